/** Profiles at a real door: who is shed, who is a stranger, what a keep-alive and a Contact say. */
import { describe, expect, test } from 'vitest'
import { type Carrier, LOOPBACK } from '../../src/doors/sip/carriers/carriers.ts'
import { createPeer, request } from '../journeys/sip-peer.ts'
import { ANNOUNCE, EARLY, OWN, SILENT, startRinging } from '../journeys/sip-ringing.ts'

async function ringingWith(profile: Partial<Carrier>, port: number) {
  const ringing = await startRinging({ carriers: [{ ...LOOPBACK, ...profile }], ports: [port, port + 3] })
  const peer = await createPeer(ringing.port)
  return {
    ringing,
    peer,
    async end() {
      peer.close()
      await ringing.close()
    },
  }
}

test('a carrier beyond its calls a second hears 503 with Retry-After, and no visit is made', async () => {
  const { ringing, peer, end } = await ringingWith({ callsPerSecond: 1 }, 19_970)
  peer.send(request('INVITE', { to: SILENT, id: 'one' }))
  peer.send(request('INVITE', { to: SILENT, id: 'two' }))
  expect(await peer.next('SIP/2.0 503')).toMatch(/Call-ID: two@[\s\S]*Retry-After: \d/)
  expect(await peer.next('SIP/2.0 486')).toContain('Call-ID: one@')
  peer.send(request('OPTIONS', { to: SILENT, id: 'alive' }))
  await peer.next('SIP/2.0 200')
  expect(ringing.checkIns).toHaveLength(1)
  await end()
})

test('over a transport that the profile does not name there is silence, and it is counted', async () => {
  const { ringing, peer, end } = await ringingWith({ transports: ['TLS'] }, 19_974)
  const known = await ringingWith({}, 19_978)
  peer.send(request('OPTIONS', { to: SILENT, id: 'stranger' }))
  known.peer.send(request('OPTIONS', { to: SILENT, id: 'known' }))
  await known.peer.next('SIP/2.0 200')
  await expect.poll(() => ringing.events).toEqual([{ type: 'call-refused-peer' }])
  expect(peer.heard).toEqual([])
  await end()
  await known.end()
})

test('a plain keep-alive hears 200 and nothing of what we speak', async () => {
  const { peer, end } = await ringingWith({ keepAlive: 'plain' }, 19_982)
  peer.send(request('OPTIONS', { to: SILENT, id: 'alive' }))
  expect(await peer.next('SIP/2.0 200')).not.toMatch(/\r\n(?:Allow|Accept|Supported)/)
  await end()
})

test('Contact names the number that was dialled, in the form that the profile asks for; the dialled prefix is gone', async () => {
  const dialledPrefixes = [{ strip: '77', add: '' }]
  const { peer, end } = await ringingWith({ answerNumber: 'e164', dialledPrefixes }, 19_986)
  peer.send(request('INVITE', { to: `77${ANNOUNCE}`, id: 'contact', sdp: true }))
  expect(await peer.next('SIP/2.0 200')).toMatch(/\r\nContact: <sip:\+82802050001@127\.0\.0\.1:\d+>\r\n/)
  peer.send(request('BYE', { to: ANNOUNCE, id: 'contact', cseq: 2 }))
  await end()
})

test('a call with an Identity header is a call like others; the header is only told', async () => {
  const { ringing, peer, end } = await ringingWith({}, 19_990)
  const headers = 'Identity: e30.e30.c2ln;info=<https://cert.example/a>;alg=ES256;ppt=shaken\n'
  peer.send(request('INVITE', { to: SILENT, id: 'signed', headers }))
  peer.send(request('INVITE', { to: SILENT, id: 'unsigned' }))
  await peer.next('SIP/2.0 486')
  await peer.next('SIP/2.0 486')
  const received = ringing.events.flatMap((event) => (event.type === 'call-received' ? [event.identity] : []))
  expect(received).toEqual([true, false])
  await end()
})

describe('a forged caller', () => {
  const from = (n: number) => `0100000${String(n).padStart(4, '0')}`

  test('beyond the calls of one number or one caller is logged and nothing else: 486 at once, never 503', async () => {
    const { ringing, peer, end } = await ringingWith({ numberCallsPerSecond: 1, callerCallsPerMinute: 2 }, 19_994)
    const began = performance.now()
    for (let n = 0; n < 20; n++) peer.send(request('INVITE', { to: SILENT, id: `crowd${n}`, from: from(n) }))
    for (let n = 0; n < 3; n++) peer.send(request('INVITE', { to: EARLY, id: `same${n}`, from: from(99) }))
    for (let n = 0; n < 20; n++)
      peer.send(request('INVITE', { to: ANNOUNCE, id: `heard${n}`, from: from(99), sdp: true }))
    for (let n = 0; n < 43; n++) await peer.next('SIP/2.0 486')
    const elapsed = Math.ceil((performance.now() - began) / 1_000)
    const free = (number: string) =>
      ringing.checkIns.filter(({ site, logOnly }) => site.number === number && logOnly === false).length
    expect(ringing.checkIns).toHaveLength(43)
    expect(free(SILENT)).toBeGreaterThanOrEqual(3) // three seconds' worth may come at once …
    expect(free(SILENT)).toBeLessThanOrEqual(3 + elapsed) // … then one a second
    expect(free(EARLY)).toBe(2)
    expect(free(ANNOUNCE)).toBe(0)
    expect(ringing.answers().filter(({ outcome }) => outcome === 'logged-over-limit')).toHaveLength(41 - free(SILENT))
    expect(ringing.door.stats()).toMatchObject({ lines: 0, calls: 0 })
    await end()
  })

  test('whose number must be verified and is not: logged only; the service’s own number sends it nothing', async () => {
    const { ringing, peer, end } = await ringingWith({ verification: 'require' }, 19_998)
    const passed = 'P-Asserted-Identity: <sip:+821000000001;verstat=TN-Validation-Passed@x;user=phone>\n'
    peer.send(request('INVITE', { to: SILENT, id: 'unverified' }))
    expect(await peer.next('SIP/2.0 486')).toContain('Call-ID: unverified@')
    peer.send(request('INVITE', { to: SILENT, id: 'verified', headers: passed }))
    expect(await peer.next('SIP/2.0 486')).toContain('Call-ID: verified@')
    peer.send(request('INVITE', { to: OWN, id: 'own' }))
    await peer.next('SIP/2.0 403')
    peer.send(request('INVITE', { to: OWN, id: 'own-verified', headers: passed }))
    await peer.next('SIP/2.0 486')
    expect(ringing.checkIns.map(({ logOnly }) => logOnly)).toEqual([true, false])
    expect(ringing.ownCalls).toHaveLength(1)
    expect(ringing.answers().map(({ outcome }) => outcome)).toEqual([
      'logged-unverified',
      'logged',
      'unreadable',
      'own-page',
    ])
    await end()
  })
})

test('a number that cannot be read is not called withheld: 403 and why, with or without sound', async () => {
  const { ringing, peer, end } = await ringingWith({ trustFrom: false }, 20_002)
  peer.send(request('INVITE', { to: SILENT, id: 'unread' }))
  expect(await peer.next('SIP/2.0 403')).toMatch(/\r\nWarning: 399 /)
  peer.send(request('INVITE', { to: SILENT, id: 'unread-name', headers: 'P-Asserted-Identity: <sip:pbx@x>\n' }))
  expect(await peer.next('SIP/2.0 403')).toContain('Call-ID: unread-name@')
  expect(ringing.checkIns).toEqual([])
  await end()
})

test('a full number is told 480 with Retry-After where the profile wants it, and nothing is logged', async () => {
  const carriers = [{ ...LOOPBACK, fullNumber: 'refuse' as const }]
  const ringing = await startRinging({ carriers, ports: [20_006, 20_009], lines: 0 })
  const peer = await createPeer(ringing.port)
  peer.send(request('INVITE', { to: ANNOUNCE, id: 'full', sdp: true }))
  const answer = await peer.next('SIP/2.0 480')
  expect(answer).toMatch(/\r\nRetry-After: \d/)
  expect(answer).not.toMatch(/\r\nReason:/i)
  expect(ringing.checkIns).toEqual([])
  peer.close()
  await ringing.close()
})
