/** SIP details that SIPp hides: repetitions, their times, messages that no tool writes. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { LOOPBACK } from '../../src/inbound/sip/carriers/carriers.ts'
import { createPeer, firstLine, type Peer, request, TALKATIVE, toTagOf } from './sip-peer.ts'
import { ANNOUNCE, EARLY, logged, NOBODYS, type Ringing, SILENT, startRinging } from './sip-ringing.ts'

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
  ringing.checkIns.length = 0
  ringing.events.length = 0
  ringing.behave = logged
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

describe('where answers go', () => {
  test('to the port that the request came from where rport asks for it, with received and rport filled in', async () => {
    peer.send(request('OPTIONS', { to: SILENT, id }).replace('{port};', '9;rport;'))
    const answer = await peer.next('SIP/2.0 200')
    expect(answer).toContain(`branch=z9hG4bK${id};received=127.0.0.1;rport=${peer.port}`)
  })

  test('to the address that the request came from, whatever Via and maddr say', async () => {
    const via = `192.0.2.9:${peer.port};maddr=192.0.2.8;received=192.0.2.7;`
    peer.send(request('OPTIONS', { to: SILENT, id }).replace('127.0.0.1:{port};', via))
    expect(await peer.next('SIP/2.0 200')).toContain(
      `Via: SIP/2.0/UDP 192.0.2.9:${peer.port};maddr=192.0.2.8;branch=z9hG4bK${id};received=127.0.0.1`,
    )
  })

  test('our BYE goes where the INVITE came from, by its routes, whatever its Contact says', async () => {
    const headers = 'Record-Route: <sip:192.0.2.1;lr>, <sip:192.0.2.2;lr>\n'
    peer.send(
      request('INVITE', { to: ANNOUNCE, id, sdp: true, headers }).replace('handset@127.0.0.1:{port}', 'far@192.0.2.3'),
    )
    const answer = await peer.next('SIP/2.0 200')
    expect(answer).toContain('Record-Route: <sip:192.0.2.1;lr>, <sip:192.0.2.2;lr>')
    peer.send(request('ACK', { to: ANNOUNCE, id, branch: `${id}a`, toTag: toTagOf(answer) }))
    const bye = await peer.next('BYE ', 9_000)
    expect(firstLine(bye)).toBe('BYE sip:far@192.0.2.3 SIP/2.0')
    expect(bye).toContain('Route: <sip:192.0.2.1;lr>\r\nRoute: <sip:192.0.2.2;lr>')
  })
})

describe('the addresses that the door listens on', () => {
  test('on all of them, a call learns the one that it reached', async () => {
    const all = await startRinging({ host: '0.0.0.0', ports: [19_840, 19_849] })
    const handset = await createPeer(all.port)
    handset.send(request('INVITE', { to: EARLY, id, sdp: true }))
    const answer = await handset.next('SIP/2.0 183')
    expect(answer).toContain('c=IN IP4 127.0.0.1')
    expect(answer).toContain(`Contact: <sip:ansimpass@127.0.0.1:${all.port}>`)
    handset.send(request('CANCEL', { to: EARLY, id }))
    await handset.next('SIP/2.0 487')
    handset.close()
    await all.close()
  })

  test('on IPv6, brackets stand where they must', async () => {
    const six = await startRinging({ host: '::1', ports: [19_850, 19_859] })
    const handset = await createPeer(six.port, '::1')
    const invite = request('INVITE', { to: ANNOUNCE, id, sdp: true }).replaceAll('127.0.0.1:{port}', '[::1]:{port}')
    handset.send(
      invite.replace('IN IP4 127.0.0.1\r\nt', 'IN IP6 ::1\r\nt').replace(/Content-Length: \d+/, 'Subject: six'),
    )
    const answer = await handset.next('SIP/2.0 200')
    expect(answer).toContain('c=IN IP6 ::1')
    expect(answer).toContain(`Contact: <sip:ansimpass@[::1]:${six.port}>`)
    handset.send(request('ACK', { to: ANNOUNCE, id, branch: `${id}a`, toTag: toTagOf(answer) }))
    expect(await handset.next('BYE ', 9_000)).toContain(`Via: SIP/2.0/UDP [::1]:${six.port};branch=z9hG4bK`)
    handset.close()
    await six.close()
  })
})

describe('messages that no tool writes', () => {
  test('compact names, folded lines, several values in one, escapes', async () => {
    peer.send(`INVITE sip:%30802050003@127.0.0.1;user=phone SIP/2.0
v: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK${id},
 SIP/2.0/UDP 192.0.2.1:5070;branch=z9hG4bKfar ,SIP/2.0/UDP 192.0.2.2
f: "Hong, \\"Gil\\" Dong"
 <sip:01000000001@127.0.0.1>
\t;tag=f${id}
t: <sip:${SILENT}@127.0.0.1>
i: ${id}@handset
cSeQ:   1
  INVITE
m: <sip:handset@127.0.0.1>
max-forwards : 70
p-asserted-identity: "Nobody" <sip:nobody@127.0.0.1>, <tel:+82-10-0000-0007>
l: 0

`)
    const answer = await peer.next('SIP/2.0 486')
    expect(answer).toContain('Via: SIP/2.0/UDP 192.0.2.1:5070;branch=z9hG4bKfar\r\nVia: SIP/2.0/UDP 192.0.2.2\r\n')
    expect(ringing.checkIns).toMatchObject([{ line: '+821000000007', site: { number: SILENT } }])
  })

  const broken: readonly (readonly [string, (text: string) => string])[] = [
    ['CSeq names another method', (text) => text.replace('1 INVITE', '1 BYE')],
    ['CSeq: not a number', (text) => text.replace('1 INVITE', 'one INVITE')],
    ['To: quote not closed', (text) => text.replace('To: <', 'To: "open <')],
    ['the body is shorter', (text) => text.replace('Content-Length: 0', 'Content-Length: 9')],
    ['Call-ID more than once', (text) => text.replace('CSeq:', 'Call-ID: two\nCSeq:')],
    ['URI: bad escape', (text) => text.replace(`sip:${SILENT}`, 'sip:%zz0802050003')],
    ['A header line without a name', (text) => text.replace('Max-Forwards: 70', 'Max-Forwards 70')],
  ]
  test.each(broken)('400: %s', async (reason, spoil) => {
    peer.send(spoil(request('INVITE', { to: SILENT, id })))
    expect(firstLine(await peer.next('SIP/2.0 400'))).toContain(reason)
    expect(ringing.checkIns).toHaveLength(0)
  })

  test('another version gets 505, another scheme 416', async () => {
    peer.send(request('INVITE', { to: SILENT, id }).replace(' SIP/2.0\n', ' SIP/3.0\n'))
    await peer.next('SIP/2.0 505')
    peer.send(request('INVITE', { to: SILENT, id }).replace(/INVITE sip:\S+/, 'INVITE mailto:a@b'))
    await peer.next('SIP/2.0 416')
  })

  test('an ACK, however broken, a response and an empty packet are never answered', async () => {
    peer.send(request('ACK', { to: SILENT, id }))
    peer.send(request('ACK', { to: SILENT, id }).replace('1 ACK', 'x ACK'))
    peer.send(request('BYE', { to: SILENT, id }).replace(/^BYE.*\n/, 'SIP/2.0 200 OK\n'))
    peer.send('\r\n\r\n')
    peer.send('no SIP at all')
    peer.send(request('OPTIONS', { to: SILENT, id }))
    await peer.next('SIP/2.0 200')
    expect(peer.heard).toHaveLength(1)
  })

  test('a client from before RFC 3261, with neither branch nor From tag, is answered and acknowledged', async () => {
    const old = (text: string) => text.replace(/;branch=\S+/, '').replace(/(From:.*);tag=\S+/, '$1')
    peer.send(old(request('INVITE', { to: SILENT, id })))
    const answer = await peer.next('SIP/2.0 486')
    peer.send(old(request('ACK', { to: SILENT, id, toTag: toTagOf(answer) })))
    await expect(peer.next('SIP/2.0 486', 800)).rejects.toThrow('no "SIP/2.0 486"')
  })
})

describe('who may ring', () => {
  test('a stranger hears nothing at all, and the events say that one was there', async () => {
    const far = await startRinging({
      carriers: [{ ...LOOPBACK, addresses: ['192.0.2.0/24'] }],
      ports: [19_800, 19_809],
    })
    const stranger = await createPeer(far.port)
    stranger.send(request('OPTIONS', { to: SILENT, id }))
    await expect(stranger.next('SIP', 300)).rejects.toThrow()
    expect(far.events).toEqual([{ type: 'call-refused-peer' }])
    stranger.close()
    await far.close()
  })

  test('a carrier whose From is not trusted must assert the number; dialled may stand in To', async () => {
    const carrier = { ...LOOPBACK, trustFrom: false, dialledFrom: 'to' } as const
    const other = await startRinging({ carriers: [carrier], ports: [19_810, 19_819] })
    const handset = await createPeer(other.port)
    handset.send(request('INVITE', { to: SILENT, id: `${id}a` }))
    await handset.next('SIP/2.0 403')
    const asserted = request('INVITE', {
      to: SILENT,
      id: `${id}b`,
      headers: 'P-Asserted-Identity: <tel:+821000000009>\n',
    })
    handset.send(asserted.replace(`INVITE sip:${SILENT}`, `INVITE sip:${NOBODYS}`))
    await handset.next('SIP/2.0 486')
    expect(other.checkIns).toMatchObject([{ line: '+821000000009', site: { number: SILENT } }])
    handset.close()
    await other.close()
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
