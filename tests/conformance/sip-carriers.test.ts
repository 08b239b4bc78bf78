/** Profiles at a real door: who is shed, who is a stranger, what a keep-alive and a Contact say. */
import { expect, test } from 'vitest'
import { type Carrier, LOOPBACK } from '../../src/doors/sip/carriers/carriers.ts'
import { createPeer, request } from '../journeys/sip-peer.ts'
import { ANNOUNCE, SILENT, startRinging } from '../journeys/sip-ringing.ts'

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
