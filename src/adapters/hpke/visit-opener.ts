/** The authority's side: unwraps epoch keys with the private key and opens visits. Never part of a running server. */
import { createDecipheriv } from 'node:crypto'
import { AppError } from '../../domain/errors.ts'
import type { Line } from '../../domain/phone/line.ts'
import type { EpochWrap, SealedVisit } from '../../domain/visit/visit.ts'
import { type PrivateJwk, thumbprint } from './authority-key.ts'
import { hpkeSuite, splitWrap, WRAP_INFO, wrapContext } from './suite.ts'
import { clearFields, epochKeysOf, lineOf, NONCE_BYTES, TAG_BYTES, tokenOf } from './visit-form.ts'

export type OpenedEpoch = {
  /** @returns undefined when the visit was not sealed in this epoch, or was changed since */
  open(visit: Omit<SealedVisit, 'epoch'>): Line | undefined
  /** The token under which a line's visits of this epoch are found. */
  token(line: Line): Uint8Array
}

export type VisitOpener = {
  /** The name of the key that opens, as epoch wraps carry it. */
  readonly keyId: string
  /** @returns undefined when the epoch was wrapped to another key, or was changed */
  unwrap(wrap: EpochWrap): Promise<OpenedEpoch | undefined>
}

/** @throws AppError `AUTHORITY_KEY_INVALID` */
export async function openVisits(privateKey: PrivateJwk): Promise<VisitOpener> {
  const suite = hpkeSuite()
  const keyId = thumbprint(privateKey)
  const recipientKey = await importPrivate(privateKey)
  return {
    keyId,
    async unwrap(wrap) {
      if (wrap.authorityKeyId !== keyId) return undefined
      const { enc, ciphertext } = splitWrap(wrap.wrap)
      try {
        const recipient = await suite.createRecipientContext({ recipientKey, enc, info: WRAP_INFO })
        return openedEpoch(new Uint8Array(await recipient.open(ciphertext, wrapContext(wrap))))
      } catch {
        return undefined // every way to fail here means the same: not ours, or changed
      }
    },
  }
}

function openedEpoch(epochKey: Uint8Array): OpenedEpoch {
  const keys = epochKeysOf(epochKey)
  epochKey.fill(0)
  return {
    open(visit) {
      const { sealed } = visit
      if (sealed.length < NONCE_BYTES + TAG_BYTES) return undefined
      const decipher = createDecipheriv('aes-256-gcm', keys.seal, sealed.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      })
      decipher.setAAD(clearFields(visit))
      decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES))
      const plain = decipher.update(sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES))
      try {
        decipher.final()
      } catch {
        return undefined // the tag does not match
      }
      const line = lineOf(plain)
      return line !== undefined && tokenOf(keys, line).equals(visit.token) ? line : undefined
    },
    token: (line) => tokenOf(keys, line),
  }
}

async function importPrivate(jwk: PrivateJwk): Promise<CryptoKey> {
  try {
    const { kty, crv, x, y, d } = jwk
    return await hpkeSuite().kem.importKey('jwk', { kty, crv, x, y, d, key_ops: ['deriveBits'] }, false)
  } catch (cause) {
    throw new AppError('AUTHORITY_KEY_INVALID', 'The private key is no P-256 key in JWK form', { cause })
  }
}
