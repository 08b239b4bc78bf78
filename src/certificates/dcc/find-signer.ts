/** The document signer of an EU certificate: of all that share its key id, whose key made the signature. */
import type { CertificateCrypto } from '../../domain/certificates/certificate-crypto.ts'
import type { SignatureState } from '../../domain/certificates/certificate-reading.ts'
import type { CertificateReason } from '../../domain/certificates/certificate-reasons.ts'
import type { DccKind, DocumentSigner, Trust } from '../../domain/certificates/trust.ts'
import type { EpochMs } from '../../domain/kit/time.ts'
import type { CoseSign1 } from '../kit/cose.ts'
import { toHex } from '../kit/hex.ts'

export type Signing =
  /** One key may be in several certificates: all of them. */
  | { readonly state: 'valid'; readonly signers: readonly DocumentSigner[]; readonly kid: string }
  | { readonly state: Exclude<SignatureState, 'valid'>; readonly reason: CertificateReason }

export async function findSigner(cose: CoseSign1, trust: Trust, crypto: CertificateCrypto): Promise<Signing> {
  const { algorithm, signature, signed } = cose
  if (signature.length === 0) return { state: 'absent', reason: 'signature-absent' }
  if (algorithm === undefined) return { state: 'invalid', reason: 'algorithm-refused' }
  const kid = toHex(cose.kid ?? new Uint8Array())
  const named = trust.documentSigners.get(kid) ?? []
  if (named.length === 0) return { state: 'untrusted', reason: 'issuer-unknown' }
  const fit = named.filter(({ key }) => key.algorithm === algorithm)
  if (fit.length === 0) return { state: 'invalid', reason: 'algorithm-refused' }
  const checked = await Promise.all(fit.map(({ key }) => crypto.verify(key, signature, signed)))
  const signers = fit.filter((_, index) => checked[index])
  return signers.length === 0 ? { state: 'invalid', reason: 'signature-invalid' } : { state: 'valid', signers, kid }
}

/** Whether one of them was in its time when it signed, and is for such certificates; else why not. */
export function signerRefusal(
  signers: readonly DocumentSigner[],
  kind: DccKind,
  issuedAt: EpochMs,
): CertificateReason | undefined {
  const reasons = signers.map((signer) => refusalOf(signer, kind, issuedAt))
  return reasons.includes(undefined) ? undefined : reasons[0]
}

function refusalOf(
  { notBefore, notAfter, signs }: DocumentSigner,
  kind: DccKind,
  issuedAt: EpochMs,
): CertificateReason | undefined {
  if (issuedAt > notAfter) return 'dsc-expired'
  if (issuedAt < notBefore) return 'dsc-not-yet-valid'
  return signs.includes(kind) ? undefined : 'key-usage'
}
