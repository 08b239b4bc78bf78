/** EU Digital COVID Certificate: the text of its QR becomes evidence, or a reason. */
import { type CertificateReading, refused } from '../../domain/certificates/certificate-reading.ts'
import type { CertificateReason } from '../../domain/certificates/certificate-reasons.ts'
import type { DocumentSigner } from '../../domain/certificates/trust.ts'
import type { EpochMs } from '../../domain/kit/time.ts'
import { fromBase45 } from '../kit/base45.ts'
import { type CoseSign1, readCoseSign1 } from '../kit/cose.ts'
import { plain } from '../kit/plain.ts'
import type { ReadingContext } from '../kit/reading-context.ts'
import { type DccClaims, readDccClaims } from './claims.ts'
import { type DccContent, readDccContent } from './dcc-content.ts'
import { findSigner, signerRefusal } from './find-signer.ts'
import { isRevoked } from './revoked.ts'

export const DCC_PREFIX = 'HC1:'
/** Letters: the largest QR holds 4,296. */
const LONGEST = 4_300
/** Bytes unpacked: one with one event has some 400. */
const LARGEST = 16_384

/** @param text the whole text of the QR, which begins with `HC1:` */
export async function readDcc(text: string, context: ReadingContext): Promise<CertificateReading> {
  const cose = unpack(text, context)
  if (typeof cose === 'string') return refused(cose, { kind: 'dcc' })
  const claims = readDccClaims(cose.payload)
  const content = claims === undefined ? 'schema-invalid' : readDccContent(claims.certificate)
  const signing = await findSigner(cose, context.trust, context.crypto)
  const facts = {
    kind: 'dcc',
    signature: signing.state,
    schema: content === 'schema-invalid' || content === 'several-events' ? 'invalid' : 'valid',
    expired: claims !== undefined && context.now > claims.expiresAt,
    person: signing.state === 'valid' && typeof content !== 'string' ? content.person : null,
    signedAt: signing.state === 'valid' ? (claims?.issuedAt ?? null) : null,
  } as const
  if (signing.state !== 'valid') return refused(signing.reason, facts)
  if (claims === undefined || typeof content === 'string') {
    return refused(typeof content === 'string' ? content : 'schema-invalid', facts)
  }
  const { signers, kid } = signing
  const reason =
    signerRefusal(signers, content.event.kind, claims.issuedAt) ??
    ((await isRevoked(cose, kid, { issuer: claims.issuer, uci: content.event.uci }, context.trust, context.crypto))
      ? 'revoked'
      : outOfTime(claims, context.now))
  if (reason !== undefined) return refused(reason, facts)
  return {
    ...facts,
    verified: true,
    reason: null,
    evidence: [content.event.evidence],
    foreign: foreignOf(claims, content, signers),
  }
}

function unpack(text: string, { crypto }: ReadingContext): CoseSign1 | CertificateReason {
  if (text.length > LONGEST) return 'too-long'
  const packed = fromBase45(text.slice(DCC_PREFIX.length))
  if (packed === undefined) return 'encoding-invalid'
  const bytes = crypto.inflate(packed, 'zlib', LARGEST)
  if (bytes === 'damaged') return 'compression-invalid'
  if (bytes === 'too-large') return 'too-large'
  return readCoseSign1(bytes) ?? 'structure-invalid'
}

function outOfTime({ issuedAt, notBefore, expiresAt }: DccClaims, now: EpochMs): CertificateReason | undefined {
  if (now < Math.max(issuedAt, notBefore ?? issuedAt)) return 'not-yet-valid'
  return now > expiresAt ? 'expired' : undefined
}

function foreignOf(claims: DccClaims, { event }: DccContent, signers: readonly DocumentSigner[]) {
  return {
    kind: event.kind,
    issuer: claims.issuer ?? signers[0]?.country ?? '',
    issuedAt: claims.issuedAt,
    expiresAt: claims.expiresAt,
    /** Made when it is asked for: only foreign rules read it. */
    get payload() {
      return plain(claims.certificate) as Readonly<Record<string, unknown>>
    },
  }
}
