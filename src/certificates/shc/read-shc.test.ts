/** SMART Health Cards, right and wrong: each is evidence, or a reason; never silently nothing. */
import { deflateRawSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import { DAY, SECOND } from '../../domain/kit/time.ts'
import { contextOf, NOON, trustIn } from '../dcc/dcc.fixture.ts'
import { createCertificateReader, readCardFile, readCertificate } from '../read-certificate.ts'
import {
  bundleOf,
  type CardKeyPair,
  type CardOptions,
  cardKey,
  claimsOf,
  coded,
  dose,
  ISSUER,
  LOINC,
  lab,
  makeJws,
  PATIENT,
  qrsOf,
  SNOMED,
} from './shc.fixture.ts'

let key: CardKeyPair
let context: ReturnType<typeof contextOf>
beforeAll(async () => {
  key = await cardKey()
  context = contextOf(await trustIn({ iss: ISSUER, keys: [key.jwk] }))
})

const SERIES = bundleOf(PATIENT, dose('208', '2021-06-01'), dose('208', '2021-07-10'))
const read = (jws: string, within = context) => readCertificate(qrsOf(jws)[0] ?? '', within)
const readClaims = (claims: unknown, options?: CardOptions) => read(makeJws(claims, key, options))
const readBundle = (...resources: readonly unknown[]) => readClaims(claimsOf(bundleOf(PATIENT, ...resources)))

test('a series of three is one person’s, its doses numbered by their days', async () => {
  const third = dose('212', '2021-12-20')
  expect(await readBundle(third, dose('208', '2021-07-10'), dose('208', '2021-06-01'))).toEqual({
    kind: 'shc',
    signature: 'valid',
    schema: 'valid',
    expired: false,
    person: { name: 'Emily R. Visitor', birthDate: '1985-03-14' },
    signedAt: NOON - 30 * DAY + 250,
    verified: true,
    reason: null,
    evidence: [
      { kind: 'vaccination', vaccine: 'pfizer', dose: 1, seriesDoses: 2, date: '2021-06-01' },
      { kind: 'vaccination', vaccine: 'pfizer', dose: 2, seriesDoses: 2, date: '2021-07-10' },
      { kind: 'vaccination', vaccine: 'janssen', dose: 3, seriesDoses: 1, date: '2021-12-20' },
    ],
  })
})

describe('content', () => {
  test('a test counts from its sample, as no card says when its result was told', async () => {
    expect(await readBundle(lab())).toMatchObject({
      verified: true,
      evidence: [{ kind: 'test', type: 'pcr', result: 'negative', at: Date.parse('2022-01-11T09:00:00-05:00') }],
    })
    expect(await readBundle(lab())).not.toHaveProperty('unread')
  })

  test('what cannot be read beside what can is told', async () => {
    expect(await readBundle(dose('208', '2021-06-01'), dose('208', '2021-07'))).toMatchObject({
      verified: true,
      evidence: [{ dose: 1 }],
      unread: [{ kind: 'vaccination', reason: 'date' }],
    })
  })

  test.each([
    [
      'a vaccine that no table knows',
      [dose('208', '2021-06-01', { vaccineCode: coded('urn:x', '7') })],
      'value-unknown',
    ],
    ['a result that no table knows', [lab({ valueCodeableConcept: coded(SNOMED, '1') })], 'value-unknown'],
    ['somebody else’s dose', [dose('208', '2021-06-01', { patient: { reference: 'resource:9' } })], 'schema-invalid'],
    ['a dose without a day', [dose('208', 'soon')], 'schema-invalid'],
    ['two Patients', [PATIENT, dose('208', '2021-06-01')], 'schema-invalid'],
    ['an entry that is none', [dose('208', '2021-06-01'), 7], 'schema-invalid'],
    ['a dose against influenza', [dose('141', '2021-06-01')], 'no-evidence'],
    ['a dose that was not given', [dose('208', '2021-06-01', { status: 'not-done' })], 'no-evidence'],
    ['a blood test', [lab({ code: coded(LOINC, '718-7') })], 'no-evidence'],
    ['nothing beside the Patient', [], 'no-evidence'],
  ])('%s: %s', async (_name, resources, reason) => {
    expect(await readBundle(...resources)).toMatchObject({ verified: false, signature: 'valid', reason, evidence: [] })
  })

  test.each([
    ['without a name', { ...PATIENT, name: [] }],
    ['born on no day', { ...PATIENT, birthDate: '1985-02-30' }],
    ['modified by what we do not know', { ...PATIENT, modifierExtension: [{ url: 'urn:x' }] }],
  ])('a Patient %s is nobody', async (_name, patient) => {
    const card = claimsOf(bundleOf(patient, dose('208', '2021-06-01')))
    expect(await readClaims(card)).toMatchObject({ reason: 'schema-invalid', person: null })
  })

  test.each([
    [{ birthDate: '1985' }, { name: 'Emily R. Visitor', birthDate: '1985' }],
    [{ birthDate: undefined }, { name: 'Emily R. Visitor', birthDate: '' }],
    [{ name: [{ text: ' Emily Visitor ' }] }, { name: 'Emily Visitor', birthDate: '1985-03-14' }],
  ])('of a person that is told which is known: %j', async (change, person) => {
    const card = claimsOf(bundleOf({ ...PATIENT, ...change }, dose('208', '2021-06-01')))
    expect(await readClaims(card)).toMatchObject({ verified: true, person })
  })
})

describe('claims', () => {
  test.each([
    ['ended', { exp: NOON / SECOND - 1 }, 'expired', true],
    ['about to end', { exp: NOON / SECOND }, null, false],
    ['still to begin', { nbf: NOON / SECOND + 0.5 }, 'not-yet-valid', false],
    ['without a beginning', { nbf: undefined }, 'schema-invalid', false],
    ['with an end in words', { exp: 'never' }, 'schema-invalid', false],
    ['of nobody', { iss: undefined }, 'issuer-unknown', false],
    ['of an issuer with a slash more', { iss: `${ISSUER}/` }, 'issuer-unknown', false],
  ])('%s', async (_name, change, reason, expired) => {
    expect(await readClaims(claimsOf(SERIES, change))).toMatchObject({ reason, expired })
  })

  test.each([
    ['no health card', { type: ['https://smarthealth.cards#covid19'] }],
    ['another FHIR', { credentialSubject: { fhirVersion: '3.0.2', fhirBundle: SERIES } }],
    ['no bundle', { credentialSubject: { fhirVersion: '4.0.1' } }],
    ['a rid of other letters', { rid: 'a b' }],
  ])('%s is no card', async (_name, vc) => {
    expect(await readClaims(claimsOf(SERIES, {}, vc))).toMatchObject({ signature: 'valid', reason: 'schema-invalid' })
  })

  test('a name twice in its JSON is read by nobody', async () => {
    const twice = JSON.stringify(claimsOf(SERIES)).replace('"iss":', '"iss":"https://other.example","iss":')
    expect(await readClaims(twice)).toMatchObject({ verified: false, signature: 'untrusted' })
  })
})

describe('signature', () => {
  test.each([
    ['none', { alg: 'none' }, 'algorithm-refused'],
    ['HS256', { alg: 'HS256' }, 'algorithm-refused'],
    ['RS256', { alg: 'RS256' }, 'algorithm-refused'],
    ['no algorithm', { alg: undefined }, 'structure-invalid'],
    ['not packed', { zip: undefined }, 'structure-invalid'],
    ['something critical', { crit: ['exp'] }, 'structure-invalid'],
    ['no key', { kid: undefined }, 'issuer-unknown'],
  ])('%s', async (_name, header, reason) => {
    expect(await readClaims(claimsOf(SERIES), { header })).toMatchObject({ verified: false, reason, person: null })
  })

  test.each([
    ['empty', new Uint8Array(), 'absent', 'signature-absent'],
    ['of zeros', new Uint8Array(64), 'invalid', 'signature-invalid'],
    ['longer', new Uint8Array(65), 'invalid', 'signature-invalid'],
  ])('%s', async (_name, signature, state, reason) => {
    expect(await readClaims(claimsOf(SERIES), { signature })).toMatchObject({ signature: state, reason })
  })

  test('is of 64 bytes alone, whatever an implementation of the check takes', async () => {
    const credulous = { ...context, crypto: { ...context.crypto, verify: async () => true } }
    const signed = (bytes: number) =>
      read(makeJws(claimsOf(SERIES), key, { signature: new Uint8Array(bytes) }), credulous)
    expect([await signed(64), await signed(70)]).toMatchObject([{ verified: true }, { reason: 'signature-invalid' }])
  })

  test('has one text alone', async () => {
    const jws = makeJws(claimsOf(SERIES), key, { signature: new Uint8Array(64) })
    expect(await read(`${jws.slice(0, -1)}B`)).toMatchObject({ reason: 'encoding-invalid' })
  })

  test('by another’s key under this one’s name does not count', async () => {
    const other = { ...(await cardKey()), kid: key.kid }
    expect(await read(makeJws(claimsOf(SERIES), other))).toMatchObject({ reason: 'signature-invalid', person: null })
  })
})

describe('withdrawn', () => {
  const issued = Math.floor((NOON - 30 * DAY) / SECOND)
  test.each([
    ['AQPCj4wwk6Mt', 'revoked'],
    [`AQPCj4wwk6Mt.${issued}`, 'revoked'],
    [`AQPCj4wwk6Mt.${issued - 1}`, null],
    ['another', null],
  ])('by %s: %s', async (rid, reason) => {
    const crl = { kid: key.kid, method: 'rid', ctr: 2, rids: [rid] }
    const within = contextOf(await trustIn({ iss: ISSUER, keys: [key.jwk] }, crl))
    const card = makeJws(claimsOf(SERIES, {}, { rid: 'AQPCj4wwk6Mt' }), key)
    expect(await read(card, within)).toMatchObject({ reason })
  })
})

describe('in several QRs', () => {
  const answers = async (texts: readonly string[]) => {
    const reader = createCertificateReader()
    const reasons = []
    for (const text of texts) reasons.push((await reader(text, context)).reason)
    return reasons
  }
  const MISSING = 'chunks-missing'

  test('any order, the same twice, another between, another card’s, one alone', async () => {
    const [a = '', b = '', c = ''] = qrsOf(makeJws(claimsOf(SERIES), key), 3)
    const [x = '', y = ''] = qrsOf(makeJws(claimsOf(bundleOf(PATIENT, lab())), key), 2)
    const [other = ''] = qrsOf(makeJws(claimsOf(bundleOf(PATIENT, lab())), key), 3)
    expect(await answers([c, a, b])).toEqual([MISSING, MISSING, null])
    expect(await answers([a, a, c, a, b])).toEqual([MISSING, MISSING, MISSING, MISSING, null])
    expect(await answers([a, b, 'https://shop.example', c])).toEqual([MISSING, MISSING, 'kind-unknown', MISSING])
    expect(await answers([a, b, x, y])).toEqual([MISSING, MISSING, 'chunks-mixed', null])
    expect(await answers([a, other, a, b, c])).toEqual([MISSING, 'chunks-mixed', 'chunks-mixed', MISSING, null])
    expect(await answers([c])).toEqual([MISSING])
  })

  test.each([
    'shc:/',
    'shc:/5',
    'shc:/0/2/5676',
    'shc:/3/2/5676',
    'shc:/1/65/5676',
    'shc:/2/5676',
    'shc:/99',
    'shc:/56x6',
  ])('%s is no part of a card', async (text) => {
    expect(await readCertificate(text, context)).toMatchObject({ kind: 'shc', reason: 'encoding-invalid' })
  })
})

test('bombs, other packing and what is longer than any card are refused', async () => {
  expect(await readClaims(' '.repeat(2_000_000))).toMatchObject({ reason: 'too-large' })
  expect(await readClaims('', { packed: Buffer.from('{}') })).toMatchObject({ reason: 'compression-invalid' })
  const behind = Buffer.concat([deflateRawSync('{}'), Buffer.from([0])])
  expect(await readClaims('', { packed: behind })).toMatchObject({ reason: 'compression-invalid' })
  expect(await readCertificate(`shc:/${'45'.repeat(70_000)}`, context)).toMatchObject({ reason: 'too-long' })
  expect(await readClaims(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)).toMatchObject({ verified: false })
})

test('a file’s cards are read each by itself; one that is none has none', async () => {
  const file = (cards: unknown) => JSON.stringify({ verifiableCredential: cards })
  const good = makeJws(claimsOf(SERIES), key)
  const both = await readCardFile(file([good, 'no.card']), context)
  expect(both.map(({ reason }) => reason)).toEqual([null, 'encoding-invalid'])
  expect(await readCertificate(file([good, good]), context)).toMatchObject({ reason: 'several-events' })
  expect(await readCardFile(file([good, 7]), context)).toEqual([])
  expect(await readCardFile('{"verifiableCredential": "', context)).toEqual([])
})
