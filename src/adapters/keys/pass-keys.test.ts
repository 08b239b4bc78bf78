/** Keys of pass QRs: replaced in time, published before, withdrawn for good. */
import { createPublicKey, verify } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DAY, SECOND } from '../../domain/kit/time.ts'
import { lookupBegin } from './key-life.ts'
import { openKeyRing } from './key-ring.ts'
import { createPassKeys } from './pass-keys.ts'
import { openPassRevocations } from './pass-revocations.ts'

/** The first day of a period of 28 days, 00:00 in Korea. */
const BEGIN = Date.parse(`${lookupBegin(Date.parse('2022-01-12T12:00:00+09:00'))}T00:00:00+09:00`)
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pass-keys-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const ring = () => openKeyRing(join(folder, 'secrets'))
const file = () => join(folder, 'pass-revocations.json')
const open = () => createPassKeys(ring(), openPassRevocations(folder))
const bytes = Buffer.from('claims')

test('what a key signs verifies under the list, and after a restart too', async () => {
  const { kid, sign } = open().signerAt(BEGIN)
  const [jwk] = open().published(BEGIN).keys
  expect([kid, jwk?.kid]).toEqual([expect.stringMatching(/^[0-9a-f]{8}$/), kid])
  const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: jwk?.x ?? '', y: jwk?.y ?? '' }, format: 'jwk' })
  expect(verify('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }, await sign(bytes))).toBe(true)
  expect(open().signerAt(BEGIN + 28 * DAY - 1).kid).toBe(kid)
  expect(JSON.stringify(open().published(BEGIN))).not.toContain('"d"')
})

test('each signs for 28 days; the next one is published a week before', () => {
  const keys = open()
  const first = keys.signerAt(BEGIN).kid
  const listed = (at: number) => keys.published(at).keys.map(({ kid, nbf, exp }) => [kid, nbf * SECOND, exp * SECOND])
  expect(listed(BEGIN + 21 * DAY - 1)).toEqual([[first, BEGIN, BEGIN + 28 * DAY]])
  const ahead = listed(BEGIN + 21 * DAY)
  const next = keys.signerAt(BEGIN + 28 * DAY).kid
  expect(next).not.toBe(first)
  expect(ahead).toEqual([
    [first, BEGIN, BEGIN + 28 * DAY],
    [next, BEGIN + 28 * DAY, BEGIN + 56 * DAY],
  ])
  expect(keys.published(BEGIN + 29 * DAY)).toMatchObject({ iat: (BEGIN + 29 * DAY) / SECOND, revokedPasses: [] })
})

test('one is destroyed, and listed no more, when what it signed on paper is over', () => {
  const both = ring()
  const keys = createPassKeys(both, openPassRevocations(folder))
  const first = keys.signerAt(BEGIN).kid
  both.destroyExpired(BEGIN + 56 * DAY - 1)
  expect(keys.published(BEGIN + 56 * DAY - 1).keys.map(({ kid }) => kid)).toContain(first)
  expect(both.destroyExpired(BEGIN + 56 * DAY)).toEqual([{ kind: 'pass', count: 1 }])
  expect(keys.published(BEGIN + 56 * DAY).keys.map(({ kid }) => kid)).not.toContain(first)
})

test('a key that is withdrawn stays in the list as such, and another signs', () => {
  const keys = open()
  const first = keys.signerAt(BEGIN).kid
  keys.revokeKey(BEGIN)
  const second = keys.signerAt(BEGIN).kid
  expect(second).not.toBe(first)
  const { keys: listed } = open().published(BEGIN)
  expect(listed.map(({ kid, revoked }) => [kid, revoked])).toEqual([
    [second, false],
    [first, true],
  ])
})

test('a program that signs hears of a key that another has withdrawn, with its next code', () => {
  const [signing, atDesk] = [open(), open()]
  const first = signing.signerAt(BEGIN).kid
  atDesk.revokeKey(BEGIN)
  const second = signing.signerAt(BEGIN).kid
  expect([second === first, atDesk.signerAt(BEGIN).kid]).toEqual([false, second])
})

test('passes that are withdrawn are listed, each once', () => {
  const keys = open()
  for (const nonce of ['0123456789abcdef', 'fedcba9876543210', '0123456789abcdef']) keys.revokePass(nonce)
  expect(open().published(BEGIN).revokedPasses).toEqual(['0123456789abcdef', 'fedcba9876543210'])
})

test.each([
  ...[
    '',
    '{}',
    '{"keys": [], "passes": 1}',
    'nonsense',
    '{"keys": [], "passes": [7]}',
    '{"keys": [null], "passes": []}',
  ],
  '{"keys": [{"kid": "0a1b2c3d", "revoked": false}], "passes": []}',
])('a damaged list is named, and never begun anew: %s', (text) => {
  writeFileSync(file(), text)
  const unfit = expect.objectContaining({ code: 'PASS_REVOCATIONS_UNFIT' })
  expect(() => open().published(BEGIN)).toThrow(unfit)
  expect(() => open().revokePass('0123456789abcdef')).toThrow(unfit)
})

test('one that cannot be read or written is named', () => {
  mkdirSync(file())
  expect(() => open().published(BEGIN)).toThrow(expect.objectContaining({ code: 'PASS_REVOCATIONS_UNFIT' }))
  const nowhere = createPassKeys(ring(), openPassRevocations(join(folder, 'nowhere')))
  expect(() => nowhere.revokePass('0123456789abcdef')).toThrow(expect.objectContaining({ code: 'FILE_NOT_WRITTEN' }))
})
