/** Next hops: where our BYE goes, by route, Contact, profile and the way that the INVITE came. */
import { describe, expect, test } from 'vitest'
import { LOOPBACK } from '../../carriers/carriers.ts'
import { createAllowance } from '../transaction/allowance.ts'
import type { Hop, Transport } from '../transport/address.ts'
import { nextHop, wayInside } from './next-hop.ts'

const kt = { ...LOOPBACK, name: 'kt', addresses: ['203.0.113.0/24', '2001:db8::/32'] }
const tcpOnly = { ...kt, transports: ['TCP' as const] }
const source = { address: '203.0.113.1', port: 40_000 }

const hops: readonly (readonly [string, string, string | undefined])[] = [
  ['the Contact', 'sip:b@203.0.113.9:5070', 'UDP 203.0.113.9:5070'],
  ['its default port', 'sip:b@203.0.113.9', 'UDP 203.0.113.9:5060'],
  ['its transport', 'sip:b@203.0.113.9;transport=TCP', 'TCP 203.0.113.9:5060'],
  ['maddr stands before the host', 'sip:b@a.example;maddr=203.0.113.8', 'UDP 203.0.113.8:5060'],
  ['the address of the INVITE at the port of Contact', 'sip:b@203.0.113.1:5080', 'UDP 203.0.113.1:5080'],
  ['an address outside the profile', 'sip:b@198.51.100.1', undefined],
  ['maddr outside the profile', 'sip:b@203.0.113.9;maddr=198.51.100.1', undefined],
  ['a name is never looked up', 'sip:b@sbc.kt.example', undefined],
  ['a number that is no address as people write it', 'sip:b@3405803785', undefined],
  ['the other family', 'sip:b@[2001:db8::9]', undefined],
  ['TLS is never dialled', 'sips:b@203.0.113.9', undefined],
  ['nor where the transport says so', 'sip:b@203.0.113.9;transport=tls', undefined],
  ['a transport that nobody speaks here', 'sip:b@203.0.113.9;transport=sctp', undefined],
  ['a telephone number', 'tel:+821012345678', undefined],
  ['a URI of another kind', 'mailto:b@kt.example', undefined],
]
test.each(hops)('%s', (_, target, hop) => {
  expect(said(nextHop({ routes: [], target }, { carrier: kt, source, transport: 'UDP' }))).toBe(hop)
})

test('an IPv6 address stands in brackets, and goes to one', () => {
  const six = { carrier: kt, source: { address: '2001:db8::1', port: 5060 }, transport: 'UDP' as const }
  const hopTo = (target: string) => said(nextHop({ routes: [], target }, six))
  expect(hopTo('sip:b@[2001:db8::9]:5070')).toBe('UDP 2001:db8::9:5070')
  expect(hopTo('sip:b@203.0.113.9')).toBeUndefined()
  expect(hopTo('sip:b@a.example;maddr=[2001:db8::8]')).toBe('UDP 2001:db8::8:5060')
  expect(hopTo('sip:b@a.example;maddr=2[001:db8::8]')).toBeUndefined()
  expect(hopTo('sip:b@a.example;maddr=x[2001:db8::8]')).toBeUndefined()
  expect(hopTo('sip:b@a.example;maddr=[2001:db8::]8')).toBeUndefined()
})

test('the first route stands before the Contact', () => {
  const routes = ['<sip:203.0.113.5:5090;lr>', '<sip:203.0.113.6;lr>']
  const target = 'sip:b@203.0.113.9'
  expect(said(nextHop({ routes, target }, { carrier: kt, source, transport: 'UDP' }))).toBe('UDP 203.0.113.5:5090')
  const far = ['<sip:198.51.100.1;lr>']
  expect(nextHop({ routes: far, target }, { carrier: kt, source, transport: 'UDP' })).toBeUndefined()
})

test('over TCP the connection of the INVITE is kept where the Contact is the same address', () => {
  const call = { carrier: kt, source, transport: 'TCP' as const }
  expect(nextHop({ routes: [], target: 'sip:b@203.0.113.1:5060' }, call)).toBeUndefined()
  expect(nextHop({ routes: [], target: 'sip:b@203.0.113.1;transport=tcp' }, call)).toBeUndefined()
  expect(said(nextHop({ routes: [], target: 'sip:b@203.0.113.1;transport=udp' }, call))).toBe('UDP 203.0.113.1:5060')
  expect(said(nextHop({ routes: [], target: 'sip:b@203.0.113.9' }, call))).toBe('UDP 203.0.113.9:5060')
})

test('only a transport of the profile is taken', () => {
  const call = { carrier: tcpOnly, source, transport: 'TCP' as const }
  expect(said(nextHop({ routes: [], target: 'sip:b@203.0.113.9' }, call))).toBe('TCP 203.0.113.9:5060')
  expect(nextHop({ routes: [], target: 'sip:b@203.0.113.9;transport=udp' }, call)).toBeUndefined()
})

test('of a call over TLS everything goes over its connection', () => {
  const call = { carrier: kt, source, transport: 'TLS' as const }
  expect(nextHop({ routes: [], target: 'sip:b@203.0.113.9' }, call)).toBeUndefined()
})

describe('our BYE', () => {
  /** An INVITE of 100 bytes over UDP, with the texts that go back the way it came and those that go elsewhere. */
  function invited(transport: Transport, canDial = true) {
    const back: string[] = []
    const elsewhere: string[] = []
    const wayTo = (hop: Hop) => (canDial ? (text: string) => void elsewhere.push(`${said(hop)} ${text}`) : undefined)
    const transmit = (text: string) => void back.push(text)
    const reliable = transport !== 'UDP'
    const allowance = createAllowance(100)
    return { back, elsewhere, carrier: kt, source, transport, wayTo, transmit, reliable, allowance }
  }

  test('goes to its next hop, and counts as said', () => {
    const invite = invited('UDP')
    const way = wayInside({ routes: [], target: 'sip:b@203.0.113.9' }, invite)
    expect(way).toMatchObject({ reliable: false, transport: 'UDP', allowance: invite.allowance })
    way.transmit('B'.repeat(100))
    expect(invite.elsewhere).toEqual([`UDP 203.0.113.9:5060 ${'B'.repeat(100)}`])
    expect(invite.back).toEqual([])
    expect([199, 200].map((bytes) => invite.allowance.hasRoom(bytes))).toEqual([true, false])
  })

  test('is reliable over TCP', () => {
    const way = wayInside({ routes: [], target: 'sip:b@203.0.113.9;transport=tcp' }, invited('UDP'))
    expect(way).toMatchObject({ reliable: true, transport: 'TCP' })
  })

  test.each([
    ['where no hop is allowed', 'sip:b@198.51.100.1', true],
    ['where we have no socket for it', 'sip:b@203.0.113.9', false],
  ])('goes back the way of the INVITE %s', (_, target, canDial) => {
    for (const transport of ['UDP', 'TLS'] as const) {
      const invite = invited(transport, canDial)
      const way = wayInside({ routes: [], target }, invite)
      const { transmit, reliable, allowance } = invite
      expect(way).toEqual({ transmit, reliable, allowance, transport })
      way.transmit('BYE')
      expect([invite.back, invite.elsewhere]).toEqual([['BYE'], []])
    }
  })
})

function said(hop: ReturnType<typeof nextHop>): string | undefined {
  return hop && `${hop.transport} ${hop.to.address}:${hop.to.port}`
}
