/** EU certificates from the text of the QR to evidence, signed with keys of our own. */
import { deflateSync } from 'node:zlib'
import { encode, Tag } from 'cbor2'
import { beforeAll, describe, expect, test } from 'vitest'
import { DAY, SECOND } from '../../domain/kit/time.ts'
import { toBase45 } from '../kit/base45.ts'
import { readCertificate } from '../read-certificate.ts'
import {
  claimsOf,
  contextOf,
  DOSE,
  makeCose,
  makeDcc,
  makeSigner,
  NOON,
  PERSON,
  pack,
  RECOVERY,
  type Signer,
  TEST,
  trustIn,
} from './dcc.fixture.ts'

let signer: Signer
let context: ReturnType<typeof contextOf>

beforeAll(async () => {
  signer = await makeSigner()
  context = contextOf(await trustIn([{ x5c: signer.x5c, other: 'ignored' }]))
})

const read = async (certificate: Readonly<Record<string, unknown>>, options = {}) =>
  readCertificate(await makeDcc(certificate, signer, options), context)

describe('becomes evidence', () => {
  test('a dose', async () => {
    expect(await read({ v: [DOSE] })).toEqual({
      kind: 'dcc',
      verified: true,
      reason: null,
      signature: 'valid',
      schema: 'valid',
      expired: false,
      person: { name: 'Gabriele Musterfrau-Gößinger', birthDate: '1998-02-26' },
      signedAt: NOON - 30 * DAY,
      evidence: [{ kind: 'vaccination', vaccine: 'pfizer', dose: 2, seriesDoses: 2, date: '2021-08-01' }],
      foreign: {
        kind: 'vaccination',
        issuer: 'AT',
        issuedAt: NOON - 30 * DAY,
        expiresAt: NOON + 300 * DAY,
        payload: { ...PERSON, v: [DOSE] },
      },
    })
  })

  test('a test', async () => {
    expect(await read({ t: [TEST] })).toMatchObject({
      verified: true,
      evidence: [
        { kind: 'test', type: 'pcr', medium: 'text', supervised: true, result: 'negative', at: Date.parse(TEST.sc) },
      ],
    })
  })

  test('a recovery', async () => {
    expect(await read({ r: [RECOVERY] })).toMatchObject({
      verified: true,
      evidence: [{ kind: 'recovery', released: '2021-10-12' }],
    })
  })
})

describe('time', () => {
  const at = async (now: number, claims: [number, unknown][] = []) =>
    readCertificate(await makeDcc({ v: [DOSE] }, signer, { claims: new Map(claims) }), { ...context, now })

  test('counts from the second in which it was issued', async () => {
    expect(await at(NOON - 30 * DAY)).toMatchObject({ verified: true })
    expect(await at(NOON - 30 * DAY - 1)).toMatchObject({ verified: false, reason: 'not-yet-valid', expired: false })
  })
  test('counts to its last second', async () => {
    expect(await at(NOON + 300 * DAY)).toMatchObject({ verified: true, expired: false })
    expect(await at(NOON + 300 * DAY + 1)).toMatchObject({ reason: 'expired', expired: true, signature: 'valid' })
  })
  test('numbers with a fraction are times too', async () => {
    const floats: [number, unknown][] = [
      [4, NOON / SECOND + 0.5],
      [6, NOON / SECOND - 0.25],
    ]
    expect(await at(NOON, floats)).toMatchObject({ verified: true, signedAt: NOON - 250 })
    expect(await at(NOON + 501, floats)).toMatchObject({ reason: 'expired' })
  })
  test('a time behind the tag of times is one', async () => {
    expect(await at(NOON, [[4, new Tag(1, NOON / SECOND)]])).toMatchObject({ verified: true })
    expect(await at(NOON + 1, [[4, new Tag(1, NOON / SECOND)]])).toMatchObject({ reason: 'expired' })
  })
  test('"not before" holds where it is told', async () => {
    expect(await at(NOON, [[5, NOON / SECOND + 1]])).toMatchObject({ reason: 'not-yet-valid' })
    expect(await at(NOON, [[5, null]])).toMatchObject({ verified: true })
    expect(await at(NOON, [[5, 'soon']])).toMatchObject({ reason: 'schema-invalid' })
  })
  test.each([
    ['no end', [4, null]],
    ['an end in words', [4, '2023-01-01']],
    ['an end that is no number', [4, Number.NaN]],
    ['an end without end', [4, Number.POSITIVE_INFINITY]],
    ['an end too large for a time', [4, 2n ** 63n]],
    ['an end before all time', [4, -1]],
    ['no beginning', [6, null]],
  ] as [string, [number, unknown]][])('%s is no certificate', async (_name, claim) => {
    expect(await at(NOON, [claim])).toMatchObject({ verified: false, reason: 'schema-invalid', signature: 'valid' })
  })
})

describe('is refused before its signature', () => {
  const reason = async (text: string) => (await readCertificate(text, context)).reason
  test('another kind', async () => {
    expect(await reason('https://example.org')).toBe('kind-unknown')
    expect(await reason('HC2:ABC')).toBe('kind-unknown')
    expect(await reason('')).toBe('kind-unknown')
  })
  test('says no more than that it is one', async () => {
    const nothing = {
      signature: 'absent',
      schema: 'invalid',
      expired: false,
      person: null,
      signedAt: null,
      evidence: [],
    }
    const reading = await readCertificate('HC1:BB8', context)
    expect(reading).toEqual({ kind: 'dcc', verified: false, reason: 'compression-invalid', ...nothing })
  })
  test('letters that are no base45', async () => {
    expect(await reason('HC1:6BF+hello')).toBe('encoding-invalid')
  })
  test('base45 that is not canonical', async () => {
    expect(await reason('HC1::::')).toBe('encoding-invalid')
  })
  test('nothing packed', async () => {
    expect(await reason('HC1:')).toBe('compression-invalid')
    expect(await reason('HC1:BB8')).toBe('compression-invalid')
  })
  test('cut off', async () => {
    const text = await makeDcc({ v: [DOSE] }, signer)
    expect(await reason(text.slice(0, 'HC1:'.length + 300))).toBe('compression-invalid')
  })
  test('something behind the packed bytes', async () => {
    const packed = deflateSync(await makeCose({ ...PERSON, v: [DOSE] }, signer))
    expect(await reason(`HC1:${toBase45(packed)}`)).toBe(null)
    for (const behind of [[0], [0x78, 0x9c], [...packed]])
      expect(await reason(`HC1:${toBase45(Uint8Array.from([...packed, ...behind]))}`)).toBe('compression-invalid')
  })
  test('a long run of tabs and line ends, at once', async () => {
    const run = '\t\r'.repeat(499_000)
    const from = performance.now()
    expect(await reason(`x${run}x`)).toBe('kind-unknown')
    expect(await reason(`${run}HC1:BB8${run.slice(0, 1_000)}`)).toBe('compression-invalid')
    expect(performance.now() - from).toBeLessThan(5_000)
  })
  test('a bomb', async () => {
    expect(await reason(pack(new Uint8Array(10_000_000)))).toBe('too-long')
    expect(await reason(pack(new Uint8Array(16_385)))).toBe('too-large')
    expect(await reason(pack(new Uint8Array(16_384)))).toBe('structure-invalid')
  })
  test('longer than any QR', async () => {
    expect(await reason(`HC1:${'0'.repeat(5_000)}`)).toBe('too-long')
  })
  test('no COSE', async () => {
    expect(await reason(pack(encode({ v: [DOSE] })))).toBe('structure-invalid')
  })
})

describe('a certificate that says two things', () => {
  test('a member twice', async () => {
    const twice = Uint8Array.of(0xa2, 0x01, 0x62, 0x41, 0x54, 0x01, 0x62, 0x44, 0x45)
    expect(await read({ v: [DOSE] }, { payload: twice })).toMatchObject({ schema: 'invalid', reason: 'schema-invalid' })
  })
  test.each([
    ['two doses', { v: [DOSE, { ...DOSE, dn: 1 }] }],
    ['a dose and a test', { v: [DOSE], t: [TEST] }],
    ['a test and a recovery', { t: [TEST], r: [RECOVERY] }],
  ])('%s', async (_name, certificate) => {
    expect(await read(certificate)).toMatchObject({ reason: 'several-events', schema: 'invalid', person: null })
  })
  test('claims of another signature', async () => {
    const payload = encode(claimsOf({ ...PERSON, v: [DOSE] }, new Map([[-260, null]])))
    expect(await read({}, { payload })).toMatchObject({ reason: 'schema-invalid' })
  })
})

test('claims behind the tag of a CWT are read', async () => {
  const payload = encode(new Tag(61, claimsOf({ ...PERSON, v: [DOSE] })))
  expect(await read({}, { payload })).toMatchObject({ verified: true })
})

test('a line end behind the text is no part of it, and the country may be written small', async () => {
  const text = await makeDcc({ v: [DOSE] }, signer, { claims: new Map([[1, 'at']]) })
  expect(await readCertificate(` ${text}\r\n`, context)).toMatchObject({ verified: true, foreign: { issuer: 'AT' } })
})

test('where it does not say who issued it, the country of its signer does', async () => {
  expect(await read({ v: [DOSE] }, { claims: new Map([[1, null]]) })).toMatchObject({ foreign: { issuer: 'AT' } })
})
