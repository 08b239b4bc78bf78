/** The whole door under spoilt packets: it answers the next call, and no fault of its own shows. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createPeer, request } from '../journeys/sip-peer.ts'
import { ANNOUNCE, EARLY, SILENT, startRinging } from '../journeys/sip-ringing.ts'

const HEADERS =
  'Record-Route: <sip:192.0.2.1;lr>, <sip:192.0.2.2>\nP-Asserted-Identity: "B" <tel:+821000000001>\nPrivacy: none\n'

test('800 calls spoilt in up to three places', async () => {
  const ringing = await startRinging({ ports: [19_860, 19_929] })
  const peer = await createPeer(ringing.port)
  const place = fc.record({ at: fc.nat(), cut: fc.nat({ max: 12 }), put: fc.string({ maxLength: 8 }) })
  const calls = fc.record({
    method: fc.constantFrom('INVITE', 'INVITE', 'INVITE', 'CANCEL', 'ACK', 'BYE', 'UPDATE', 'OPTIONS'),
    to: fc.constantFrom(ANNOUNCE, EARLY, SILENT),
    places: fc.array(place, { minLength: 1, maxLength: 3 }),
  })
  const seed = Date.now() | 0
  const spoilt = fc.sample(calls, { numRuns: 800, seed })
  for (const [n, { method, to, places }] of spoilt.entries()) {
    let text = request(method, { to, id: `f${n}`, sdp: method === 'INVITE', headers: HEADERS })
    for (const { at, cut, put } of places) {
      const from = at % text.length
      text = text.slice(0, from) + put + text.slice(from + cut)
    }
    peer.send(text)
    if (n % 50 === 49) {
      peer.send(request('OPTIONS', { to: SILENT, id: `o${n}` }))
      await peer.next('SIP/2.0 200 OK')
    }
  }
  peer.send(request('INVITE', { to: SILENT, id: 'last' }))
  await peer.next('SIP/2.0 486')
  await ringing.close()
  peer.close()
  expect(
    ringing.events.filter(({ type }) => type === 'fault'),
    `seed ${seed}`,
  ).toEqual([])
  expect(ringing.door.stats()).toMatchObject({ calls: 0, lines: 0, waiting: 0 })
})
