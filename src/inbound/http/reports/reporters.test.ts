/** The file of who may report, and its bearer tokens. */
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { testKey } from '../../../../tests/support/signed.ts'
import { AppError } from '../../../domain/kit/errors.ts'
import { NO_REPORTERS, readReporters } from './reporters.ts'

const TOKEN = 'a-token-of-20-letters'
const tokenSha256 = createHash('sha256').update(TOKEN).digest('hex')
const file = (...reporters: object[]) => JSON.stringify({ reporters })
const KEY = testKey('key-1')
const operator = { name: 'safe-call', kind: 'operator', keys: [KEY], sites: ['142012'] }
const carrier = { name: 'telecom', kind: 'carrier', keys: [testKey('key-2')], numbers: ['010-00', '+1'], perDay: 9 }
const staff = { name: 'cafe', kind: 'staff', tokenSha256, sites: ['080-000-0001', '142012'] }

test('a token finds its reporter, with the sites of staff as dialled numbers', () => {
  const reporters = readReporters(file(staff))
  expect(reporters.find(`Bearer ${TOKEN}`)).toEqual({
    ...{ name: 'cafe', kind: 'staff' },
    sites: new Set(['0800000001', '142012']),
  })
  expect(reporters.find(`bearer ${TOKEN}`)?.kind).toBe('staff')
})

test('a key finds its reporter, with its secret and what it may speak of', () => {
  const reporters = readReporters(file(staff, operator, carrier))
  const ofOperator = reporters.key('key-1', 0)
  expect(ofOperator?.actor).toEqual({ name: 'safe-call', kind: 'operator', sites: new Set(['142012']) })
  expect(ofOperator && Buffer.from(ofOperator.secret).toString()).toBe('key-1'.padEnd(24, '.'))
  expect(reporters.key('key-2', 0)?.actor).toMatchObject({ kind: 'carrier', numbers: ['+821000', '+1'], perDay: 9 })
  expect(reporters.key('key-3', 0)).toBeUndefined()
  expect(NO_REPORTERS.key('key-1', 0)).toBeUndefined()
})

test.each([
  undefined,
  '',
  'Bearer',
  'Bearer ',
  `Basic ${TOKEN}`,
  TOKEN,
  `Bearer ${TOKEN} `,
  `Bearer ${TOKEN}x`,
  'Bearer short',
  `Bearer ${'x'.repeat(201)}`,
  `Bearer ${tokenSha256}`,
])('the header %o is nobody’s', (header) => {
  expect(readReporters(file(staff)).find(header)).toBeUndefined()
  expect(NO_REPORTERS.find(header)).toBeUndefined()
})

describe('a file is refused, saying where it is wrong, when', () => {
  const { sites: _sites, ...noSites } = staff
  test.each([
    ['it is no JSON', '{', 'it is no JSON'],
    ['it holds a token itself', file({ ...staff, tokenSha256: TOKEN }), '/reporters/0/tokenSha256'],
    ['it holds a word nobody knows', file({ ...staff, token: TOKEN }), '/reporters/0'],
    ['staff have no sites', file(noSites), '/reporters/0'],
    ['staff have keys', file({ ...staff, keys: [KEY] }), '/reporters/0'],
    ['an operator has no sites', file({ ...operator, sites: undefined }), '/reporters/0'],
    ['an operator has a token', file({ ...staff, kind: 'operator' }), '/reporters/0'],
    ['an operator has no key', file({ ...operator, keys: [] }), '/reporters/0'],
    ['a carrier has sites', file({ ...operator, kind: 'carrier' }), '/reporters/0'],
    ['a carrier has no numbers', file({ name: 'telecom', kind: 'carrier', keys: [KEY] }), '/reporters/0'],
    ['a carrier’s numbers begin none', file({ ...carrier, numbers: ['010', '1588'] }), '"1588" begins no number'],
    ['a day’s number is none', file({ ...operator, perDay: 0 }), '/reporters/0'],
    ['a secret is none', file({ ...operator, keys: [{ ...KEY, secret: 'whsec_short' }] }), 'the secret of key "key-1"'],
    ['a key stands there twice', file(operator, { ...carrier, keys: [KEY] }), 'the key "key-1" stands there twice'],
    ['an operator stands there twice', file(operator, { ...operator, keys: [carrier.keys[0] ?? {}] }), 'several keys'],
    [
      'a time has no offset',
      file({ ...operator, keys: [{ ...KEY, until: '2022-01-12' }] }),
      'from and until of key "key-1"',
    ],
    ['a site has no number', file({ ...staff, sites: ['abcdefgh'] }), 'abcdefgh'],
  ])('%s', (_when, json, words) => {
    let thrown: unknown
    try {
      readReporters(json)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(AppError)
    expect(thrown).toMatchObject({ code: 'REPORTERS_INVALID', message: expect.stringContaining(words) })
    expect(String(thrown)).not.toContain(TOKEN)
    expect(String(thrown)).not.toContain(KEY.secret)
  })
})
