/** Context of a reading: the keys, the cryptography and the time that it goes by. */
import type { CertificateCrypto } from '../../domain/certificates/certificate-crypto.ts'
import type { Trust } from '../../domain/certificates/trust.ts'
import type { EpochMs } from '../../domain/kit/time.ts'

export type ReadingContext = {
  readonly trust: Trust
  readonly crypto: CertificateCrypto
  /** By a clock that is never behind the newest signed time that was seen (`trustedTime`). */
  readonly now: EpochMs
}
