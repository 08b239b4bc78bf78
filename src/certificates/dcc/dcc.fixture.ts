/** EU certificates made with keys of our own, right and wrong in every way. */
import 'reflect-metadata'
import { webcrypto } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { ExtendedKeyUsageExtension, X509CertificateGenerator } from '@peculiar/x509'
import { encode, Tag } from 'cbor2'
import { nodeCertificateCrypto } from '../../adapters/node-crypto/certificate-crypto.ts'
import type { Trust } from '../../domain/certificates/trust.ts'
import { DAY, SECOND } from '../../domain/kit/time.ts'
import { toBase45 } from '../kit/base45.ts'
import { signedBytes } from '../kit/cose.ts'
import { mergeTrust } from '../trust/merge-trust.ts'
import { readTrustFile } from '../trust/read-trust-file.ts'

export const NOON = Date.parse('2022-01-12T12:00:00+09:00')

const EC = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const pss = (modulusLength: number) => ({
  name: 'RSA-PSS',
  modulusLength,
  publicExponent: Uint8Array.of(1, 0, 1),
  hash: 'SHA-256',
  saltLength: 32,
})

export type SignerOptions = {
  readonly rsaBits?: number
  readonly usages?: readonly string[]
  readonly notBefore?: number
  readonly notAfter?: number
  readonly keys?: webcrypto.CryptoKeyPair
}

/** A document signer with its key. */
export async function makeSigner({ rsaBits, usages = [], notBefore, notAfter, keys: given }: SignerOptions = {}) {
  const algorithm = rsaBits === undefined ? EC : pss(rsaBits)
  const keys =
    given ?? ((await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair)
  const certificate = await X509CertificateGenerator.createSelfSigned(
    {
      name: 'CN=DSC of a test, C=AT',
      notBefore: new Date(notBefore ?? NOON - 200 * DAY),
      notAfter: new Date(notAfter ?? NOON + 400 * DAY),
      keys: keys as never,
      signingAlgorithm: algorithm as never,
      extensions: usages.length === 0 ? [] : [new ExtendedKeyUsageExtension([...usages])],
    },
    webcrypto as never,
  )
  const hash = await nodeCertificateCrypto.sha256(new Uint8Array(certificate.rawData))
  return {
    keys,
    x5c: [certificate.toString('base64')],
    pem: certificate.toString('pem'),
    kid: hash.subarray(0, 8),
    alg: rsaBits === undefined ? -7 : -37,
    sign: async (bytes: Uint8Array) =>
      new Uint8Array(await webcrypto.subtle.sign(algorithm as never, keys.privateKey, bytes as never)),
  }
}
export type Signer = Awaited<ReturnType<typeof makeSigner>>

export const DOSE = {
  tg: '840539006',
  vp: '1119349007',
  mp: 'EU/1/20/1528',
  ma: 'ORG-100030215',
  dn: 2,
  sd: 2,
  dt: '2021-08-01',
  co: 'AT',
  is: 'Ministry of Health, Austria',
  ci: 'URN:UVCI:01:AT:10807843F94AEE0EE5093FBC254BD813#B',
}
export const TEST = {
  tg: '840539006',
  tt: 'LP6464-4',
  nm: 'Roche LightCycler qPCR',
  sc: '2022-01-11T12:34:56Z',
  tr: '260415000',
  tc: 'Testing center Vienna 1',
  co: 'AT',
  is: 'Ministry of Health, Austria',
  ci: 'URN:UVCI:01:AT:B5921A35D6A0D696421B3E2462178297#I',
}
export const RECOVERY = {
  tg: '840539006',
  fr: '2021-10-01',
  co: 'AT',
  is: 'Ministry of Health, Austria',
  df: '2021-10-12',
  du: '2022-03-30',
  ci: 'URN:UVCI:01:AT:858CC18CFCF5965EF82F60E493349AA5#K',
}
export const PERSON = {
  ver: '1.3.0',
  nam: { fn: 'Musterfrau-Gößinger', gn: 'Gabriele', fnt: 'MUSTERFRAU<GOESSINGER', gnt: 'GABRIELE' },
  dob: '1998-02-26',
}

type Claims = Readonly<Record<string, unknown>>

/** The claims around a certificate, as a map with whole numbers for keys. */
export function claimsOf(certificate: unknown, change: ReadonlyMap<number, unknown> = new Map()): Map<number, unknown> {
  return new Map<number, unknown>([
    [1, 'AT'],
    [4, (NOON + 300 * DAY) / SECOND],
    [6, (NOON - 30 * DAY) / SECOND],
    [-260, new Map([[1, certificate]])],
    ...change,
  ])
}

export type DccOptions = {
  readonly claims?: ReadonlyMap<number, unknown>
  readonly payload?: Uint8Array
  readonly protectedHeader?: ReadonlyMap<number, unknown>
  readonly unprotectedHeader?: ReadonlyMap<number, unknown>
  readonly tags?: readonly number[]
  readonly signature?: Uint8Array
}

/** @param certificate the members beside person and version */
export async function makeDcc(certificate: Claims, signer: Signer, options: DccOptions = {}): Promise<string> {
  return pack(await makeCose({ ...PERSON, ...certificate }, signer, options))
}

export async function makeCose(certificate: Claims, signer: Signer, options: DccOptions = {}): Promise<Uint8Array> {
  const header = encode(
    options.protectedHeader ??
      new Map<number, unknown>([
        [1, signer.alg],
        [4, signer.kid],
      ]),
  )
  const payload = options.payload ?? encode(claimsOf(certificate, options.claims))
  const signature = options.signature ?? (await signer.sign(signedBytes(header, payload)))
  const bare: unknown = [header, options.unprotectedHeader ?? new Map(), payload, signature]
  return encode((options.tags ?? [18]).reduceRight((inside, tag) => new Tag(tag, inside), bare))
}

export function pack(cose: Uint8Array): string {
  return `HC1:${toBase45(deflateSync(cose))}`
}

export async function trustIn(...files: readonly unknown[]): Promise<Trust> {
  const read = await Promise.all(
    files.map((file) =>
      readTrustFile('test', typeof file === 'string' ? file : JSON.stringify(file), nodeCertificateCrypto),
    ),
  )
  return mergeTrust(read.map((file) => file ?? raiseUnread()))
}

function raiseUnread(): never {
  throw new Error('a trust file of the test has no form that is known')
}

export function contextOf(trust: Trust, now = NOON) {
  return { trust, crypto: nodeCertificateCrypto, now }
}
