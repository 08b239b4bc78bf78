/** Claims of an EU certificate: the payload of its signature (CWT, RFC 8392). */
import type { EpochMs } from '../../domain/kit/time.ts'
import { asMap, type CborMap, readCbor, withoutTags } from '../kit/read-cbor.ts'
import { taggedDateOf, textOf } from './lenient.ts'

export type DccClaims = {
  /** Two letters of who issued it; undefined where it does not say. */
  readonly issuer: string | undefined
  readonly issuedAt: EpochMs
  /** Inclusive. */
  readonly expiresAt: EpochMs
  /** `undefined`: at once. */
  readonly notBefore: EpochMs | undefined
  readonly certificate: CborMap
}

const ISS = 1
const EXP = 4
const NBF = 5
const IAT = 6
const HCERT = -260
const CWT_TAG = 61

/** @returns undefined where the payload cannot be read, or lacks a time or the certificate */
export function readDccClaims(payload: Uint8Array): DccClaims | undefined {
  const claims = asMap(withoutTags(readCbor(payload), [CWT_TAG]))
  const certificate = asMap(asMap(claims?.get(HCERT))?.get(1))
  const issuedAt = taggedDateOf(claims?.get(IAT))
  const expiresAt = taggedDateOf(claims?.get(EXP))
  const notBefore = taggedDateOf(claims?.get(NBF))
  if (claims === undefined || certificate === undefined || issuedAt === undefined || expiresAt === undefined) {
    return undefined
  }
  if (notBefore === undefined && claims.get(NBF) != null) return undefined
  return { issuer: textOf(claims.get(ISS))?.toUpperCase(), issuedAt, expiresAt, notBefore, certificate }
}
