/** SMART Health Card: the JWS of its QR or file becomes evidence, or a reason. */
import { type CertificateReading, refused, type SignatureState } from '../../domain/certificates/certificate-reading.ts'
import type { CertificateReason } from '../../domain/certificates/certificate-reasons.ts'
import { SECOND } from '../../domain/kit/time.ts'
import type { ReadingContext } from '../kit/reading-context.ts'
import { type CardClaims, readCardClaims } from './card-claims.ts'
import { readCardContent } from './card-content.ts'
import { jsonIn } from './json-in.ts'
import { type CardJws, readCardJws } from './read-jws.ts'

/** Never rejects. Issuers are those of the trust, by their URL as it is written: nobody is asked for a key. */
export async function readCard(text: string, context: ReadingContext): Promise<CertificateReading> {
  const jws = readCardJws(text, context.crypto)
  if (typeof jws === 'string') return refused(jws, { kind: 'shc' })
  const payload = jsonIn(jws.payload)
  const claims = payload === undefined ? undefined : readCardClaims(payload)
  const content = claims === undefined ? ({ reason: 'schema-invalid' } as const) : readCardContent(claims.bundle)
  const signing = await checkSignature(jws, payload?.['iss'], context)
  const isSigned = signing.state === 'valid'
  const facts = {
    kind: 'shc',
    signature: signing.state,
    schema: 'reason' in content && content.reason === 'schema-invalid' ? 'invalid' : 'valid',
    expired: claims?.expiresAt !== undefined && context.now > claims.expiresAt,
    person: isSigned ? (content.person ?? null) : null,
    signedAt: isSigned ? (claims?.issuedAt ?? null) : null,
  } as const
  if (signing.state !== 'valid') return refused(signing.reason, facts)
  if (claims === undefined) return refused('schema-invalid', facts)
  if ('reason' in content) return refused(content.reason, facts)
  const reason = refusalOf(claims, signing.kid, context)
  if (reason !== undefined) return refused(reason, facts)
  const { evidence, unread } = content
  return { ...facts, verified: true, reason: null, evidence, ...(unread.length === 0 ? {} : { unread }) }
}

type Signing =
  | { readonly state: 'valid'; readonly kid: string }
  | { readonly state: Exclude<SignatureState, 'valid'>; readonly reason: CertificateReason }

const SIGNATURE_BYTES = 64

async function checkSignature(
  { isEs256, kid, signature, signed }: CardJws,
  issuer: unknown,
  { trust, crypto }: ReadingContext,
): Promise<Signing> {
  if (signature.length === 0) return { state: 'absent', reason: 'signature-absent' }
  if (!isEs256) return { state: 'invalid', reason: 'algorithm-refused' }
  const keys = typeof issuer === 'string' ? trust.cardIssuers.get(issuer) : undefined
  const named = kid === undefined ? undefined : keys?.get(kid)
  if (kid === undefined || named === undefined) return { state: 'untrusted', reason: 'issuer-unknown' }
  return signature.length === SIGNATURE_BYTES && (await crypto.verify(named.key, signature, signed))
    ? { state: 'valid', kid }
    : { state: 'invalid', reason: 'signature-invalid' }
}

function refusalOf(
  { issuedAt, expiresAt, rid }: CardClaims,
  kid: string,
  { trust, now }: ReadingContext,
): CertificateReason | undefined {
  const withdrawnUntil = rid === undefined ? undefined : trust.revocations.cards.get(kid)?.rids.get(rid)
  if (withdrawnUntil !== undefined && Math.floor(issuedAt / SECOND) * SECOND <= withdrawnUntil) return 'revoked'
  if (now < issuedAt) return 'not-yet-valid'
  return expiresAt !== undefined && now > expiresAt ? 'expired' : undefined
}
