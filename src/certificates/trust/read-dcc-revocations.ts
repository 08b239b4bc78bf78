/**
 * Batches of withdrawn EU certificates, as the EU's gateway gives them: `{kid, hashType, entries: [{hash}], expires}`, one or
 * an array. Hashes are base64 of the first 16 bytes, or of all of them. What is no batch is counted, and spoils none of the others.
 */
import type { HashList } from '../../domain/certificates/trust.ts'
import { isObject } from '../../domain/kit/field-readers.ts'
import { parseInstant } from '../../domain/kit/time.ts'
import { fromBase64 } from '../kit/base64.ts'
import { toHex } from '../kit/hex.ts'
import { numericDateOf } from '../kit/numeric-date.ts'
import type { TrustFile } from './merge-trust.ts'

const TYPES: ReadonlyMap<unknown, HashList['of']> = new Map([
  ['SIGNATURE', 'signature'],
  ['UCI', 'uci'],
  ['COUNTRYCODEUCI', 'country-and-uci'],
])
/** Bytes of a SHA-256, those of it that are kept, and those that name a signer. */
const WHOLE_BYTES = 32
const KEPT_BYTES = 16
const KID_BYTES = 8
/** A batch that holds for every key. */
const NO_KEY = ['UNKNOWN_KID', '', undefined, null]

export async function readDccRevocations(json: unknown, name: string): Promise<TrustFile | undefined> {
  const listed: readonly unknown[] = Array.isArray(json) ? json : [json]
  const batches = listed.filter(isBatch)
  if (batches.length === 0) return undefined
  const dcc = new Map<string, HashList[]>()
  let unread = listed.length - batches.length
  for (const batch of batches) {
    const of = TYPES.get(batch['hashType'])
    const kid = NO_KEY.includes(batch['kid'] as never) ? '*' : hexOf(batch['kid'], KID_BYTES)
    const hashes = batch['entries'].map((entry) => hashOf(isObject(entry) ? entry['hash'] : entry))
    if (of === undefined || kid === undefined) {
      unread += hashes.length
      continue
    }
    unread += hashes.filter((hash) => hash === undefined).length
    const known = new Set(hashes)
    dcc.set(kid, [...(dcc.get(kid) ?? []), { of, has: (hash) => known.has(toHex(hash)) }])
  }
  return { part: { revocations: { dcc } }, lists: [{ name, kind: 'dcc-revocations', asOf: asOfIn(batches), unread }] }
}

type Batch = Readonly<Record<string, unknown>> & { readonly entries: readonly unknown[] }

function isBatch(json: unknown): json is Batch {
  return isObject(json) && typeof json['hashType'] === 'string' && Array.isArray(json['entries'])
}

function hashOf(base64: unknown): string | undefined {
  return hexOf(base64, KEPT_BYTES) ?? hexOf(base64, WHOLE_BYTES)?.slice(0, 2 * KEPT_BYTES)
}

function hexOf(base64: unknown, length: number): string | undefined {
  const bytes = typeof base64 === 'string' ? fromBase64(base64) : undefined
  return bytes?.length === length ? toHex(bytes) : undefined
}

function asOfIn(batches: readonly Batch[]): number | undefined {
  const times = batches.flatMap(({ iat, asOf }) =>
    typeof asOf === 'string' ? (parseInstant(asOf) ?? []) : (numericDateOf(iat) ?? []),
  )
  return times.length === 0 ? undefined : Math.max(...times)
}
