/** Pass QR of our own: the text of a code becomes the decision that it carries, or a reason. */
import type { CertificateCrypto } from '../../domain/certificates/certificate-crypto.ts'
import { type CertificateReading, refused, type SignatureState } from '../../domain/certificates/certificate-reading.ts'
import type { CertificateReason } from '../../domain/certificates/certificate-reasons.ts'
import type { PassClaims } from '../../domain/certificates/pass-claims.ts'
import type { PassKey, Trust } from '../../domain/certificates/trust.ts'
import { type EpochMs, MINUTE, SECOND } from '../../domain/kit/time.ts'
import { fromBase45 } from '../kit/base45.ts'
import { type CoseSign1, readCoseSign1 } from '../kit/cose.ts'
import { toHex } from '../kit/hex.ts'
import type { ReadingContext } from '../kit/reading-context.ts'
import { readPassPayload } from './pass-payload.ts'

export const PASS_PREFIX = 'AP1:'
/** Letters. */
const LONGEST = 600
/** By so much a door's clock may be wrong, either way. */
const SKEW_MS = 30 * SECOND
/** How long before it is shown a code for a screen is made at most: 40 of 30 seconds. */
export const MADE_AHEAD_MS = 20 * MINUTE

/** @param text the whole text of the QR, which begins with `AP1:` */
export async function readPass(text: string, { trust, crypto, now }: ReadingContext): Promise<CertificateReading> {
  const cose = unpack(text)
  if (typeof cose === 'string') return refused(cose, { kind: 'pass-qr' })
  const claims = readPassPayload(cose.payload)
  const signing = await checkSignature(cose, trust, crypto)
  const isSigned = signing.state === 'valid'
  const facts = {
    kind: 'pass-qr',
    signature: signing.state,
    schema: claims === undefined ? 'invalid' : 'valid',
    expired: claims !== undefined && isOver(claims, now),
    person: isSigned && claims !== undefined ? personOf(claims) : null,
    signedAt:
      isSigned && claims !== undefined ? claims.showFrom - (claims.form === 'screen' ? MADE_AHEAD_MS : 0) : null,
  } as const
  if (signing.state !== 'valid') return refused(signing.reason, facts)
  if (claims === undefined) return refused('schema-invalid', facts)
  const reason = refusalOf(claims, signing.key, trust, now)
  if (reason !== undefined) return refused(reason, facts)
  return { ...facts, verified: true, reason: null, evidence: [], pass: claims }
}

function unpack(text: string): CoseSign1 | CertificateReason {
  if (text.length > LONGEST) return 'too-long'
  const bytes = fromBase45(text.slice(PASS_PREFIX.length))
  return bytes === undefined ? 'encoding-invalid' : (readCoseSign1(bytes) ?? 'structure-invalid')
}

type Signing =
  | { readonly state: 'valid'; readonly key: PassKey }
  | { readonly state: Exclude<SignatureState, 'valid'>; readonly reason: CertificateReason }

async function checkSignature(cose: CoseSign1, trust: Trust, crypto: CertificateCrypto): Promise<Signing> {
  const { algorithm, kid, signature, signed } = cose
  if (signature.length === 0) return { state: 'absent', reason: 'signature-absent' }
  if (algorithm !== 'ES256') return { state: 'invalid', reason: 'algorithm-refused' }
  const key = kid === undefined ? undefined : trust.passKeys.get(toHex(kid))
  if (key === undefined) return { state: 'untrusted', reason: 'issuer-unknown' }
  return (await crypto.verify(key.key, signature, signed))
    ? { state: 'valid', key }
    : { state: 'invalid', reason: 'signature-invalid' }
}

function refusalOf(claims: PassClaims, key: PassKey, trust: Trust, now: EpochMs): CertificateReason | undefined {
  if (key.revoked) return 'key-revoked'
  if (claims.showFrom < key.from) return 'dsc-not-yet-valid'
  if (claims.showFrom >= key.until) return 'dsc-expired'
  if (trust.revocations.passes.has(claims.nonce)) return 'revoked'
  if (now < claims.showFrom - SKEW_MS) return 'not-yet-valid'
  return isOver(claims, now) ? 'expired' : undefined
}

/** The code's own time, or the pass that it tells of. */
function isOver({ showUntil, until }: PassClaims, now: EpochMs): boolean {
  return now >= showUntil + SKEW_MS || (until !== null && now >= until)
}

function personOf({ maskedName, birthYear }: PassClaims) {
  return { name: maskedName, birthDate: String(birthYear) }
}
