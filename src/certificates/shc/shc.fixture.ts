/** SMART Health Cards of a test's own keys, right and wrong in every way. */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import { nodeCertificateCrypto } from '../../adapters/node-crypto/certificate-crypto.ts'
import { DAY, SECOND } from '../../domain/kit/time.ts'
import { NOON } from '../dcc/dcc.fixture.ts'
import { toBase64Url } from '../kit/base64.ts'
import { utf8 } from '../kit/utf8.ts'
import { thumbprintInput } from '../trust/jwk.ts'

export const ISSUER = 'https://health.example/cards'
export const CVX = 'http://hl7.org/fhir/sid/cvx'
export const LOINC = 'http://loinc.org'
export const SNOMED = 'http://snomed.info/sct'

export type CardKeyPair = {
  readonly jwk: Readonly<Record<string, unknown>>
  readonly secret: KeyObject
  readonly kid: string
}

export async function cardKey(): Promise<CardKeyPair> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { kty, crv, x, y } = publicKey.export({ format: 'jwk' })
  const kid = toBase64Url(await nodeCertificateCrypto.sha256(utf8(thumbprintInput({ x, y }) ?? '')))
  return { jwk: { kty, crv, x, y, kid, use: 'sig', alg: 'ES256' }, secret: privateKey, kid }
}

export const PATIENT = {
  resourceType: 'Patient',
  name: [{ family: 'Visitor', given: ['Emily', 'R.'] }],
  birthDate: '1985-03-14',
}
const SUBJECT = { reference: 'resource:0' }

export function coded(system: string, code: string) {
  return { coding: [{ system, code }] }
}

export function dose(cvx: string, day: string, more: object = {}) {
  return {
    resourceType: 'Immunization',
    status: 'completed',
    vaccineCode: coded(CVX, cvx),
    patient: SUBJECT,
    occurrenceDateTime: day,
    performer: [{ actor: { display: 'ABC General Hospital' } }],
    lotNumber: '0000001',
    ...more,
  }
}

export function lab(more: object = {}) {
  return {
    resourceType: 'Observation',
    status: 'final',
    code: coded(LOINC, '94500-6'),
    subject: SUBJECT,
    effectiveDateTime: '2022-01-11T09:00:00-05:00',
    performer: [{ display: 'ABC General Hospital' }],
    valueCodeableConcept: coded(SNOMED, '260415000'),
    ...more,
  }
}

export function bundleOf(...resources: readonly unknown[]) {
  const entry = resources.map((resource, index) => ({ fullUrl: `resource:${index}`, resource }))
  return { resourceType: 'Bundle', type: 'collection', entry }
}

export function claimsOf(bundle: unknown, change: object = {}, vc: object = {}) {
  return {
    iss: ISSUER,
    nbf: (NOON - 30 * DAY) / SECOND + 0.25,
    vc: {
      type: ['https://smarthealth.cards#health-card', 'https://smarthealth.cards#covid19'],
      credentialSubject: { fhirVersion: '4.0.1', fhirBundle: bundle },
      ...vc,
    },
    ...change,
  }
}

export type CardOptions = {
  readonly header?: object
  /** In place of the packed claims. */
  readonly packed?: Uint8Array
  readonly signature?: Uint8Array
}

export function makeJws(claims: unknown, { kid, secret }: CardKeyPair, options: CardOptions = {}): string {
  const header = toBase64Url(utf8(JSON.stringify({ zip: 'DEF', alg: 'ES256', kid, ...options.header })))
  const packed = options.packed ?? deflateRawSync(typeof claims === 'string' ? claims : JSON.stringify(claims))
  const signed = `${header}.${toBase64Url(packed)}`
  const signature = options.signature ?? sign('sha256', utf8(signed), { key: secret, dsaEncoding: 'ieee-p1363' })
  return `${signed}.${toBase64Url(signature)}`
}

export function digitsOf(text: string): string {
  return Array.from(text, (letter) => String(letter.charCodeAt(0) - 45).padStart(2, '0')).join('')
}

/** Texts of the QRs of a card. */
export function qrsOf(jws: string, count = 1): readonly string[] {
  if (count === 1) return [`shc:/${digitsOf(jws)}`]
  const size = Math.ceil(jws.length / count)
  return Array.from({ length: count }, (_, nth) => {
    return `shc:/${nth + 1}/${count}/${digitsOf(jws.slice(nth * size, (nth + 1) * size))}`
  })
}
