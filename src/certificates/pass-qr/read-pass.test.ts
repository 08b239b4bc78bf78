/** Pass QRs of our own: made, read, over, withdrawn. */
import { encode } from 'cbor2'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PassClaims } from '../../domain/certificates/pass-claims.ts'
import { DAY, MINUTE, SECOND } from '../../domain/kit/time.ts'
import { contextOf, NOON, trustIn } from '../dcc/dcc.fixture.ts'
import { toBase45 } from '../kit/base45.ts'
import { signedBytes } from '../kit/cose.ts'
import { fromHex } from '../kit/hex.ts'
import { readCertificate } from '../read-certificate.ts'
import { LONGEST_PASS, makePass } from './make-pass.ts'
import { CLAIMS, passKey } from './pass.fixture.ts'

const key = passKey('a1b2c3d4')
const trust = await trustIn({ keys: [key.listed], revokedPasses: [] })
const read = async (claims: Partial<PassClaims> = {}, { now = NOON, by = key, within = trust } = {}) =>
  readCertificate(await makePass({ ...CLAIMS, ...claims }, by.signer), contextOf(within, now))

test('carries the decision, and who it is as far as staff need', async () => {
  expect(await read()).toEqual({
    kind: 'pass-qr',
    verified: true,
    reason: null,
    signature: 'valid',
    schema: 'valid',
    expired: false,
    person: { name: '홍*동', birthDate: '1980' },
    signedAt: NOON - 20 * MINUTE,
    evidence: [],
    pass: CLAIMS,
  })
})

const claims: fc.Arbitrary<PassClaims> = fc
  .record({
    maskedName: fc.string({ minLength: 1, maxLength: 13, unit: 'grapheme' }).filter((name) => name.length <= 13),
    birthYear: fc.integer({ min: 1900, max: 2022 }),
    outcome: fc.constantFrom('pass', 'not-required', 'allowed-without-pass', 'no-pass', 'unknown'),
    until: fc.option(fc.integer({ min: 1, max: 400 }).map((days) => NOON + days * DAY)),
    proofLevel: fc.constantFrom('line', 'keypad', 'identity', 'document'),
    rulesetVersion: fc.string({ minLength: 1, maxLength: 24 }),
    form: fc.constantFrom('screen', 'paper'),
    nonce: fc.uint8Array({ minLength: 8, maxLength: 8 }).map((bytes) => Buffer.from(bytes).toString('hex')),
  } as const)
  .map((some) => ({ ...some, showFrom: NOON, showUntil: NOON + (some.form === 'screen' ? 30 * SECOND : 28 * DAY) }))

test('whatever its claims, comes back, and fits into a QR of version 10 in letters of that kind', async () => {
  await fc.assert(
    fc.asyncProperty(claims, async (some) => {
      const text = await makePass(some, key.signer)
      expect(text).toMatch(/^AP1:[0-9A-Z $%*+\-./:]+$/)
      expect(text.length).toBeLessThanOrEqual(LONGEST_PASS)
      expect(await readCertificate(text, contextOf(trust))).toMatchObject({ verified: true, pass: some })
    }),
  )
})

describe('its time', () => {
  test.each([
    ['a clock half a minute behind', -30 * SECOND, null],
    ['a clock further behind', -30 * SECOND - 1, 'not-yet-valid'],
    ['its last moment', 30 * SECOND - 1, null],
    ['a clock half a minute ahead', 60 * SECOND - 1, null],
    ['afterwards', 60 * SECOND, 'expired'],
  ])('%s', async (_name, after, reason) => {
    expect(await read({}, { now: NOON + after })).toMatchObject({ reason, expired: reason === 'expired' })
  })

  test('ends with the pass', async () => {
    expect(await read({ until: NOON + SECOND })).toMatchObject({ verified: true })
    expect(await read({ until: NOON })).toMatchObject({ reason: 'expired', expired: true, signature: 'valid' })
    expect(await read({ until: null })).toMatchObject({ verified: true, pass: { until: null } })
  })

  test('on paper is as long as was signed, and it was signed when it begins', async () => {
    const paper = { form: 'paper', showUntil: NOON + 14 * DAY } as const
    expect(await read(paper, { now: NOON + 13 * DAY })).toMatchObject({ verified: true, signedAt: NOON })
    expect(await read({ ...paper, until: null }, { now: NOON + 15 * DAY })).toMatchObject({ reason: 'expired' })
  })

  test.each([
    ['half an hour on a screen', { showUntil: NOON + 30 * MINUTE }],
    ['29 days on paper', { form: 'paper', showUntil: NOON + 29 * DAY }],
    ['no time at all', { showUntil: NOON }],
  ] as const)('%s is never taken', async (_name, change) => {
    expect(await read(change)).toMatchObject({ reason: 'schema-invalid', signature: 'valid', person: null })
  })
})

describe('keys', () => {
  const next = passKey('00000002')
  test('that follow one another both count', async () => {
    const both = await trustIn({ keys: [key.listed, next.listed], revokedPasses: [] })
    expect(await read({}, { within: both })).toMatchObject({ verified: true })
    expect(await read({}, { within: both, by: next })).toMatchObject({ verified: true })
  })
  test('that begins with the code', async () => {
    const within = await trustIn({ keys: [{ ...key.listed, nbf: NOON / SECOND }], revokedPasses: [] })
    expect(await read({}, { within })).toMatchObject({ verified: true })
  })
  test('that nobody published', async () => {
    expect(await read({}, { by: next })).toMatchObject({ signature: 'untrusted', reason: 'issuer-unknown' })
  })
  test('of another under the same id', async () => {
    const forger = passKey('a1b2c3d4')
    expect(await read({}, { by: forger })).toMatchObject({
      signature: 'invalid',
      reason: 'signature-invalid',
      person: null,
    })
  })
  test.each([
    ['withdrawn', { revoked: true }, 'key-revoked'],
    ['over', { exp: NOON / SECOND }, 'dsc-expired'],
    ['not begun', { nbf: NOON / SECOND + 1 }, 'dsc-not-yet-valid'],
  ])('that are %s', async (_name, change, reason) => {
    const within = await trustIn({ keys: [{ ...key.listed, ...change }], revokedPasses: [] })
    expect(await read({}, { within })).toMatchObject({ verified: false, reason, signature: 'valid' })
  })
})

test('a pass that was withdrawn', async () => {
  const within = await trustIn({ keys: [key.listed], revokedPasses: [CLAIMS.nonce, 'nonsense'] })
  expect(await read({}, { within })).toMatchObject({ reason: 'revoked', signature: 'valid' })
  expect(await read({ nonce: 'fedcba9876543210' }, { within })).toMatchObject({ verified: true })
})

describe('is refused', () => {
  const HEADER = new Map<number, unknown>([
    [1, -7],
    [4, fromHex('a1b2c3d4')],
  ])
  const signed = async (payload: unknown, header = HEADER, signature?: Uint8Array) => {
    const [head, body] = [encode(header), encode(payload)]
    return `AP1:${toBase45(encode([head, new Map(), body, signature ?? Uint8Array.from(await key.signer.sign(signedBytes(head, body)))]))}`
  }
  const reason = async (text: string) => (await readCertificate(text, contextOf(trust))).reason
  const GOOD = new Map<number, unknown>([
    [4, NOON / SECOND + 30],
    [5, NOON / SECOND],
    [7, new Uint8Array(8)],
    [10, '홍*동'],
    [11, 1980],
    [12, 0],
    [14, 2],
    [15, 'kr-1'],
    [16, 0],
  ])

  test('what cannot be read says no more than that it is one', async () => {
    const nothing = {
      signature: 'absent',
      schema: 'invalid',
      expired: false,
      person: null,
      signedAt: null,
      evidence: [],
    }
    const reading = await readCertificate('AP1:BB8', contextOf(trust))
    expect(reading).toEqual({ kind: 'pass-qr', verified: false, reason: 'structure-invalid', ...nothing })
  })
  test('nothing that is right, with claims of tomorrow', async () => {
    expect(await reason(await signed(new Map<unknown, unknown>([...GOOD, [17, 'new'], ['word', 1]])))).toBeNull()
  })
  test.each([
    ['a nonce of 7 bytes', 7, new Uint8Array(7)],
    ['a nonce in words', 7, '01234567'],
    ['no name', 10, ''],
    ['a name of 41 letters', 10, 'x'.repeat(41)],
    ['a year in words', 11, '1980'],
    ['a year with a fraction', 11, 1980.5],
    ['a year before', 11, 1899],
    ['a year after', 11, 2101],
    ['an outcome of tomorrow', 12, 5],
    ['an outcome below', 12, -1],
    ['an outcome in words', 12, 'pass'],
    ['an end with a fraction', 13, NOON / SECOND + 0.5],
    ['an end that is null', 13, null],
    ['an end of the pass in words', 13, 'soon'],
    ['an end of the pass before all time', 13, -1],
    ['an end of the pass beyond all time', 13, 253_402_300_800],
    ['an outcome in digits of a text', 12, '0'],
    ['a level of tomorrow', 14, 4],
    ['rules of 25 letters', 15, 'x'.repeat(25)],
    ['a form of tomorrow', 16, 2],
    ['a beginning before all time', 5, -1],
    ['an end beyond all time', 4, 1e15],
  ])('%s', async (_name, member, value) => {
    expect(await reason(await signed(new Map([...GOOD, [member, value]])))).toBe('schema-invalid')
  })
  test.each([
    ['the longest name', 10, 'x'.repeat(40)],
    ['the longest version', 15, 'x'.repeat(24)],
    ['the oldest', 11, 1900],
    ['the youngest', 11, 2100],
    ['the last second of all', 13, 253_402_300_799],
  ])('nothing that is right: %s', async (_name, member, value) => {
    expect(await reason(await signed(new Map<number, unknown>([...GOOD, [member, value]])))).toBeNull()
  })
  test('a payload that is no map', async () => {
    expect(await reason(await signed([1, 2]))).toBe('schema-invalid')
  })
  test.each([...GOOD.keys()])('without claim %i', async (member) => {
    expect(await reason(await signed(new Map([...GOOD].filter(([each]) => each !== member))))).toBe('schema-invalid')
  })
  test.each([-37, 0, 5, 'ES256'])('the algorithm %s', async (alg) => {
    const reading = await readCertificate(await signed(GOOD, new Map([...HEADER, [1, alg]])), contextOf(trust))
    expect(reading).toMatchObject({ reason: 'algorithm-refused', signature: 'invalid' })
  })
  test('no signature', async () => {
    const reading = await readCertificate(await signed(GOOD, HEADER, new Uint8Array()), contextOf(trust))
    expect(reading).toMatchObject({ reason: 'signature-absent', signature: 'absent' })
  })
  test('no key id, other letters, no COSE, too long', async () => {
    expect(await reason(await signed(GOOD, new Map([[1, -7]])))).toBe('issuer-unknown')
    expect(await reason('AP1:abc')).toBe('encoding-invalid')
    expect(await reason('AP1:BB8')).toBe('structure-invalid')
    expect(await reason(`AP1:${'0'.repeat(600)}`)).toBe('too-long')
  })
})
