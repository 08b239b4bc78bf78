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
