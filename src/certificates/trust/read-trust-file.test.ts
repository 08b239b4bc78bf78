/** Trust files in their forms, and what withdraws certificates. */
import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { nodeCertificateCrypto } from '../../adapters/node-crypto/certificate-crypto.ts'
import { DAY, SECOND } from '../../domain/kit/time.ts'
import { contextOf, DOSE, makeCose, makeSigner, NOON, PERSON, pack, type Signer, trustIn } from '../dcc/dcc.fixture.ts'
import { toHex } from '../kit/hex.ts'
import { passKey } from '../pass-qr/pass.fixture.ts'
import { readCertificate } from '../read-certificate.ts'
import { readTrustFile } from './read-trust-file.ts'

let signer: Signer
let other: Signer

beforeAll(async () => {
  ;[signer, other] = await Promise.all([makeSigner(), makeSigner()])
})

const read = async (file: unknown) =>
  readTrustFile('dsc.json', typeof file === 'string' ? file : JSON.stringify(file), nodeCertificateCrypto)
const kidsIn = async (file: unknown) => {
  const trust = await read(file)
  return {
    kids: [...(trust?.part.documentSigners?.keys() ?? [])],
    countries: countriesIn(trust),
    list: trust?.lists[0],
  }
}
const countriesIn = (trust: Awaited<ReturnType<typeof read>>) =>
  [...(trust?.part.documentSigners?.values() ?? [])].flat().map(({ country }) => country)
const LIST = { name: 'dsc.json', kind: 'document-signers', asOf: undefined, unread: 0 }

describe('document signers', () => {
  test('in an array, the first of each chain, whatever else there is', async () => {
    const file = [{ x5c: [...signer.x5c, ...other.x5c], kid: 'wrong', use: 'sig' }, { x5c: other.x5c }]
    const kids = [toHex(signer.kid), toHex(other.kid)]
    expect(await kidsIn(file)).toEqual({ kids, countries: ['AT', 'AT'], list: LIST })
  })

  test('by country, which counts more than the subject', async () => {
    const kids = [toHex(signer.kid), toHex(other.kid)]
    const countries = ['DE', 'SE']
    expect(await kidsIn({ DE: signer.x5c, SE: { keys: [{ x5c: other.x5c }] } })).toMatchObject({ kids, countries })
    const swedish = { dsc_trust_list: { DE: signer.x5c, SE: { keys: [{ x5c: other.x5c }] } }, iat: NOON / SECOND }
    expect(await kidsIn(swedish)).toMatchObject({ kids, countries, list: { asOf: NOON } })
  })

  test('as one country publishes them, with the line of its signature', async () => {
    const entry = (of: Signer, timestamp: string) => ({ country: 'de', rawData: of.x5c[0], kid: 'x', timestamp })
    const certificates = [entry(signer, '2022-01-10T00:00:00Z'), entry(other, '2022-01-11T00:00:00Z')]
    const text = `c2lnbmF0dXJl\n${JSON.stringify({ certificates })}`
    expect(await kidsIn(text)).toEqual({
      kids: [toHex(signer.kid), toHex(other.kid)],
      countries: ['DE', 'DE'],
      list: { ...LIST, asOf: Date.parse('2022-01-11T00:00:00Z') },
    })
  })

  test('in PEM', async () => {
    expect(await kidsIn(`# two\n${signer.pem}\n\n${other.pem}`)).toMatchObject({
      kids: [toHex(signer.kid), toHex(other.kid)],
    })
  })

  test('in PEM, of which the last is cut off and counted; however often one begins', async () => {
    const cut = other.pem.slice(0, -20)
    expect(await kidsIn(`${signer.pem}\n${cut}`)).toMatchObject({ kids: [toHex(signer.kid)], list: { unread: 1 } })
    const begun = '-----BEGIN CERTIFICATE-----\n'.repeat(100_000)
    const from = performance.now()
    expect(await kidsIn(begun)).toMatchObject({ kids: [], list: { unread: 100_000 } })
    expect(performance.now() - from).toBeLessThan(5_000)
  })

  test('in JSON that holds PEM is JSON, with its age', async () => {
    const certificates = [
      { country: 'AT', rawData: signer.pem },
      { country: 'AT', rawData: other.x5c[0] },
    ]
    const list = { unread: 1, asOf: NOON }
    expect(await kidsIn({ iat: NOON / SECOND, certificates })).toMatchObject({ kids: [toHex(other.kid)], list })
  })

  test('of a country without any is counted', async () => {
    const file = { AT: { keyring: [] }, DE: signer.x5c }
    expect(await kidsIn(file)).toMatchObject({ countries: ['DE'], list: { unread: 1 } })
  })

  test('whose dates and key are the certificate’s', async () => {
    const trust = await trustIn([{ x5c: signer.x5c }])
    expect(trust.documentSigners.get(toHex(signer.kid))).toMatchObject([
      { key: { algorithm: 'ES256' }, notBefore: NOON - 200 * DAY, notAfter: NOON + 400 * DAY },
    ])
  })

  test.each([
    ['words', 'certificate'],
    ['no DER', 'AAAA'],
    ['nothing', ''],
    ['a number', 7],
  ])('that are %s are counted and trust nothing', async (_name, x5c) => {
    expect(await kidsIn([{ x5c: [x5c] }, { x5c: signer.x5c }])).toMatchObject({
      kids: [toHex(signer.kid)],
      list: { unread: 1 },
    })
  })

  test.each(['{"hello": 1}', '[{"y5c": []}]', '7', 'null', 'no json', '{"keys": []}'])(
    '%s is no trust file',
    async (text) => {
      expect(await read(text)).toBeUndefined()
    },
  )

  test('entries of another form are counted, and spoil none of the others', async () => {
    expect(await kidsIn([{ kid: 'x' }, 7, { x5c: signer.x5c }])).toMatchObject({
      kids: [toHex(signer.kid)],
      list: { unread: 2 },
    })
  })

  test('an empty list is one, and trusts nobody', async () => {
    expect(await kidsIn([])).toMatchObject({ kids: [], list: { unread: 0 } })
  })
})

test('pass keys that are none are counted', async () => {
  const { listed } = passKey('a1b2c3d4')
  const wrong = [
    { kid: 'A1B2C3D4' },
    { kid: 'a1b2c3' },
    { crv: 'P-384' },
    { kty: 'RSA' },
    { x: 'AAAA' },
    { y: 7 },
    { nbf: '1' },
  ]
  const keys = [listed, 7, ...wrong.map((change) => ({ ...listed, ...change })), { ...listed, exp: undefined }]
  const file = await read({ keys, revokedPasses: [], iat: NOON / SECOND })
  expect([...(file?.part.passKeys?.keys() ?? [])]).toEqual(['a1b2c3d4'])
  expect(file?.lists).toEqual([{ name: 'dsc.json', kind: 'pass-keys', asOf: NOON, unread: 9 }])
})

describe('what is withdrawn among pass keys stays so', () => {
  const { listed } = passKey('a1b2c3d4')
  const isRevoked = async (...files: unknown[]) => (await trustIn(...files)).passKeys.get('a1b2c3d4')?.revoked

  test('whichever list comes last', async () => {
    const [newer, older] = [true, false].map((revoked) => ({ keys: [{ ...listed, revoked }], revokedPasses: [] }))
    expect(await isRevoked(newer, older)).toBe(true)
    expect(await isRevoked(older, newer)).toBe(true)
    expect(await isRevoked({ keys: [{ ...listed, revoked: true }, listed], revokedPasses: [] })).toBe(true)
    expect(await isRevoked(older, older)).toBe(false)
  })

  test.each([
    [true, true],
    ['true', true],
    [1, true],
    [{}, true],
    [false, false],
    [null, false],
  ])('in doubt it is: %j', async (revoked, expected) => {
    expect(await isRevoked({ keys: [{ ...listed, revoked }], revokedPasses: [] })).toBe(expected)
  })

  test('nonces in large letters too; those that are none are counted', async () => {
    const revokedPasses = ['0123456789ABCDEF', 'fedcba9876543210', ['0123456789abcdef'], '01', 7]
    const file = await read({ keys: [], revokedPasses })
    expect([...(file?.part.revocations?.passes ?? [])]).toEqual(['0123456789abcdef', 'fedcba9876543210'])
    expect(file?.lists).toMatchObject([{ unread: 3 }])
  })
})

test.each([1e18, NOON, -1])('a list that was made at no time has no age: %d', async (iat) => {
  for (const form of [{ keys: [], revokedPasses: [] }, { certificates: [] }, { issuerInfo: [] }])
    expect((await read({ iat, ...form }))?.lists).toMatchObject([{ asOf: undefined }])
})

describe('a certificate that was withdrawn', () => {
  const hash = (data: string | Uint8Array) =>
    createHash('sha256').update(data).digest().subarray(0, 16).toString('base64')
  const batch = (hashType: string, hashed: string, kid: unknown = Buffer.from(signer.kid).toString('base64')) => ({
    kid,
    hashType,
    country: 'AT',
    entries: [{ hash: hash('another') }, { hash: hashed }],
  })
  const reason = async (cose: Uint8Array, ...batches: unknown[]) => {
    const trust = await trustIn([{ x5c: signer.x5c }], batches)
    return (await readCertificate(pack(cose), contextOf(trust))).reason
  }

  test('by its signature, of which only r counts', async () => {
    const cose = await makeCose({ ...PERSON, v: [DOSE] }, signer)
    const signature = cose.slice(-64)
    expect(await reason(cose, batch('SIGNATURE', hash(signature.slice(0, 32))))).toBe('revoked')
    expect(await reason(cose, batch('SIGNATURE', hash(signature)))).toBeNull()
  })

  test('by its signature of RSA, the whole of it', async () => {
    const rsa = await makeSigner({ rsaBits: 2048 })
    const cose = await makeCose({ ...PERSON, v: [DOSE] }, rsa)
    const trust = await trustIn([{ x5c: rsa.x5c }], [batch('SIGNATURE', hash(cose.slice(-256)), 'UNKNOWN_KID')])
    expect((await readCertificate(pack(cose), contextOf(trust))).reason).toBe('revoked')
  })

  test('by its identifier, and by that with its country', async () => {
    const cose = await makeCose({ ...PERSON, v: [DOSE] }, signer)
    expect(await reason(cose, batch('UCI', hash(DOSE.ci)))).toBe('revoked')
    expect(await reason(cose, batch('COUNTRYCODEUCI', hash(`AT${DOSE.ci}`)))).toBe('revoked')
    expect(await reason(cose, batch('UCI', hash(`AT${DOSE.ci}`)), batch('COUNTRYCODEUCI', hash(DOSE.ci)))).toBeNull()
  })

  test('of another key does not count, of any key does', async () => {
    const cose = await makeCose({ ...PERSON, v: [DOSE] }, signer)
    const otherKid = Buffer.from(other.kid).toString('base64')
    expect(await reason(cose, batch('UCI', hash(DOSE.ci), otherKid))).toBeNull()
    expect(await reason(cose, batch('UCI', hash(DOSE.ci), null))).toBe('revoked')
  })

  test('without an identifier is found by its signature only', async () => {
    const cose = await makeCose({ ...PERSON, v: [{ ...DOSE, ci: null }] }, signer)
    expect(await reason(cose, batch('UCI', hash('')), batch('COUNTRYCODEUCI', hash('AT')))).toBeNull()
  })

  test('by a hash in its whole length', async () => {
    const whole = createHash('sha256').update(DOSE.ci).digest('base64')
    expect(await reason(await makeCose({ ...PERSON, v: [DOSE] }, signer), batch('UCI', whole))).toBe('revoked')
  })

  test('beside batches that cannot be read, which are counted', async () => {
    const cose = await makeCose({ ...PERSON, v: [DOSE] }, signer)
    const broken = [null, {}, batch('constructor', hash('x')), batch('UCI', hash('x'), toHex(signer.kid))]
    expect(await reason(cose, ...broken, batch('UCI', hash(DOSE.ci)))).toBe('revoked')
    expect((await read([...broken, batch('UCI', 'AAAA')]))?.lists).toMatchObject([{ unread: 7 }])
  })

  test('hashes that are none are counted', async () => {
    const file = await read([
      batch('UCI', 'not base64!'),
      batch('TOMORROW', hash('x')),
      { ...batch('UCI', hash('x')), asOf: '2022-01-12T00:00:00Z' },
    ])
    expect(file?.lists).toEqual([
      { name: 'dsc.json', kind: 'dcc-revocations', asOf: Date.parse('2022-01-12T00:00:00Z'), unread: 3 },
    ])
  })
})

test('trust out of several files adds up', async () => {
  const key = passKey('a1b2c3d4')
  const trust = await trustIn([{ x5c: signer.x5c }], [{ x5c: other.x5c }], { keys: [key.listed], revokedPasses: [] })
  expect([trust.documentSigners.size, trust.passKeys.size, trust.lists.length]).toEqual([2, 1, 3])
})
