/** Cryptography for certificates by the browser's own WebCrypto, and zlib by pako: what Node's does in the server. Needs a page over https, or on this machine. */
import { Z_NO_FLUSH, Z_OK, Z_STREAM_END, ZStream, zlibInflate, zlibInflateEnd, zlibInflateInit2 } from 'pako'
import type {
  CertificateCrypto,
  PublicKey,
  SignatureAlgorithm,
} from '../../src/domain/certificates/certificate-crypto.ts'

const KEYS: Readonly<Record<SignatureAlgorithm, EcKeyImportParams | RsaHashedImportParams>> = {
  ES256: { name: 'ECDSA', namedCurve: 'P-256' },
  PS256: { name: 'RSA-PSS', hash: 'SHA-256' },
}
const CHECKS: Readonly<Record<SignatureAlgorithm, EcdsaParams | RsaPssParams>> = {
  ES256: { name: 'ECDSA', hash: 'SHA-256' },
  PS256: { name: 'RSA-PSS', saltLength: 32 },
}

/** Keys are read once, as long as their object lives. */
const read = new WeakMap<PublicKey, Promise<CryptoKey>>()

export const browserCertificateCrypto: CertificateCrypto = {
  async verify(key, signature, signed) {
    try {
      return await crypto.subtle.verify(CHECKS[key.algorithm], await keyOf(key), own(signature), own(signed))
    } catch (error) {
      // What WebCrypto throws at an unfit key or signature: it is not signed.
      if (error instanceof DOMException) return false
      throw error
    }
  },
  inflate,
  sha256: async (bytes) => new Uint8Array(await crypto.subtle.digest('SHA-256', own(bytes))),
}

function keyOf(key: PublicKey): Promise<CryptoKey> {
  const known = read.get(key)
  if (known !== undefined) return known
  const made = crypto.subtle.importKey('spki', own(key.spki), KEYS[key.algorithm], false, ['verify'])
  read.set(key, made)
  return made
}

/** Bytes of output at a time: a certificate has some 400. */
const CHUNK = 2_048
const BITS = 15

function inflate(packed: Uint8Array, form: 'zlib' | 'raw', most: number): Uint8Array | 'damaged' | 'too-large' {
  const stream = new ZStream()
  zlibInflateInit2(stream, form === 'zlib' ? BITS : -BITS)
  stream.input = packed
  stream.avail_in = packed.length
  const parts: Uint8Array[] = []
  try {
    for (;;) {
      stream.output = new Uint8Array(CHUNK)
      stream.next_out = 0
      stream.avail_out = CHUNK
      const state = zlibInflate(stream, Z_NO_FLUSH)
      if (state !== Z_OK && state !== Z_STREAM_END) return 'damaged'
      if (stream.total_out > most) return 'too-large'
      parts.push(stream.output.subarray(0, stream.next_out))
      if (state === Z_STREAM_END) return stream.avail_in === 0 ? joined(parts, stream.total_out) : 'damaged'
      if (stream.avail_out > 0) return 'damaged' // nothing more comes of it, and it has no end
    }
  } finally {
    zlibInflateEnd(stream)
  }
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** A view of memory that nobody else writes, as WebCrypto's types ask. */
function own(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(bytes)
}
