/** AES-256-GCM under a key that outlives a process: nonce (12 random bytes) | ciphertext | tag (16). */
import { createCipheriv, createDecipheriv, type KeyObject, randomFillSync } from 'node:crypto'

const NONCE = 12
const TAG = 16

/** Random nonces: a restarted process goes on under the same key, so that a counter would begin anew. At most 2^32 seals a key. */
export function gcmSeal(key: KeyObject, plain: Uint8Array, context: string | Uint8Array): Buffer {
  const nonce = nextNonce()
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(bytesOf(context))
  const body = cipher.update(plain)
  cipher.final() // empty: the mode has no blocks to fill
  return Buffer.concat([nonce, body, cipher.getAuthTag()])
}

/** @returns undefined when the bytes were not sealed under this key and context */
export function gcmOpen(key: KeyObject, sealed: Uint8Array, context: string | Uint8Array): Buffer | undefined {
  if (sealed.length < NONCE + TAG) return undefined
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE), { authTagLength: TAG })
  decipher.setAAD(bytesOf(context))
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG))
  const body = decipher.update(sealed.subarray(NONCE, sealed.length - TAG))
  try {
    decipher.final() // empty: the mode has no blocks to fill
    return body
  } catch {
    return undefined // the only thing `final` throws for: the tag does not match
  }
}

function bytesOf(context: string | Uint8Array): Uint8Array {
  return typeof context === 'string' ? Buffer.from(context) : context
}

/** Asking the system once per 4096 nonces costs a hundredth of asking each time. */
const pool = Buffer.alloc(NONCE * 4096)
let used = pool.length

function nextNonce(): Buffer {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  const nonce = Buffer.from(pool.subarray(used, used + NONCE))
  used += NONCE
  return nonce
}
