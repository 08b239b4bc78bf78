/** Hearing: which addresses of an SDP sound may go to, and what must be proved first. */
import { expect, test } from 'vitest'
import { LOOPBACK } from '../carriers/carriers.ts'
import { hearingAt } from './hearing.ts'

const kt = { ...LOOPBACK, name: 'kt', addresses: ['203.0.113.0/24', '2001:db8::/32'] }
const gateways = { ...kt, mediaAddresses: ['198.51.100.0/24'] }
const source = { address: '203.0.113.1', port: 5060 }
const udp = { carrier: kt, source, reliable: false }
const tcp = { carrier: kt, source, reliable: true }

test('over UDP a caller proves that it hears, wherever in the profile', () => {
  expect(hearingAt('203.0.113.1', udp)).toBe('once-proved')
  expect(hearingAt('203.0.113.9', udp)).toBe('once-proved')
})

test('over a connection its own address is proved, another of the profile is not', () => {
  expect(hearingAt('203.0.113.1', tcp)).toBe('at-once')
  expect(hearingAt('203.0.113.9', tcp)).toBe('once-proved')
  const six = { ...tcp, source: { address: '2001:db8::1', port: 5060 } }
  expect(hearingAt('2001:db8:0:0::01', six)).toBe('at-once')
})

test('on a private link nothing is to be proved, inside the profile', () => {
  const link = { ...udp, carrier: { ...kt, mediaProof: 'none' as const } }
  expect(hearingAt('203.0.113.9', link)).toBe('at-once')
  expect(hearingAt('192.0.2.9', link)).toBe('where-heard')
})

test('an address outside the profile is never sent to; behind NAT the caller’s own sound shows where it is', () => {
  expect(hearingAt('10.0.0.1', udp)).toBe('where-heard')
  expect(hearingAt('2001:db9::1', udp), 'another family than the caller’s').toBeUndefined()
  expect(hearingAt('media.example', udp), 'a name is never looked up').toBeUndefined()
})

test('a profile that names its media gateways sends sound to no other address', () => {
  const call = { ...udp, carrier: gateways }
  expect(hearingAt('198.51.100.7', call)).toBe('once-proved')
  expect(hearingAt('203.0.113.1', call)).toBeUndefined()
  expect(hearingAt('10.0.0.1', call)).toBeUndefined()
})
