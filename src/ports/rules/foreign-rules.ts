/** Verdict on a certificate that another country issued, by rules that others wrote. */
import type { ForeignCertificate, ForeignVerdict } from '../../domain/certificates/foreign-certificate.ts'
import type { EpochMs } from '../../domain/kit/time.ts'

export interface ForeignRules {
  /** @param at  when the certificate is shown; business time. Never throws. */
  judge(certificate: ForeignCertificate, at: EpochMs): ForeignVerdict
}
