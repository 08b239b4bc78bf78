/**
 * Lists of document signers: an array of `{x5c: […]}`; by country (`{"AT": […]}`, `{"SE": {"keys": [{x5c}]}}`, also under
 * `dsc_trust_list`); `{certificates: [{country, rawData}]}`; PEM. Members that are not known are passed over.
 */
import type { CertificateCrypto } from '../../domain/certificates/certificate-crypto.ts'
import type { DocumentSigner } from '../../domain/certificates/trust.ts'
import { isObject } from '../../domain/kit/field-readers.ts'
import { type EpochMs, parseInstant } from '../../domain/kit/time.ts'
import { numericDateOf } from '../kit/numeric-date.ts'
import type { TrustFile } from './merge-trust.ts'
import { readSigner } from './read-signer.ts'

type Listed = { readonly text: string | undefined; readonly country: string | undefined }

export async function readSigners(
  json: unknown,
  name: string,
  crypto: CertificateCrypto,
): Promise<TrustFile | undefined> {
  const listed = listedIn(json)
  return listed === undefined ? undefined : readAll(listed, name, asOfIn(json), crypto)
}

const BEGIN = '-----BEGIN CERTIFICATE-----'
const END = '-----END CERTIFICATE-----'

export function isPem(text: string): boolean {
  return text.includes(BEGIN)
}

/** One that is cut off is counted as unread. */
export function readPem(text: string, name: string, crypto: CertificateCrypto): Promise<TrustFile> {
  const listed = text.split(BEGIN).slice(1).map(untilEnd)
  return readAll(listed, name, undefined, crypto)
}

function untilEnd(text: string): Listed {
  const end = text.indexOf(END)
  return { text: end === -1 ? undefined : text.slice(0, end), country: undefined }
}

async function readAll(
  listed: readonly Listed[],
  name: string,
  asOf: EpochMs | undefined,
  crypto: CertificateCrypto,
): Promise<TrustFile> {
  const documentSigners = new Map<string, DocumentSigner[]>()
  let unread = 0
  for (const { text, country } of listed) {
    const named = text === undefined ? undefined : await readSigner(text, country, crypto)
    if (named === undefined) unread++
    else documentSigners.set(named.kid, [...(documentSigners.get(named.kid) ?? []), named.signer])
  }
  return { part: { documentSigners }, lists: [{ name, kind: 'document-signers', asOf, unread }] }
}

function listedIn(json: unknown): readonly Listed[] | undefined {
  if (Array.isArray(json)) {
    return json.length === 0 || json.some(isEntry) ? json.map((entry) => listedAs(entry, undefined)) : undefined
  }
  if (!isObject(json)) return undefined
  if (Array.isArray(json['certificates'])) return json['certificates'].map((entry) => listedAs(entry, countryOf(entry)))
  const countries = json['dsc_trust_list'] ?? json
  if (!isObject(countries) || !Object.keys(countries).some(isCountry)) return undefined
  return Object.entries(countries).flatMap(([country, list]) => {
    const entries = isObject(list) ? list['keys'] : list
    return isCountry(country) ? [entries].flat().map((entry) => listedAs(entry, country)) : []
  })
}

function isEntry(entry: unknown): boolean {
  return typeof entry === 'string' || (isObject(entry) && ['x5c', 'rawData', 'certificate'].some((key) => key in entry))
}

/** Of a chain the first is the signer. */
function listedAs(entry: unknown, country: string | undefined): Listed {
  const told = isObject(entry) ? (entry['x5c'] ?? entry['rawData'] ?? entry['certificate']) : entry
  const text: unknown = Array.isArray(told) ? told[0] : told
  return { text: typeof text === 'string' ? text : undefined, country }
}

function isCountry(key: string): boolean {
  return /^[A-Z]{2}$/.test(key)
}

function countryOf(entry: unknown): string | undefined {
  const country = isObject(entry) ? entry['country'] : undefined
  return typeof country === 'string' ? country.toUpperCase() : undefined
}

/** `iat` in seconds, `asOf` in ISO 8601, or the newest `timestamp` of its entries. */
function asOfIn(json: unknown): EpochMs | undefined {
  if (!isObject(json)) return undefined
  if (typeof json['iat'] === 'number') return numericDateOf(json['iat'])
  const entries: readonly unknown[] = Array.isArray(json['certificates']) ? json['certificates'] : []
  const told = [json['asOf'], ...entries.map((entry) => (isObject(entry) ? entry['timestamp'] : undefined))]
  const times = told.flatMap((each) => (typeof each === 'string' ? (parseInstant(each) ?? []) : []))
  return times.length === 0 ? undefined : Math.max(...times)
}
