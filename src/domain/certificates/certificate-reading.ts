/** Reading of a certificate: its kind, whether signature and form hold, whose it is, and what it proves or why it does not. */
import type { EpochMs } from '../kit/time.ts'
import type { Evidence } from '../pass/evidence/evidence.ts'
import type { Unreadable } from '../pass/evidence/evidence-read.ts'
import type { CertificateReason } from './certificate-reasons.ts'
import type { ForeignCertificate } from './foreign-certificate.ts'
import type { PassClaims } from './pass-claims.ts'

/** `pass-qr`: our own. `dcc`: EU Digital COVID Certificate. `shc`: SMART Health Card. */
export type CertificateKind = 'pass-qr' | 'dcc' | 'shc' | 'unknown'

/**
 * Whether the signature verifies under a key that is trusted, and nothing else: a key's dates and usage are reasons.
 * `untrusted`: the key it names is not. `absent`: there is none, or none that can be read.
 */
export type SignatureState = 'valid' | 'invalid' | 'untrusted' | 'absent'

/** As signed, for staff to compare with an identity card. */
export type CertifiedPerson = {
  readonly name: string
  /** `YYYY-MM-DD`, `YYYY-MM`, `YYYY`, or empty: certificates may know no more. */
  readonly birthDate: string
}

type Facts = {
  readonly kind: CertificateKind
  readonly signature: SignatureState
  readonly schema: 'valid' | 'invalid'
  /** By the certificate's own end. */
  readonly expired: boolean
  /** Null unless the signature is valid. */
  readonly person: CertifiedPerson | null
  /** An instant that had come when it was signed; null unless the signature is valid. */
  readonly signedAt: EpochMs | null
}

export type VerifiedCertificate = Facts & {
  readonly verified: true
  readonly reason: null
  /** Empty for a pass QR, which carries the decision itself. */
  readonly evidence: readonly Evidence[]
  /** Present where it says more than could be read: of these kinds the absence of evidence says nothing. */
  readonly unread?: readonly Unreadable[]
  readonly pass?: PassClaims
  /** For the rules of the country that reads it. */
  readonly foreign?: ForeignCertificate
}

export type RefusedCertificate = Facts & {
  readonly verified: false
  readonly reason: CertificateReason
  readonly evidence: readonly []
}

export type CertificateReading = VerifiedCertificate | RefusedCertificate

/** A refusal before anything could be known, or with what is known. */
export function refused(
  reason: CertificateReason,
  facts: Pick<Facts, 'kind'> & Partial<Omit<Facts, 'kind'>>,
): RefusedCertificate {
  return {
    signature: 'absent',
    schema: 'invalid',
    expired: false,
    person: null,
    signedAt: null,
    ...facts,
    verified: false,
    reason,
    evidence: [],
  }
}
