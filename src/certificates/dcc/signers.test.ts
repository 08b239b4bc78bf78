/** Signatures of EU certificates: keys, key ids, dates and usages of their signers. */
import { beforeAll, describe, expect, test } from 'vitest'
import type { Trust } from '../../domain/certificates/trust.ts'
import { DAY, SECOND } from '../../domain/kit/time.ts'
import { readCertificate } from '../read-certificate.ts'
import {
  contextOf,
  type DccOptions,
  DOSE,
  makeDcc,
  makeSigner,
  NOON,
  RECOVERY,
  type Signer,
  type SignerOptions,
  TEST,
  trustIn,
} from './dcc.fixture.ts'

let signer: Signer
let other: Signer
let rsa: Signer

beforeAll(async () => {
  ;[signer, other, rsa] = await Promise.all([makeSigner(), makeSigner(), makeSigner({ rsaBits: 2048 })])
})

const read = async (by: Signer, trust: Trust, options: DccOptions = {}, certificate = { v: [DOSE] } as object) =>
  readCertificate(await makeDcc(certificate as Record<string, unknown>, by, options), contextOf(trust))
const header = (...pairs: [number, unknown][]) => new Map<number, unknown>(pairs)

describe('the key', () => {
  test.each([2048, 3072, 4096])('RSA of %i bits, as PS256', async (rsaBits) => {
    const by = await makeSigner({ rsaBits })
    expect(await read(by, await trustIn([{ x5c: by.x5c }]))).toMatchObject({ verified: true })
  })

  test('that is not trusted', async () => {
    const reading = await read(other, await trustIn([{ x5c: signer.x5c }]))
    expect(reading).toMatchObject({ signature: 'untrusted', reason: 'issuer-unknown', person: null, schema: 'valid' })
    expect(reading.evidence).toEqual([])
  })

  test('that no list holds', async () => {
    expect(await read(signer, await trustIn([]))).toMatchObject({ signature: 'untrusted', reason: 'issuer-unknown' })
  })

  test('of another signature', async () => {
    const forged = { protectedHeader: header([1, -7], [4, signer.kid]) }
    const reading = await read(other, await trustIn([{ x5c: signer.x5c }]), forged)
    expect(reading).toMatchObject({ signature: 'invalid', reason: 'signature-invalid', person: null, signedAt: null })
  })
})

describe('the algorithm', () => {
  test.each([
    ['none', 0],
    ['HMAC', 5],
    ['RSA with the older padding', -257],
    ['ECDSA on another curve', -35],
    ['EdDSA', -8],
    ['in words', 'ES256'],
  ])('%s is refused, whatever the signature', async (_name, alg) => {
    const reading = await read(signer, await trustIn([{ x5c: signer.x5c }]), {
      protectedHeader: header([1, alg], [4, signer.kid]),
    })
    expect(reading).toMatchObject({ signature: 'invalid', reason: 'algorithm-refused' })
  })

  test('none at all is refused before anybody asks whose key it is', async () => {
    const reading = await read(other, await trustIn([]), { protectedHeader: header([1, 0], [4, other.kid]) })
    expect(reading).toMatchObject({ signature: 'invalid', reason: 'algorithm-refused' })
  })

  test('of another kind of key', async () => {
    const trust = await trustIn([{ x5c: signer.x5c }, { x5c: rsa.x5c }])
    const asEc = { protectedHeader: header([1, -7], [4, rsa.kid]) }
    const asRsa = { protectedHeader: header([1, -37], [4, signer.kid]) }
    expect(await read(rsa, trust, asEc)).toMatchObject({ signature: 'invalid', reason: 'algorithm-refused' })
    expect(await read(signer, trust, asRsa)).toMatchObject({ signature: 'invalid', reason: 'algorithm-refused' })
  })

  test('no signature at all', async () => {
    const reading = await read(signer, await trustIn([{ x5c: signer.x5c }]), { signature: new Uint8Array() })
    expect(reading).toMatchObject({ signature: 'absent', reason: 'signature-absent' })
  })

  test.each([1, 63, 65, 72])('a signature of %i bytes', async (length) => {
    const reading = await read(signer, await trustIn([{ x5c: signer.x5c }]), {
      signature: new Uint8Array(length).fill(1),
    })
    expect(reading).toMatchObject({ signature: 'invalid', reason: 'signature-invalid' })
  })
})

describe('the key id', () => {
  test('in the other header, where the protected one has none', async () => {
    const options = { protectedHeader: header([1, -7]), unprotectedHeader: header([4, signer.kid]) }
    expect(await read(signer, await trustIn([{ x5c: signer.x5c }]), options)).toMatchObject({ verified: true })
  })

  test('wrong in the protected header is wrong, though the other one is right', async () => {
    const options = { protectedHeader: header([1, -7], [4, other.kid]), unprotectedHeader: header([4, signer.kid]) }
    expect(await read(signer, await trustIn([{ x5c: signer.x5c }]), options)).toMatchObject({
      reason: 'issuer-unknown',
    })
  })

  test('right in the protected header is right, though the other one is wrong', async () => {
    const options = { unprotectedHeader: header([4, other.kid]) }
    expect(await read(signer, await trustIn([{ x5c: signer.x5c }]), options)).toMatchObject({ verified: true })
  })

  test('in none', async () => {
    const options = { protectedHeader: header([1, -7]) }
    expect(await read(signer, await trustIn([{ x5c: signer.x5c }]), options)).toMatchObject({
      reason: 'issuer-unknown',
    })
  })

  test('that several signers share: any of them counts, and they cover for one another', async () => {
    const trust = await trustIn([{ x5c: signer.x5c }, { x5c: other.x5c }])
    const one = trust.documentSigners.get([...trust.documentSigners.keys()][0] ?? '') ?? []
    const all = [...trust.documentSigners.values()].flat()
    const shared = (signers: typeof all) => ({ ...trust, documentSigners: new Map([['0a0b0c0d0e0f0102', signers]]) })
    const options = { protectedHeader: header([1, -7], [4, Uint8Array.of(10, 11, 12, 13, 14, 15, 1, 2)]) }
    expect(await read(signer, shared(all), options)).toMatchObject({ verified: true })
    expect(await read(other, shared(all), options)).toMatchObject({ verified: true })
    expect(
      await read(rsa, shared(all), {
        protectedHeader: header([1, -37], [4, Uint8Array.of(10, 11, 12, 13, 14, 15, 1, 2)]),
      }),
    ).toMatchObject({ reason: 'algorithm-refused' })
    const over = one.map((each) => ({ ...each, notAfter: 0 }))
    expect(await read(signer, shared(over), options)).toMatchObject({ signature: 'valid', reason: 'dsc-expired' })
    expect(await read(signer, shared([...over, ...one]), options)).toMatchObject({ verified: true })
  })
})

describe('the signer’s time is that of the signature', () => {
  const by = async (options: SignerOptions, issuedAt = NOON - 30 * DAY) => {
    const own = await makeSigner(options)
    return read(own, await trustIn([{ x5c: own.x5c }]), { claims: new Map([[6, issuedAt / SECOND]]) })
  }
  test('over now, but not then', async () => {
    expect(await by({ notBefore: NOON - 40 * DAY, notAfter: NOON - 20 * DAY })).toMatchObject({ verified: true })
  })
  test('over then', async () => {
    const reading = await by({ notBefore: NOON - 60 * DAY, notAfter: NOON - 31 * DAY })
    expect(reading).toMatchObject({ verified: false, reason: 'dsc-expired', signature: 'valid', expired: false })
  })
  test('not begun', async () => {
    expect(await by({ notBefore: NOON - 29 * DAY })).toMatchObject({ reason: 'dsc-not-yet-valid', signature: 'valid' })
  })
  test('to the second', async () => {
    const times = { notBefore: NOON - 30 * DAY, notAfter: NOON - 30 * DAY }
    expect(await by(times)).toMatchObject({ verified: true })
    expect(await by(times, NOON - 30 * DAY + 1)).toMatchObject({ reason: 'dsc-expired' })
    expect(await by(times, NOON - 30 * DAY - 1)).toMatchObject({ reason: 'dsc-not-yet-valid' })
  })
})

describe('usage', () => {
  const USAGES = { t: '.1', v: '.2', r: '.3' } as const
  const CERTIFICATES = { t: { t: [TEST] }, v: { v: [DOSE] }, r: { r: [RECOVERY] } } as const
  const kinds = ['t', 'v', 'r'] as const

  test.each(['1.3.6.1.4.1.1847.2021.1', '1.3.6.1.4.1.0.1847.2021.1'])(
    '%s: each kind is for its own only',
    async (root) => {
      for (const usage of kinds) {
        const own = await makeSigner({ usages: [root + USAGES[usage]] })
        const trust = await trustIn([{ x5c: own.x5c }])
        for (const kind of kinds) {
          const { reason, signature } = await read(own, trust, {}, CERTIFICATES[kind])
          expect([reason, signature]).toEqual([usage === kind ? null : 'key-usage', 'valid'])
        }
      }
    },
  )

  test.each([
    ['none', []],
    ['of another world', ['1.3.6.1.5.5.7.3.2']],
  ])('%s: for all', async (_name, usages) => {
    const own = await makeSigner({ usages })
    const trust = await trustIn([{ x5c: own.x5c }])
    for (const kind of kinds) expect(await read(own, trust, {}, CERTIFICATES[kind])).toMatchObject({ verified: true })
  })
})
