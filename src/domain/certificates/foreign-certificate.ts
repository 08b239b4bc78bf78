/** A certificate that another country issued, as its rules read it. */
import type { EpochMs } from '../kit/time.ts'

export type ForeignCertificate = {
  readonly kind: 'vaccination' | 'test' | 'recovery'
  /** Two letters (ISO 3166-1) of who issued it. */
  readonly issuer: string
  readonly issuedAt: EpochMs
  readonly expiresAt: EpochMs
  /** The certificate as it was signed, in the EU's form: `{ver, nam, dob, v | t | r}`. Its signature was checked before. */
  readonly payload: Readonly<Record<string, unknown>>
}

/** A rule with what it says, and from when it holds in that form. */
export type ForeignRule = { readonly id: string; readonly version: string; readonly ko: string; readonly en: string }

export type ForeignVerdict =
  | { readonly kind: 'accepted'; readonly rules: readonly ForeignRule[] }
  | { readonly kind: 'refused'; readonly failed: readonly ForeignRule[] }
  /** Never the same as refused: a rule could not be evaluated, or none applies. `unclear` names them. */
  | { readonly kind: 'unknown'; readonly unclear: readonly ForeignRule[] }
