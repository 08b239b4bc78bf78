/**
 * HPKE as it is used here: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, base mode.
 * P-256 since hardware keys, smart cards and every browser's WebCrypto know it: the authority chooses where its private key lives.
 */
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core'
import type { EpochWrap } from '../../domain/visits/visit.ts'

/** Bytes of the encapsulated key, the first part of a wrap (an uncompressed P-256 point). */
const ENCAPSULATED = 65

export function hpkeSuite(): CipherSuite {
  return new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() })
}

/** Says what the wrapped key is for. */
export const WRAP_INFO = bytesOf(Buffer.from('ansimpass epoch key 1'))

/** A wrap is bound to its name, its hour and the authority's key. */
export function wrapContext(wrap: Pick<EpochWrap, 'epochId' | 'hour' | 'authorityKeyId'>): ArrayBuffer {
  return bytesOf(Buffer.from(`${Buffer.from(wrap.epochId).toString('hex')} ${wrap.hour} ${wrap.authorityKeyId}`))
}

export function joinWrap(enc: ArrayBuffer, ciphertext: ArrayBuffer): Uint8Array {
  return Buffer.concat([Buffer.from(enc), Buffer.from(ciphertext)])
}

export function splitWrap(wrap: Uint8Array): { enc: ArrayBuffer; ciphertext: ArrayBuffer } {
  return { enc: bytesOf(wrap.subarray(0, ENCAPSULATED)), ciphertext: bytesOf(wrap.subarray(ENCAPSULATED)) }
}

/** An ArrayBuffer of exactly these bytes: a Buffer is a window on a larger one. */
export function bytesOf(view: Uint8Array): ArrayBuffer {
  const copy = new ArrayBuffer(view.length)
  new Uint8Array(copy).set(view)
  return copy
}
