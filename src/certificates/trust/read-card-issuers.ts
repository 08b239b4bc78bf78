/**
 * Issuers of SMART Health Cards with their keys: `{iss, keys: [JWK]}`, one or an array of these; by URL
 * (`{"https://…": {keys}}`); the VCI directory's snapshot (`{time, issuerInfo: [{issuer: {iss}, keys, crls}]}`).
 */
import type { CertificateCrypto } from '../../domain/certificates/certificate-crypto.ts'
import type { CardKey, CardRevocations } from '../../domain/certificates/trust.ts'
import { isObject } from '../../domain/kit/field-readers.ts'
import { parseInstant } from '../../domain/kit/time.ts'
import { toBase64Url } from '../kit/base64.ts'
import { numericDateOf } from '../kit/numeric-date.ts'
import { utf8 } from '../kit/utf8.ts'
import { spkiOfJwk, thumbprintInput } from './jwk.ts'
import { mergeTrust, type TrustFile } from './merge-trust.ts'
import { readCardRevocations } from './read-card-revocations.ts'

type Json = Readonly<Record<string, unknown>>
type Listed = { readonly issuer: string; readonly keys: readonly unknown[]; readonly revocations: unknown }

export async function readCardIssuers(
  json: unknown,
  name: string,
  crypto: CertificateCrypto,
): Promise<TrustFile | undefined> {
  const entries = entriesIn(json)
  if (entries === undefined) return undefined
  const cardIssuers = new Map<string, Map<string, CardKey>>()
  const revocations: TrustFile[] = []
  let unread = 0
  for (const entry of entries) {
    const listed = listedIn(entry)
    if (listed === undefined) {
      unread++
      continue
    }
    const keys = cardIssuers.get(listed.issuer) ?? new Map<string, CardKey>()
    cardIssuers.set(listed.issuer, keys)
    for (const jwk of listed.keys) {
      const named = isObject(jwk) ? await readKey(jwk, crypto) : undefined
      if (named === undefined) unread++
      else keys.set(...named)
    }
    const file = await readCardRevocations(listed.revocations, name)
    if (file !== undefined) revocations.push(file)
    else if (![listed.revocations].flat().every((each) => each === undefined || each === null)) unread++
  }
  const cards: ReadonlyMap<string, CardRevocations> = mergeTrust(revocations).revocations.cards
  return {
    part: { cardIssuers, revocations: { cards } },
    lists: [{ name, kind: 'card-issuers', asOf: asOfIn(json), unread }, ...revocations.flatMap(({ lists }) => lists)],
  }
}

/** @returns undefined where it is another form of trust */
function entriesIn(json: unknown): readonly unknown[] | undefined {
  if (Array.isArray(json)) return json.some(isEntry) ? json : undefined
  if (!isObject(json)) return undefined
  if (Array.isArray(json['issuerInfo'])) return json['issuerInfo']
  if (isEntry(json)) return [json]
  const byUrl = Object.entries(json).filter(([url]) => url.startsWith('https://'))
  if (byUrl.length === 0) return undefined
  return byUrl.map(([iss, listed]) => (isObject(listed) ? { ...listed, iss } : { iss, keys: listed }))
}

function isEntry(entry: unknown): boolean {
  return isObject(entry) && ('iss' in entry || 'issuer' in entry) && 'keys' in entry
}

/** The URL stays as it is written: cards name it exactly so. */
function listedIn(entry: unknown): Listed | undefined {
  if (!isObject(entry)) return undefined
  const named = isObject(entry['issuer']) ? entry['issuer']['iss'] : (entry['iss'] ?? entry['issuer'])
  const keys = entry['keys']
  if (typeof named !== 'string' || !named.startsWith('https://') || !Array.isArray(keys)) return undefined
  return { issuer: named, keys, revocations: entry['crls'] }
}

/** A key on P-256 for signatures alone, under its own thumbprint; one with its private half is everybody's. */
async function readKey(jwk: Json, crypto: CertificateCrypto): Promise<readonly [string, CardKey] | undefined> {
  const spki = spkiOfJwk(jwk)
  const input = thumbprintInput(jwk)
  if (spki === undefined || input === undefined || jwk['use'] !== 'sig' || 'd' in jwk) return undefined
  if (jwk['alg'] !== undefined && jwk['alg'] !== 'ES256') return undefined
  const thumbprint = toBase64Url(await crypto.sha256(utf8(input)))
  if (jwk['kid'] !== thumbprint) return undefined
  const version = jwk['crlVersion']
  return [
    thumbprint,
    { key: { algorithm: 'ES256', spki }, revocations: typeof version === 'number' ? version : undefined },
  ]
}

/** `iat` in seconds; `asOf` or `time` in ISO 8601. */
function asOfIn(json: unknown): number | undefined {
  if (!isObject(json)) return undefined
  if (typeof json['iat'] === 'number') return numericDateOf(json['iat'])
  const told = json['asOf'] ?? json['time']
  return typeof told === 'string' ? parseInstant(told) : undefined
}
