/** Inside a call, what SIPp hides: repetitions and their times, order, tags, and messages that come too late. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createPeer, firstLine, type Peer, request, TALKATIVE, toTagOf } from './sip-peer.ts'
import { ANNOUNCE, EARLY, type Ringing, SILENT, startRinging } from './sip-ringing.ts'

let ringing: Ringing
let peer: Peer
let calls = 0
let id = ''

beforeAll(async () => {
  ringing = await startRinging()
})
afterAll(() => ringing.close())
beforeEach(async () => {
  peer = await createPeer(ringing.port)
  ringing.forget()
  id = `d${++calls}`
})
afterEach(() => peer.close())

/** An announced call, its 200 acknowledged. @returns our tag */
async function answered(headers = ''): Promise<string> {
  peer.send(request('INVITE', { to: ANNOUNCE, id, sdp: true, headers }))
  const toTag = toTagOf(await peer.next('SIP/2.0 200'))
  peer.send(request('ACK', { to: ANNOUNCE, id, branch: `${id}a`, toTag }))
  return toTag
}

function rackOf(progress: string): string {
  return `RAck: ${/\r\nRSeq: (\d+)/.exec(progress)?.[1]} 1 INVITE\n`
}

describe('a 183 that is confirmed', () => {
  test('comes again after 0.5 and 1.5 s until its PRACK, then no more; a repeated PRACK hears the same', async () => {
    peer.send(request('INVITE', { to: EARLY, id, sdp: true, headers: `Supported: 100rel\n${TALKATIVE}` }))
    const first = await peer.next('SIP/2.0 183')
    expect(await peer.next('SIP/2.0 183')).toBe(first)
    const began = peer.heard[0]?.at ?? 0
    expect((peer.heard[1]?.at ?? 0) - began).toBeGreaterThan(490)
    const prack = request('PRACK', {
      to: EARLY,
      id,
      branch: `${id}p`,
      toTag: toTagOf(first),
      cseq: 2,
      headers: rackOf(first),
    })
    peer.send(prack)
    peer.send(prack)
    expect(await peer.next('SIP/2.0 200')).toBe(await peer.next('SIP/2.0 200'))
    await peer.next('SIP/2.0 486')
    expect(peer.heard.filter(({ text }) => text.startsWith('SIP/2.0 183'))).toHaveLength(2)
  })

  test('may be confirmed behind the final answer', async () => {
    peer.send(request('INVITE', { to: EARLY, id, sdp: true, headers: 'Require: 100rel\n' }))
    const progress = await peer.next('SIP/2.0 183')
    peer.send(request('CANCEL', { to: EARLY, id }))
    await peer.next('SIP/2.0 487')
    const about = { to: EARLY, id, toTag: toTagOf(progress), headers: rackOf(progress) }
    peer.send(request('PRACK', { ...about, branch: `${id}p`, cseq: 2 }))
    expect(await peer.next('SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP')).toContain('CANCEL')
    expect(await peer.next('SIP/2.0 200')).toContain('CSeq: 2 PRACK')
    peer.send(request('PRACK', { ...about, branch: `${id}q`, cseq: 3 }))
    await peer.next('SIP/2.0 481')
  })
})

describe('order', () => {
  test('a request behind a later one gets 500, whatever it is; gaps are fine', async () => {
    const toTag = await answered()
    const about = { to: ANNOUNCE, id, toTag }
    peer.send(request('OPTIONS', { ...about, branch: `${id}o`, cseq: 10 }))
    await peer.next('SIP/2.0 200')
    for (const [n, method] of ['INFO', 'UPDATE', 'OPTIONS', 'INVITE', 'BYE'].entries()) {
      peer.send(request(method, { ...about, branch: `${id}l${n}`, cseq: 5 + n }))
      expect(await peer.next('SIP/2.0 500')).toContain(`CSeq: ${5 + n} ${method}`)
    }
    peer.send(request('BYE', { ...about, branch: `${id}b`, cseq: 11 }))
    await peer.next('SIP/2.0 200')
    expect(ringing.door.stats()).toMatchObject({ calls: 0, lines: 0 })
  })
})

describe('a call that is changed', () => {
  test('the 200 of an INVITE inside it comes again until its own ACK', async () => {
    const toTag = await answered()
    peer.send(request('INVITE', { to: ANNOUNCE, id, branch: `${id}r`, toTag, cseq: 2, sdp: true }))
    const again = await peer.next('SIP/2.0 200')
    expect(again).toContain('CSeq: 2 INVITE')
    peer.send(request('ACK', { to: ANNOUNCE, id, branch: `${id}s`, toTag, cseq: 1 })) // of the first: not this one's
    expect(await peer.next('SIP/2.0 200')).toBe(again)
    peer.send(request('ACK', { to: ANNOUNCE, id, branch: `${id}t`, toTag, cseq: 2 }))
    await peer.next('BYE ')
    expect(peer.heard.filter(({ text }) => text.includes('CSeq: 2 INVITE'))).toHaveLength(2)
  })

  test('our BYE goes to the Contact that the caller named last, and says why it comes', async () => {
    const toTag = await answered()
    const moved = request('UPDATE', { to: ANNOUNCE, id, branch: `${id}u`, toTag, cseq: 2 })
    peer.send(moved.replace(/Contact: .*/, 'Contact: <sip:moved@192.0.2.3>'))
    await peer.next('SIP/2.0 200')
    const bye = await peer.next('BYE ')
    expect(firstLine(bye)).toBe('BYE sip:moved@192.0.2.3 SIP/2.0')
    expect(bye).toContain('Reason: Q.850;cause=16;text="Normal call clearing"')
  })
})

describe('what is missing or late', () => {
  test('CANCEL is answered with the tag of its INVITE', async () => {
    ringing.behave = () => new Promise(() => {})
    peer.send(request('INVITE', { to: SILENT, id }))
    await peer.next('SIP/2.0 100')
    peer.send(request('CANCEL', { to: SILENT, id }))
    const ok = await peer.next('SIP/2.0 200')
    expect(toTagOf(ok)).toBe(toTagOf(await peer.next('SIP/2.0 487')))
  })

  test('one call forked on its way: the second branch is told 482, and one visit is stored', async () => {
    ringing.behave = () => new Promise(() => {})
    for (const branch of ['', 'x', 'y']) peer.send(request('INVITE', { to: SILENT, id, branch: id + branch }))
    for (const _ of [1, 2]) await peer.next('SIP/2.0 482')
    expect(ringing.checkIns).toHaveLength(1)
    peer.send(request('CANCEL', { to: SILENT, id }))
    await peer.next('SIP/2.0 487')
  })

  test('the same call again, when its transaction is long forgotten, has the same visit key', async () => {
    peer.send(request('INVITE', { to: SILENT, id }))
    const toTag = toTagOf(await peer.next('SIP/2.0 486'))
    peer.send(request('ACK', { to: SILENT, id, toTag }))
    await expect.poll(() => askAgain(), { timeout: 9_000, interval: 500 }).toBe(2)
    const [first, second] = ringing.checkIns
    expect(second?.callKey).toEqual(first?.callKey)
    peer.send(request('CANCEL', { to: SILENT, id, branch: `${id}z` }))
  })

  function askAgain(): number {
    peer.send(request('INVITE', { to: SILENT, id, branch: `${id}z${peer.heard.length}` }))
    return ringing.checkIns.length
  }
})
