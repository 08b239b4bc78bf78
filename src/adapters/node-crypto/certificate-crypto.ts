/** Cryptography for certificates by Node's own: OpenSSL and zlib. */
import { constants, createHash, createPublicKey, type KeyObject, type VerifyKeyObjectInput, verify } from 'node:crypto'
import { inflateRawSync, inflateSync } from 'node:zlib'
import type { CertificateCrypto, PublicKey } from '../../domain/certificates/certificate-crypto.ts'

/**
 * Nothing may stand behind the stream. Output 2 kB at a time: a certificate has some 400 bytes, and Node's 16 kB are much to make
 * and to forget for each.
 */
const WHOLE_STREAM = { rejectGarbageAfterEnd: true, chunkSize: 2_048 }

/** Keys are read once, as long as their object lives. */
const read = new WeakMap<PublicKey, VerifyKeyObjectInput>()

export const nodeCertificateCrypto: CertificateCrypto = {
  async verify(key, signature, signed) {
    try {
      return verify('sha256', signed, inputOf(key), signature)
    } catch {
      // OpenSSL's own errors, whatever the fault of key or signature: it is not signed.
      return false
    }
  },

  inflate(packed, form, most) {
    try {
      return (form === 'zlib' ? inflateSync : inflateRawSync)(packed, { ...WHOLE_STREAM, maxOutputLength: most })
    } catch (error) {
      return error instanceof RangeError ? 'too-large' : 'damaged'
    }
  },

  async sha256(bytes) {
    return new Uint8Array(createHash('sha256').update(bytes).digest())
  },
}

function inputOf(key: PublicKey): VerifyKeyObjectInput {
  const known = read.get(key)
  if (known !== undefined) return known
  const input = optionsOf(key, createPublicKey({ key: Buffer.from(key.spki), format: 'der', type: 'spki' }))
  read.set(key, input)
  return input
}

function optionsOf({ algorithm }: PublicKey, key: KeyObject): VerifyKeyObjectInput {
  return algorithm === 'ES256'
    ? { key, dsaEncoding: 'ieee-p1363' }
    : { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
}
