/** Carriers and their file. */
import { describe, expect, test } from 'vitest'
import { AppError } from '../../../domain/kit/errors.ts'
import { createCarriers, LOOPBACK, USUAL } from './carriers.ts'
import { readCarriers } from './read-carriers.ts'

const file = (entry: unknown) => JSON.stringify({ carriers: [entry] })

describe('an address', () => {
  const kt = { ...LOOPBACK, name: 'kt', addresses: ['203.0.113.0/25', '2001:db8::/32'] }
  const all = createCarriers([kt, { ...kt, name: 'skt', addresses: ['203.0.113.0/24'] }])
  const known: readonly (readonly [string, string | undefined])[] = [
    ['203.0.113.7', 'kt'],
    ['203.0.113.200', 'skt'],
    ['::ffff:203.0.113.7', 'kt'],
    ['2001:db8:1::1', 'kt'],
    ['2001:db9::1', undefined],
    ['203.0.114.1', undefined],
    ['fe80::1%eth0', undefined],
    ['nonsense', undefined],
  ]
  test.each(known)('%s is %s, asked again too', (address, name) => {
    expect(all.from(address)?.name).toBe(name)
    expect(all.from(address)?.name).toBe(name)
  })

  test('is a stranger over a transport that its profile does not name', () => {
    const some = createCarriers([{ ...kt, transports: ['TLS'] }])
    expect(some.from('203.0.113.7', 'UDP')).toBeUndefined()
    expect(some.from('203.0.113.7', 'TLS')?.name).toBe('kt')
  })

  test('of many strangers none is remembered for long, and no carrier is lost by them', () => {
    for (let i = 0; i < 10_000; i++) expect(all.from(`10.${i >> 8}.${i & 255}.1`)).toBeUndefined()
    expect(all.from('203.0.113.7')?.name).toBe('kt')
  })
})

describe('the carriers file', () => {
  test('is read with its defaults; one address may be written without its length', () => {
    expect(readCarriers(file({ name: 'kt', addresses: ['203.0.113.7', '2001:db8::/32'] }))).toEqual([
      { ...USUAL, name: 'kt', addresses: ['203.0.113.7/32', '2001:db8::/32'] },
    ])
  })

  const wrong: readonly (readonly [string, string])[] = [
    ['{', 'no JSON'],
    ['[]', 'the file must be an object'],
    ['{"carriers": []}', 'carriers must be a list'],
    ['{"carriers": [1], "x": 1}', 'x is not known'],
    [file(1), 'carriers[0] must be an object'],
    [file({ name: 'k t', addresses: ['::1'] }), 'carriers[0].name must be'],
    [file({ name: 'kt' }), 'carriers[0].addresses must be a list'],
    [file({ name: 'kt', addresses: ['203.0.113.0/33'] }), 'carriers[0].addresses[0] must be'],
    [file({ name: 'kt', addresses: ['127.1'] }), 'carriers[0].addresses[0] must be'],
    [file({ name: 'kt', addresses: ['sbc.kt.example'] }), 'carriers[0].addresses[0] must be'],
    [file({ name: 'kt', addresses: ['10.0.0.1/8'] }), 'did you mean 10.0.0.0/8?'],
    [file({ name: 'kt', addresses: ['::1'], trustFrom: 'yes' }), 'carriers[0].trustFrom must be'],
    [file({ name: 'kt', addresses: ['::1'], dialledFrom: 'from' }), 'carriers[0].dialledFrom must be'],
    [file({ name: 'kt', addresses: ['::1'], transports: ['udp', 'sctp'] }), 'carriers[0].transports must be'],
    [file({ name: 'kt', addresses: ['::1'], transports: [] }), 'carriers[0].transports must be'],
    [
      file({ name: 'kt', addresses: ['::1'], forwarded: true }),
      'carriers[0].forwarded must be "ignore", "diversion-first"',
    ],
    [file({ name: 'kt', addresses: ['::1'], dialledPrefixes: [{ strip: 'x' }] }), 'dialledPrefixes[0].strip must be'],
    [file({ name: 'kt', addresses: ['::1'], callerPrefixes: [{}] }), 'callerPrefixes[0] changes nothing'],
    [file({ name: 'kt', addresses: ['::1'], callsPerSecond: 0.5 }), 'carriers[0].callsPerSecond must be'],
    [file({ name: 'kt', addresses: ['::1'], burst: -1 }), 'carriers[0].burst must be'],
    [file({ name: 'kt', addresses: ['::1'], callerCallsPerMinute: '9' }), 'carriers[0].callerCallsPerMinute must be'],
    [file({ name: 'kt', addresses: ['::1'], remotePartyId: 1 }), 'carriers[0].remotePartyId must be'],
    [
      file({ name: 'kt', addresses: ['::1'], verification: true }),
      'carriers[0].verification must be "ignore", "prefer" or',
    ],
    [file({ name: 'kt', addresses: ['::1'], fullNumber: 480 }), 'carriers[0].fullNumber must be'],
    [file({ name: 'kt', addresses: ['::1'], mediaAddresses: '::1' }), 'carriers[0].mediaAddresses must be a list'],
    [file({ name: 'kt', addresses: ['::1'], mediaAddresses: ['gw.example'] }), 'carriers[0].mediaAddresses[0] must be'],
    [
      file({ name: 'kt', addresses: ['::1'], mediaAddresses: ['::/0'] }),
      'mediaAddresses[0] lets sound go to everybody',
    ],
    [file({ name: 'kt', addresses: ['::1'], mediaProof: 'no' }), 'carriers[0].mediaProof must be "required" or "none"'],
    [file({ name: 'kt', addresses: ['0.0.0.0/0'] }), 'addresses[0] lets everybody ring'],
    [file({ name: 'kt', addresses: ['::1', '::1'] }), 'addresses[1] is already listed under "kt"'],
    [file({ name: 'kt', addresses: ['::1'], trustfrom: true }), 'carriers[0].trustfrom is not known'],
    [
      JSON.stringify({
        carriers: [
          { name: 'a', addresses: ['::1'] },
          { name: 'a', addresses: ['::1'] },
        ],
      }),
      'carriers[1].name is the name of another',
    ],
  ]
  test.each(wrong)('%s', (text, complaint) => {
    expect(() => readCarriers(text)).toThrow(complaint)
    expect(() => readCarriers(text)).toThrow(AppError)
  })
})
