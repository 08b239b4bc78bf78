/**
 * Batches of withdrawn EU certificates, as the EU's gateway gives them: `{kid, hashType, entries: [{hash}], expires}`, one or
 * an array. Hashes are base64 of the first 16 bytes.
 */
import type { HashList } from '../../domain/certificates/trust.ts'
import { isObject } from '../../domain/kit/field-readers.ts'
import { parseInstant, SECOND } from '../../domain/kit/time.ts'
import { fromBase64 } from '../kit/base64.ts'
import { toHex } from '../kit/hex.ts'
import type { TrustFile } from './merge-trust.ts'

const TYPES: Readonly<Record<string, HashList['of']>> = {
  SIGNATURE: 'signature',
  UCI: 'uci',
  COUNTRYCODEUCI: 'country-and-uci',
}
/** A batch that holds for every key. */
const NO_KEY = ['UNKNOWN_KID', '', undefined, null]

export async function readDccRevocations(json: unknown, name: string): Promise<TrustFile | undefined> {
  const batches: readonly unknown[] = Array.isArray(json) ? json : [json]
  if (batches.length === 0 || !batches.every(isBatch)) return undefined
  const dcc = new Map<string, HashList[]>()
  let unread = 0
  for (const batch of batches) {
    const of = TYPES[String(batch['hashType'])]
    const kid = NO_KEY.includes(batch['kid'] as never) ? '*' : hexOf(batch['kid'])
    const hashes = batch['entries'].map((entry) => hexOf(isObject(entry) ? entry['hash'] : entry))
    if (of === undefined || kid === undefined) {
      unread += hashes.length
      continue
    }
    unread += hashes.filter((hash) => hash === undefined).length
    const listed = new Set(hashes)
    dcc.set(kid, [...(dcc.get(kid) ?? []), { of, has: (hash) => listed.has(toHex(hash)) }])
  }
  return { part: { revocations: { dcc } }, lists: [{ name, kind: 'dcc-revocations', asOf: asOfIn(batches), unread }] }
}

type Batch = Readonly<Record<string, unknown>> & { readonly entries: readonly unknown[] }

function isBatch(json: unknown): json is Batch {
  return isObject(json) && typeof json['hashType'] === 'string' && Array.isArray(json['entries'])
}

function hexOf(base64: unknown): string | undefined {
  const bytes = typeof base64 === 'string' ? fromBase64(base64) : undefined
  return bytes && toHex(bytes)
}

function asOfIn(batches: readonly Batch[]): number | undefined {
  const times = batches.flatMap(({ iat, asOf }) =>
    typeof iat === 'number' ? iat * SECOND : typeof asOf === 'string' ? (parseInstant(asOf) ?? []) : [],
  )
  return times.length === 0 ? undefined : Math.max(...times)
}
