/** Compact JWS of a SMART Health Card (RFC 7515, ES256, packed payload): its parts as they came, strictly. */

import type { CertificateCrypto } from '../../domain/certificates/certificate-crypto.ts'
import type { CertificateReason } from '../../domain/certificates/certificate-reasons.ts'
import { fromBase64Url } from '../kit/base64.ts'
import { utf8 } from '../kit/utf8.ts'
import { jsonIn } from './json-in.ts'

export type CardJws = {
  /** Whether it is the one that is accepted, ES256. */
  readonly isEs256: boolean
  readonly kid: string | undefined
  /** Unpacked. */
  readonly payload: Uint8Array
  /** Empty where there is none. */
  readonly signature: Uint8Array
  readonly signed: Uint8Array
}

/** Letters: nine QRs of the largest size. */
const LONGEST = 65_536
/** Bytes unpacked: a card with three doses has some 900, the largest example of the specification 27,000. */
const LARGEST = 262_144
const COMPACT = /^([\w-]+)\.([\w-]+)\.([\w-]*)$/

/** @returns its parts, or why it is none. Where it is not packed as cards are (`zip`), or demands what we do not know (`crit`), it is none. */
export function readCardJws(text: string, crypto: CertificateCrypto): CardJws | CertificateReason {
  if (text.length > LONGEST) return 'too-long'
  const [, head = '', body = '', end = ''] = COMPACT.exec(text) ?? []
  const [header, packed, signature] = [fromBase64Url(head), fromBase64Url(body), fromBase64Url(end)]
  if (head === '' || header === undefined || packed === undefined || signature === undefined) return 'encoding-invalid'
  const { alg, kid, zip, crit } = jsonIn(header) ?? {}
  if (alg === undefined || zip !== 'DEF' || crit !== undefined) return 'structure-invalid'
  const payload = crypto.inflate(packed, 'raw', LARGEST)
  if (payload === 'damaged') return 'compression-invalid'
  if (payload === 'too-large') return 'too-large'
  return {
    isEs256: alg === 'ES256',
    kid: typeof kid === 'string' ? kid : undefined,
    payload,
    signature,
    signed: utf8(`${head}.${body}`),
  }
}
