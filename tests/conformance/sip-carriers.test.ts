/** Profiles at a real door: who is shed, who is a stranger, what a keep-alive and a Contact say. */
import { describe, expect, test } from 'vitest'
import { type Carrier, LOOPBACK } from '../../src/inbound/sip/carriers/carriers.ts'
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
    const { ringing, peer, end } = await ringingWith({ numberCallsPerSecond: 1, callerCallsPerMinute: 1 }, 19_994)
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
    expect(free(EARLY)).toBe(3) // the second and third are repeats: they store nothing and text nothing
    expect(free(ANNOUNCE)).toBe(0)
    expect(ringing.answers().filter(({ outcome }) => outcome === 'logged-over-limit')).toHaveLength(40 - free(SILENT))
    expect(ringing.door.stats()).toMatchObject({ lines: 0, calls: 0 })
    await end()
  })

  test.each([
    ['a place that is silent', SILENT],
    ['a place with early media', EARLY],
    ['a place that answers', ANNOUNCE],
    ['the service’s own number', OWN],
  ])('%s: as many are texted as the number and the caller may have, the others hear 486', async (_, to) => {
    const { ringing, peer, end } = await ringingWith({ numberCallsPerSecond: 1, callerCallsPerMinute: 1 }, 20_010)
    const began = performance.now()
    for (let n = 0; n < 12; n++) peer.send(request('INVITE', { to, id: `forged${n}`, from: from(n) }))
    for (let n = 0; n < 12; n++) await peer.next('SIP/2.0 486')
    const { ownCalls, checkIns } = ringing
    const number = ownCalls.length + checkIns.filter(({ logOnly }) => logOnly === false).length
    expect(number).toBeGreaterThanOrEqual(3)
    expect(number).toBeLessThanOrEqual(3 + Math.ceil((performance.now() - began) / 1_000))
    await end()
  })

  test('beyond its own limit uses up nothing of the service’s own number, nor of its calls to places', async () => {
    const { ringing, peer, end } = await ringingWith({ numberCallsPerSecond: 3, callerCallsPerMinute: 1 }, 20_014)
    for (let n = 0; n < 20; n++) peer.send(request('INVITE', { to: OWN, id: `again${n}`, from: from(99) }))
    for (let n = 0; n < 8; n++) peer.send(request('INVITE', { to: OWN, id: `true${n}`, from: from(n) }))
    peer.send(request('INVITE', { to: SILENT, id: 'place', from: from(99) }))
    for (let n = 0; n < 29; n++) await peer.next('SIP/2.0 486')
    expect(ringing.ownCalls).toHaveLength(9)
    expect(ringing.answers().filter(({ outcome }) => outcome === 'own-over-limit')).toHaveLength(19)
    expect(ringing.checkIns.map(({ logOnly }) => logOnly)).toEqual([false])
    await end()
  })

  test('who redials at one place keeps neither others there nor the caller elsewhere from a text', async () => {
    const { ringing, peer, end } = await ringingWith({ numberCallsPerSecond: 1, callerCallsPerMinute: 2 }, 20_018)
    for (let n = 0; n < 20; n++) peer.send(request('INVITE', { to: SILENT, id: `redialled${n}`, from: from(99) }))
    for (let n = 0; n < 2; n++) peer.send(request('INVITE', { to: SILENT, id: `true${n}`, from: from(n) }))
    peer.send(request('INVITE', { to: EARLY, id: 'elsewhere', from: from(99) }))
    for (let n = 0; n < 23; n++) await peer.next('SIP/2.0 486')
    expect(ringing.checkIns.filter(({ logOnly }) => logOnly === true)).toEqual([])
    await end()
  })

  test('with the Call-ID, tag and CSeq of a call of another carrier, or to another place, is a call of its own', async () => {
    const carriers = [2, 3].map((n) => ({ ...LOOPBACK, name: `carrier${n}`, addresses: [`127.0.0.${n}/32`] }))
    const ringing = await startRinging({ carriers, ports: [20_022, 20_025] })
    const [alpha, beta] = [await createPeer(ringing.port, '127.0.0.2'), await createPeer(ringing.port, '127.0.0.3')]
    alpha.send(request('INVITE', { to: EARLY, id: 'same', branch: 'one', from: from(1) }))
    await alpha.next('SIP/2.0 486')
    beta.send(request('INVITE', { to: SILENT, id: 'same', branch: 'two', from: from(2) }))
    await beta.next('SIP/2.0 486')
    beta.send(request('INVITE', { to: EARLY, id: 'same', branch: 'three', from: from(2) }))
    await beta.next('SIP/2.0 486')
    beta.send(request('INVITE', { to: `+82${EARLY.slice(1)}`, id: 'same', branch: 'four', from: from(2) }))
    expect(await beta.next('SIP/2.0 482')).toContain('branch=z9hG4bKfour')
    expect(new Set(ringing.checkIns.map(({ callKey }) => Buffer.from(callKey).toString('hex'))).size).toBe(3)
    alpha.close()
    beta.close()
    await ringing.close()
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

test('of P-Asserted-Identity an unreadable value costs itself, an empty header is none; an unknown header whose name is no token costs nothing', async () => {
  const { ringing, peer, end } = await ringingWith({ trustFrom: false }, 20_026)
  const named = '"a" <sip:+821000000007@x>'
  const lists = [`${named}, "`, `a>, ${named}`, `, ${named}`].map((list) => `P-Asserted-Identity: ${list}\n`)
  const calls = [...lists, `X-\u00e9: 1\nP-Asserted-Identity: ${named}\n`]
  for (const [n, each] of calls.entries()) {
    peer.send(request('INVITE', { to: SILENT, id: `listed${n}`, headers: each }))
    expect(await peer.next('SIP/2.0 '), each).toMatch(/^SIP\/2.0 486/)
  }
  expect(new Set(ringing.checkIns.map(({ line }) => line))).toEqual(new Set(['+821000000007']))
  await end()
  const trusting = await ringingWith({}, 20_026)
  trusting.peer.send(request('INVITE', { to: SILENT, id: 'empty', headers: 'P-Asserted-Identity:\n' }))
  await trusting.peer.next('SIP/2.0 486')
  expect(trusting.ringing.checkIns).toMatchObject([{ line: '+821000000001' }])
  await trusting.end()
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
