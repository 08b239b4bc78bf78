/** Claims of a SMART Health Card: the payload of its JWS. */
import type { EpochMs } from '../../domain/kit/time.ts'
import { type Json, listOf, objectOf } from '../../domain/pass/records/json.ts'
import { numericDateOf } from '../kit/numeric-date.ts'

export type CardClaims = {
  readonly issuedAt: EpochMs
  /** Inclusive; undefined: cards need no end. */
  readonly expiresAt: EpochMs | undefined
  /** Under which its issuer may withdraw it. */
  readonly rid: string | undefined
  /** FHIR R4. */
  readonly bundle: Json
}

const HEALTH_CARD = 'https://smarthealth.cards#health-card'
const RID = /^[\w-]{1,24}$/

/**
 * Of the types `#health-card` alone must be there: the others (`#immunization`, `#laboratory`, `#covid19`) should be, where
 * they apply, and say nothing that the bundle does not say.
 *
 * @returns undefined where something is missing or of another form
 * @see https://spec.smarthealth.cards, "Health Cards are encoded as Compact Serialization JSON Web Signatures"
 */
export function readCardClaims({ nbf, exp, vc }: Json): CardClaims | undefined {
  const card = objectOf(vc)
  const subject = objectOf(card?.['credentialSubject'])
  const [issuedAt, expiresAt, bundle] = [numericDateOf(nbf), numericDateOf(exp), objectOf(subject?.['fhirBundle'])]
  if (card === undefined || issuedAt === undefined || bundle === undefined) return undefined
  if (exp !== undefined && expiresAt === undefined) return undefined
  if (!listOf(card['type']).includes(HEALTH_CARD) || !isR4(subject?.['fhirVersion'])) return undefined
  const rid = card['rid']
  if (rid === undefined) return { issuedAt, expiresAt, rid, bundle }
  return typeof rid === 'string' && RID.test(rid) ? { issuedAt, expiresAt, rid, bundle } : undefined
}

function isR4(version: unknown): boolean {
  return typeof version === 'string' && /^4\.\d{1,2}(?:\.\d{1,3})?$/.test(version)
}
