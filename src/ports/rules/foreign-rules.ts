/** Verdict on a certificate that another country issued, by rules that others wrote. */
import type { ForeignCertificate } from '../../domain/certificates/foreign-certificate.ts'
import type { EpochMs } from '../../domain/kit/time.ts'

/** A rule with what it says, and from when it holds in that form. */
export type ForeignRule = { readonly id: string; readonly version: string; readonly ko: string; readonly en: string }

export type ForeignVerdict =
  | { readonly kind: 'accepted'; readonly rules: readonly ForeignRule[] }
  | { readonly kind: 'refused'; readonly failed: readonly ForeignRule[] }
  /** Never the same as refused: a rule could not be evaluated, or none applies. `unclear` names them. */
  | { readonly kind: 'unknown'; readonly unclear: readonly ForeignRule[] }

export interface ForeignRules {
  /** @param at  when the certificate is shown; business time. Never throws. */
  judge(certificate: ForeignCertificate, at: EpochMs): ForeignVerdict
}
