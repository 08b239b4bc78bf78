/** SIP details that SIPp hides: repetitions and their times, the lines of a number, the end. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createPeer, type Peer, request, TALKATIVE, toTagOf } from './sip-peer.ts'
import { ANNOUNCE, EARLY, logged, type Ringing, SILENT, startRinging } from './sip-ringing.ts'

let ringing: Ringing
let peer: Peer
let calls = 0
let id = ''

beforeAll(async () => {
  ringing = await startRinging({ lines: 2 })
})
afterAll(() => ringing.close())
beforeEach(async () => {
  peer = await createPeer(ringing.port)
  ringing.forget()
  id = `c${++calls}`
})
afterEach(() => peer.close())

describe('a repeated request', () => {
  test('an INVITE three times: the same answer byte by byte, one visit', async () => {
    for (let i = 0; i < 3; i++) peer.send(request('INVITE', { to: SILENT, id }))
    const answers = [await peer.next('SIP/2.0 486'), await peer.next('SIP/2.0 486'), await peer.next('SIP/2.0 486')]
    expect(new Set(answers).size).toBe(1)
    expect(ringing.checkIns).toHaveLength(1)
    peer.send(request('ACK', { to: SILENT, id, toTag: toTagOf(answers[0] ?? '') }))
  })

  test('an INVITE repeated while its visit is being stored waits with the first', async () => {
    let store = () => {}
    ringing.behave = (call) =>
      new Promise((resolve) => {
        store = () => resolve(logged(call))
      })
    peer.send(request('INVITE', { to: SILENT, id }))
    await peer.next('SIP/2.0 100')
    peer.send(request('INVITE', { to: SILENT, id }))
    await peer.next('SIP/2.0 100')
    store()
    await peer.next('SIP/2.0 486')
    expect(ringing.checkIns).toHaveLength(1)
  })

  test('the same call by another path is a loop, not a second call', async () => {
    peer.send(request('INVITE', { to: SILENT, id }))
    await peer.next('SIP/2.0 486')
    peer.send(request('INVITE', { to: SILENT, id, branch: `${id}other` }))
    await peer.next('SIP/2.0 482')
    expect(ringing.checkIns).toHaveLength(1)
  })

  test('OPTIONS twice: the same answer', async () => {
    peer.send(request('OPTIONS', { to: SILENT, id }))
    peer.send(request('OPTIONS', { to: SILENT, id }))
    expect(await peer.next('SIP/2.0 200')).toBe(await peer.next('SIP/2.0 200'))
  })
})

describe('an answer that is not acknowledged', () => {
  test('486 comes again after 0.5 and 1.5 s until its ACK', async () => {
    peer.send(request('INVITE', { to: SILENT, id }))
    const answers = [await peer.next('SIP/2.0 486'), await peer.next('SIP/2.0 486'), await peer.next('SIP/2.0 486')]
    peer.send(request('ACK', { to: SILENT, id, toTag: toTagOf(answers[0] ?? '') }))
    const times = peer.heard.map(({ at }) => at)
    expect(gaps(times)).toEqual([between(490, 700), between(990, 1_300)])
    peer.send(request('INVITE', { to: SILENT, id })) // confirmed: absorbed
    await expect(peer.next('SIP/2.0 486', 2_500)).rejects.toThrow('no "SIP/2.0 486"')
  })

  test('200 comes again until its ACK, then the prompt plays once and BYE comes', async () => {
    peer.send(request('INVITE', { to: ANNOUNCE, id, sdp: true, headers: TALKATIVE }))
    const first = await peer.next('SIP/2.0 200')
    expect(await peer.next('SIP/2.0 200')).toBe(first)
    const ack = request('ACK', { to: ANNOUNCE, id, branch: `${id}a`, toTag: toTagOf(first) })
    peer.send(ack)
    peer.send(ack)
    await peer.next('BYE sip:handset@127.0.0.1', 9_000)
    expect(ringing.events.filter(({ type }) => type === 'prompt-played')).toHaveLength(1)
  })

  test('a BYE that nobody answers comes again, and holds neither line nor call', async () => {
    peer.send(request('INVITE', { to: ANNOUNCE, id, sdp: true }))
    const answer = await peer.next('SIP/2.0 200')
    peer.send(request('ACK', { to: ANNOUNCE, id, branch: `${id}a`, toTag: toTagOf(answer) }))
    const bye = await peer.next('BYE ', 9_000)
    expect(await peer.next('BYE ')).toBe(bye)
    expect(ringing.door.stats()).toMatchObject({ calls: 0, lines: 0 })
  })

  test('a call whose 200 is never acknowledged ends within 12 s of its INVITE', async () => {
    peer.send(request('INVITE', { to: ANNOUNCE, id, sdp: true, headers: TALKATIVE }))
    await peer.next('SIP/2.0 200')
    expect(await peer.next('BYE ', 12_500)).toContain('Reason: SIP;cause=408')
    expect(peer.heard.at(-1)?.at).toBeLessThan(12_300)
    expect(ringing.door.stats()).toMatchObject({ calls: 0, lines: 0 })
  })
})

describe('the lines of a number', () => {
  test('a third call to a number that holds two is logged without sound: 486 at once; a silent number has no limit', async () => {
    for (const n of [1, 2]) {
      peer.send(request('INVITE', { to: EARLY, id: `${id}n${n}`, sdp: true }))
      peer.speak(await peer.next('SIP/2.0 183'))
    }
    peer.send(request('INVITE', { to: EARLY, id, sdp: true }))
    await peer.next('SIP/2.0 486')
    expect(ringing.checkIns).toHaveLength(3)
    expect(ringing.answers()).toMatchObject([{ outcome: 'logged', code: 486, mode: 'silent' }])
    expect(ringing.events).toContainEqual(expect.objectContaining({ type: 'media-refused', why: 'number-full' }))

    ringing.behave = () => new Promise(() => {})
    for (const n of [1, 2, 3]) peer.send(request('INVITE', { to: SILENT, id: `${id}s${n}` }))
    for (const _ of [1, 2, 3]) await peer.next('SIP/2.0 100')
    expect(ringing.checkIns).toHaveLength(6)
    for (const n of [1, 2]) peer.send(request('CANCEL', { to: EARLY, id: `${id}n${n}` }))
    for (const n of [1, 2, 3]) peer.send(request('CANCEL', { to: SILENT, id: `${id}s${n}` }))
    for (const _ of [1, 2, 3, 4, 5]) await peer.next('SIP/2.0 487')
    expect(ringing.door.stats()).toMatchObject({ calls: 0, lines: 0, waiting: 0 })
  })

  test('a flood of numbers that are nobody’s is told 404 at once beyond the lines of one number', async () => {
    for (const n of [1, 2, 3]) peer.send(request('INVITE', { to: `080205999${n}`, id: `${id}n${n}`, sdp: true }))
    for (const _ of [1, 2]) peer.speak(await peer.next('SIP/2.0 183'))
    await peer.next('SIP/2.0 404', 500)
    expect(ringing.door.stats()).toMatchObject({ calls: 2, lines: 2 })
    for (const n of [1, 2, 3]) peer.send(request('CANCEL', { to: `080205999${n}`, id: `${id}n${n}` }))
    await peer.next('SIP/2.0 487')
    await peer.next('SIP/2.0 487')
  })
})

describe('media never decides', () => {
  test('with no RTP port free the call is logged and gets 486; with a codec that we do not speak too', async () => {
    const small = await startRinging({ ports: [19_820, 19_821] })
    const handset = await createPeer(small.port)
    handset.send(request('INVITE', { to: EARLY, id: `${id}a`, sdp: true }))
    handset.speak(await handset.next('SIP/2.0 183'))
    handset.send(request('INVITE', { to: ANNOUNCE, id: `${id}b`, sdp: true }))
    await handset.next('SIP/2.0 486')
    expect(small.checkIns).toHaveLength(2)
    expect(small.door.stats()).toMatchObject({ lines: 1 })
    handset.send(request('INVITE', { to: ANNOUNCE, id: `${id}c`, sdp: true }).replace('AVP 8', 'AVP 9'))
    await handset.next('SIP/2.0 486')
    handset.send(request('CANCEL', { to: EARLY, id: `${id}a` }))
    await handset.next('SIP/2.0 487')
    handset.close()
    await small.close()
  })
})

describe('stopping', () => {
  test('open calls end with BYE or their final answer, new ones get 503, and it takes under 5 s although BYE is not answered', async () => {
    const going = await startRinging({ ports: [19_830, 19_839] })
    const handset = await createPeer(going.port)
    handset.send(request('INVITE', { to: ANNOUNCE, id: `${id}a`, sdp: true }))
    const answer = await handset.next('SIP/2.0 200')
    handset.send(request('ACK', { to: ANNOUNCE, id: `${id}a`, branch: `${id}x`, toTag: toTagOf(answer) }))
    handset.send(request('INVITE', { to: EARLY, id: `${id}b`, sdp: true }))
    await handset.next('SIP/2.0 183')
    const began = performance.now()
    const closed = going.close()
    await handset.next('BYE ')
    await handset.next('SIP/2.0 486')
    handset.send(request('INVITE', { to: SILENT, id: `${id}c` }))
    await handset.next('SIP/2.0 503')
    await closed
    expect(performance.now() - began).toBeLessThan(5_000)
    expect(going.checkIns).toHaveLength(2)
    handset.close()
  })

  test('where the house is gone a new call and a keep-alive are left for whoever comes next; a call under way has its answer', async () => {
    const going = await startRinging({ ports: [19_840, 19_849] })
    const stored = Promise.withResolvers<void>()
    going.behave = async (call) => {
      await stored.promise
      return logged(call)
    }
    const handset = await createPeer(going.port)
    handset.send(request('INVITE', { to: SILENT, id: `${id}d` }))
    await handset.next('SIP/2.0 100')
    going.door.fallSilent()
    handset.send(request('OPTIONS', { to: SILENT, id: `${id}e` }))
    handset.send(request('INVITE', { to: SILENT, id: `${id}f` }))
    handset.send(request('INVITE', { to: SILENT, id: `${id}d` })) // read behind the two: it has 100 again
    await handset.next('SIP/2.0 100')
    stored.resolve()
    await handset.next('SIP/2.0 486')
    await going.close()
    expect(going.checkIns).toHaveLength(1)
    expect(handset.heard.filter(({ text }) => /^SIP\/2.0 (503|200)/.test(text))).toEqual([])
    handset.close()
  })

  test('a port that is taken is named', async () => {
    const address = { host: '127.0.0.1', port: ringing.port }
    await expect(ringing.door.listen([address])).rejects.toMatchObject({
      code: 'PORT_IN_USE',
      message: expect.stringContaining(String(ringing.port)),
    })
  })
})

function gaps(times: readonly number[]): readonly number[] {
  return times.slice(1).map((at, i) => at - (times[i] ?? 0))
}

/** Matches a number from `least` to `most`. */
function between(least: number, most: number): unknown {
  return { asymmetricMatch: (value: number) => value >= least && value <= most, toString: () => `${least} to ${most}` }
}
