/** Signed HTTP messages, in the form of Standard Webhooks (standardwebhooks.com): an HMAC over id, time and body, with one header more that names the key. */
import { createHmac, timingSafeEqual } from 'node:crypto'

/** The form itself names no key: the receiver would have to try each secret that it knows on every body. */
export const KEY_HEADER = 'ansimpass-key'
/** How far the sender's clock may be off, and how long a message may be on its way. */
export const SIGNED_WITHIN_S = 5 * 60

/** Who sends: the secret is 24 to 64 bytes, written as `whsec_` and Base64. */
export type SigningKey = { readonly id: string; readonly secret: Uint8Array }
export type SignedHeaders = {
  readonly keyId: string
  readonly id: string
  /** Seconds since 1970, in digits. */
  readonly timestamp: string
  /** `v1,` and Base64; several with spaces between them, of which one must fit. */
  readonly signature: string
}

const SECRET = /^whsec_([A-Za-z0-9+/]{32,86}={0,2})$/

/** @returns undefined for what is no secret of that form */
export function secretBytes(secret: string): Uint8Array | undefined {
  const bytes = Buffer.from(SECRET.exec(secret)?.[1] ?? '', 'base64')
  return bytes.length >= 24 && bytes.length <= 64 ? bytes : undefined
}

/** @returns the headers to send with `body` as it stands. @param atMs  the sender's clock */
export function signedHeaders({ id: keyId, secret }: SigningKey, id: string, atMs: number, body: string) {
  const timestamp = String(Math.floor(atMs / 1_000))
  return {
    [KEY_HEADER]: keyId,
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signatureOf(secret, id, timestamp, Buffer.from(body)).toString('base64')}`,
  }
}

/** @returns undefined where one is missing, or is not of its form */
export function readSignedHeaders(headers: Readonly<Record<string, unknown>>): SignedHeaders | undefined {
  const [keyId, id, timestamp, signature] = [KEY_HEADER, 'webhook-id', 'webhook-timestamp', 'webhook-signature'].map(
    (name) => headers[name],
  )
  if (typeof keyId !== 'string' || typeof id !== 'string') return undefined
  if (typeof timestamp !== 'string' || typeof signature !== 'string') return undefined
  if (!/^[\x21-\x7e]{1,256}$/.test(id) || id.includes('.') || !/^\d{1,12}$/.test(timestamp)) return undefined
  return signature.length > 1_024 ? undefined : { keyId, id, timestamp, signature }
}

export function isInTime({ timestamp }: Pick<SignedHeaders, 'timestamp'>, nowMs: number): boolean {
  return Math.abs(nowMs / 1_000 - Number(timestamp)) <= SIGNED_WITHIN_S
}

export function isSignedBy(
  secret: Uint8Array,
  { id, timestamp, signature }: Omit<SignedHeaders, 'keyId'>,
  body: Uint8Array,
): boolean {
  const right = signatureOf(secret, id, timestamp, body)
  return signature
    .split(' ')
    .map((each) => Buffer.from(/^v1,([A-Za-z0-9+/]{43}=)$/.exec(each)?.[1] ?? '', 'base64'))
    .some((given) => given.length === right.length && timingSafeEqual(given, right))
}

function signatureOf(secret: Uint8Array, id: string, timestamp: string, body: Uint8Array): Buffer {
  return createHmac('sha256', secret).update(`${id}.${timestamp}.`).update(body).digest()
}
