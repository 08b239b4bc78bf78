/** A birth date keyed in every way that networks carry keys: the product's own dialogue over real SIP and RTP; the store behind it is a list. */
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { keyPackets } from '../../src/cli/handset/keypad.ts'
import { kstDay } from '../../src/domain/kit/time.ts'
import { type DialogueEnd, decodeDialogueEnd } from '../../src/domain/pass/dialogue-end.ts'
import { makeAskBirthDate } from '../../src/usecases/call/ask-birth-date.ts'
import type { IncomingCall } from '../../src/usecases/call/incoming-call.ts'
import { makeLeaveDialogueEnd } from '../../src/usecases/call/leave-dialogue-end.ts'
import { eventually } from '../support/eventually.ts'
import { startBaresip } from './baresip-agent.ts'
import { createPeer, type Peer, request, toTagOf } from './sip-peer.ts'
import { ANNOUNCE, EARLY, type Ringing, startRinging } from './sip-ringing.ts'

const NOON = Date.parse('2022-01-12T11:40+09:00')
const EVENTS = ' 101\r\na=rtpmap:101 telephone-event/8000'

let ringing: Ringing
let peer: Peer
let rtp: Socket
const ends: (DialogueEnd | undefined)[] = []

beforeAll(async () => {
  ringing = await startRinging()
  peer = await createPeer(ringing.port)
  rtp = createSocket('udp4').bind(0, '127.0.0.1')
  await once(rtp, 'listening')
  const leaveDialogueEnd = makeLeaveDialogueEnd({
    deliveryCipher: { seal: (_at, plain) => ({ hour: 0, sealed: plain }) },
    visitLog: {
      async append({ intent }) {
        ends.push(intent && decodeDialogueEnd(intent.sealed))
        return { stored: 'stored', where: 'database' }
      },
    },
    newKey: () => new Uint8Array(16),
    clock: { now: () => NOON },
    events: { emit: (event) => void ringing.events.push(event) },
  })
  const asking = makeAskBirthDate(leaveDialogueEnd)
  ringing.lead = ({ keysFrom, callKey, line, site, receivedAt }: IncomingCall) => {
    if (keysFrom === undefined) return undefined
    const call = { callKey, line, siteId: site.id, arrivedAt: receivedAt, day: kstDay(receivedAt), carrierMark: 1 }
    return asking.lead(call, 'ask', { kind: 'logged-keys', language: 'ko', digits: '' })
  }
})
beforeEach(() => {
  ends.length = 0
  ringing.events.length = 0
})
afterAll(async () => {
  rtp.close()
  peer.close()
  await ringing.close()
})

const born = () => ends.map((end) => end?.birthDate)
const played = () => ringing.events.flatMap((event) => (event.type === 'prompt-played' ? [event.prompt] : []))

/** An answered call. @param offered  behind the codec in the offer; @param allow  a header line of its own */
async function answered(id: string, offered = EVENTS, allow?: string) {
  const plain = request('INVITE', { to: ANNOUNCE, id, sdp: true })
    .replace('RTP/AVP 8', `RTP/AVP 8${offered}`)
    .replace(/Content-Length: (\d+)/, (_, bytes) => `Content-Length: ${Number(bytes) + offered.length}`)
  peer.send(allow === undefined ? plain : plain.replace('Content-Type:', `Allow: ${allow}\r\nContent-Type:`))
  const ok = await peer.next('SIP/2.0 200')
  const toTag = toTagOf(ok)
  const inCall = (method: string, cseq: number) =>
    request(method, { to: ANNOUNCE, id, branch: `${id}${method}${cseq}`, toTag, cseq })
  peer.send(inCall('ACK', 1))
  const port = Number(/m=audio (\d+)/.exec(ok)?.[1])
  return { inCall, hear: (packet: Buffer) => rtp.send(packet, port, '127.0.0.1') }
}

async function over(): Promise<void> {
  const bye = await peer.next('BYE ')
  const kept = bye.split('\r\n').filter((line) => /^(?:Via|From|To|Call-ID|CSeq): /.test(line))
  peer.send(['SIP/2.0 200 OK', ...kept, 'Content-Length: 0', '', ''].join('\r\n'))
}

const packets = keyPackets('410120', 1).map(({ packet }) => packet)

describe('RTP events', () => {
  test.each<[string, readonly Buffer[]]>([
    ['as they should be', packets],
    ['of which every third packet is lost', packets.filter((_, nth) => nth % 3 !== 1)],
    ['of which all but one end of each key is lost', packets.filter((_, nth) => nth % 7 === 5)],
    ['two by two in the wrong order', packets.map((_, nth) => packets[nth ^ 1] ?? packets[nth] ?? Buffer.alloc(0))],
    ['each packet of which comes three times', packets.flatMap((packet) => [packet, packet, packet])],
    ['whose last end is said three times more', [...packets, ...packets.slice(-3)]],
  ])('%s', async (name, sent) => {
    const { hear } = await answered(`rtp${name.length}`)
    for (const packet of sent) {
      hear(packet)
      await new Promise((resolve) => setImmediate(resolve))
    }
    await eventually(() => expect(born()).toEqual(['1941-01-20']))
    await over()
    expect(played()).toEqual(['logged-keys', 'keys-taken'])
  })
})

test('SIP INFO, where the caller’s Allow has it and its offer has no events', async () => {
  const { inCall } = await answered('info', '', 'INVITE, ACK, BYE, INFO')
  for (const [nth, key] of [...'410120'].entries()) {
    const body = `Signal=${key}\r\nDuration=160\r\n`
    peer.send(
      inCall('INFO', nth + 2)
        .replace('Content-Length: 0', `Content-Type: application/dtmf-relay\r\nContent-Length: ${body.length}`)
        .concat(body),
    )
    await peer.next('SIP/2.0 200')
  }
  await eventually(() => expect(born()).toEqual(['1941-01-20']))
  await over()
})

test.each([
  ['in its sound alone', '', undefined],
  ['only at a clock of 16 kHz', ' 101\r\na=rtpmap:101 telephone-event/16000', 'INVITE, ACK, BYE'],
])(
  'a caller whose keys come %s is not asked: a question that nobody could answer is not put',
  async (name, offered, allow) => {
    await answered(`deaf${name.length}`, offered, allow)
    await over()
    expect(ringing.checkIns.at(-1)?.keysFrom).toBeUndefined()
    expect(played()).toEqual(['repeat'])
  },
)

test('early media asks nothing', async () => {
  await ringing.sipp('early', EARLY)
  expect(ringing.checkIns.at(-1)?.keysFrom).toBeUndefined()
})

test('baresip: a birth date, key by key; and hung up behind the last one', async () => {
  const agent = await startBaresip(['pcma', 'pcmu'])
  agent.command('dial', `sip:${ANNOUNCE}@127.0.0.1:${ringing.port}`)
  await agent.says(/Call established/)
  for (const key of '410120') {
    const before = ringing.keys.length
    agent.command('sndcode', key)
    await eventually(() => expect(ringing.keys.length).toBeGreaterThan(before))
  }
  agent.command('hangup')
  await eventually(() => expect(born()).toEqual(['1941-01-20']))
  await agent.close()
})
