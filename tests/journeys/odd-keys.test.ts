/** Keys in calls that do odd things while a question is put: hold, a change of the key's payload type, CANCEL, a BYE while a key is down, sound from elsewhere, keys without end. */
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { keyPackets, TELEPHONE_EVENT } from '../../src/cli/handset/keypad.ts'
import type { Ask } from '../../src/domain/call/call-script.ts'
import type { Prompt } from '../../src/domain/pass/prompt.ts'
import { eventually } from '../support/eventually.ts'
import { createPeer, type Peer, request, toTagOf } from './sip-peer.ts'
import { ANNOUNCE, type Ringing, startRinging } from './sip-ringing.ts'

const prompt: Prompt = { kind: 'logged-link', language: 'ko', digits: '' }
const question: Ask = {
  ...{ kind: 'ask', prompt, again: prompt, digits: { least: 6, most: 6 } },
  ...{ endKey: '#', withinMs: 6_000, tries: 1 },
}

let ringing: Ringing
let peer: Peer
let rtp: Socket
/** Of the call: its RTP port, what tells its dialogue, and the next CSeq. */
let call: { readonly id: string; readonly port: number; readonly toTag: string; cseq: number }
let calls = 0
beforeAll(async () => {
  ringing = await startRinging()
  ringing.scriptOf = () => [question, { kind: 'say', prompt: { ...prompt, kind: 'repeat' } }, { kind: 'hang-up' }]
})
afterAll(() => ringing.close())
beforeEach(async () => {
  for (const kept of [ringing.events, ringing.keyed, ringing.keys, ringing.checkIns, ringing.over]) kept.length = 0
  peer = await createPeer(ringing.port)
  rtp = await bound('127.0.0.1')
  calls += 1
  const id = `odd${calls}`
  peer.send(inviteOf(id, '', 1, TELEPHONE_EVENT))
  const ok = await peer.next('SIP/2.0 200')
  call = { id, toTag: toTagOf(ok), port: Number(/m=audio (\d+)/.exec(ok)?.[1]), cseq: 1 }
  peer.send(inCall('ACK', 1))
  peer.speak(ok)
  await peer.next('\x80') // the first word: keys count from there on
})
afterEach(async () => {
  await eventually(() => expect(ringing.door.stats()).toMatchObject({ calls: 0, lines: 0, waiting: 0 }))
  await eventually(() => expect([ringing.checkIns.length, ringing.over.length]).toEqual([1, 1]))
  rtp.close()
  peer.close()
})

async function bound(address: string): Promise<Socket> {
  const socket = createSocket('udp4').bind(0, address)
  await once(socket, 'listening')
  return socket
}

function inCall(method: string, cseq = ++call.cseq): string {
  return request(method, { to: ANNOUNCE, id: call.id, branch: `${call.id}${method}${cseq}`, toTag: call.toTag, cseq })
}

function inviteOf(id: string, toTag: string, cseq: number, keyType: number, direction = 'sendrecv'): string {
  const more = ` ${keyType}\r\na=rtpmap:${keyType} telephone-event/8000\r\na=${direction}`
  return request('INVITE', { to: ANNOUNCE, id, branch: `${id}i${cseq}`, toTag, cseq, sdp: true })
    .replace('RTP/AVP 8', `RTP/AVP 8${more}`)
    .replace(/Content-Length: (\d+)/, (_, bytes) => `Content-Length: ${Number(bytes) + more.length}`)
}

async function offerAnew(keyType: number, direction?: string): Promise<void> {
  call.cseq += 1
  peer.send(inviteOf(call.id, call.toTag, call.cseq, keyType, direction))
  await peer.next('SIP/2.0 200')
  peer.send(inCall('ACK', call.cseq))
}

async function hangUp(): Promise<void> {
  peer.send(inCall('BYE'))
  await peer.next('SIP/2.0 200')
}

/** All packets of a key at once; those of the first one begin at `nth`. */
function sendKeys(keys: string, nth: number, from: Socket = rtp, keyType = TELEPHONE_EVENT): void {
  for (const { packet } of keyPackets(keys, 100, nth)) {
    packet[1] = ((packet[1] ?? 0) & 0x80) | keyType
    from.send(packet, call.port, '127.0.0.1')
  }
}

const told = () => ringing.keys.map(({ digit }) => digit).join('')
const answers = () => ringing.keyed.map((keyed) => (keyed.kind === 'digits' ? keyed.digits : keyed.kind))
const waitFor = (keys: string) => eventually(() => expect(told()).toBe(keys))

test('hold and resume in the middle of the digits: none is lost or counted twice', async () => {
  sendKeys('41', 0)
  await waitFor('41')
  await offerAnew(TELEPHONE_EVENT, 'sendonly')
  sendKeys('01', 2)
  await waitFor('4101')
  await offerAnew(TELEPHONE_EVENT)
  sendKeys('20', 4)
  await eventually(() => expect(answers()).toEqual(['410120']))
  await hangUp()
})

test('hold before the first key: the words stand still, and a key into them counts', async () => {
  await offerAnew(TELEPHONE_EVENT, 'sendonly')
  sendKeys('410120', 0)
  await eventually(() => expect(answers()).toEqual(['410120']))
  await hangUp()
})

test('another payload type for keys from the next offer on', async () => {
  sendKeys('410', 0)
  await waitFor('410')
  await offerAnew(96)
  sendKeys('999', 3)
  sendKeys('120', 6, rtp, 96)
  await eventually(() => expect(answers()).toEqual(['410120']))
  expect(told()).toBe('410120')
  await hangUp()
})

test('CANCEL during the question cancels nothing: the call is answered', async () => {
  sendKeys('410', 0)
  await waitFor('410')
  peer.send(request('CANCEL', { to: ANNOUNCE, id: call.id, branch: call.id, cseq: 1 }))
  await peer.next('SIP/2.0 ')
  sendKeys('120', 3)
  await eventually(() => expect(answers()).toEqual(['410120']))
  await hangUp()
})

test('BYE while a key is down: the digits before it are too few, the line is free', async () => {
  sendKeys('4101', 0)
  await waitFor('4101')
  const [down] = keyPackets('2', 100, 4)
  if (down !== undefined) rtp.send(down.packet, call.port, '127.0.0.1')
  await hangUp()
  await eventually(() => expect(answers()).toEqual(['nothing']))
})

test('keys from another port of the same address count; from another address nobody presses any', async () => {
  const [port, address] = [await bound('127.0.0.1'), await bound('127.0.0.2')]
  sendKeys('999', 0, address)
  sendKeys('410', 0)
  await waitFor('410')
  sendKeys('120', 3, port)
  await eventually(() => expect(answers()).toEqual(['410120']))
  expect(told()).toBe('410120')
  for (const socket of [port, address]) socket.close()
  await hangUp()
})

test('keys without end, by RTP and by INFO: one answer, a bounded number of keys, and the call ends', async () => {
  sendKeys('7'.repeat(500), 0)
  await eventually(() => expect(answers()).toEqual(['777777']))
  for (let nth = 0; nth < 200; nth += 1) {
    const body = 'Signal=7\r\n'
    const type = `Content-Type: application/dtmf-relay\nContent-Length: ${body.length}`
    peer.send(inCall('INFO').replace('Content-Length: 0', type).concat(body))
  }
  expect(await peer.next('BYE')).toContain('Q.850;cause=16')
  expect(answers()).toEqual(['777777'])
  expect(ringing.keys.filter(({ source }) => source === 'rfc4733')).toHaveLength(64)
})
