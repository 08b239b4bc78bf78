/** The authority's side: unwraps epoch keys with the private key and opens visits. Never part of a running server. */
import { createDecipheriv } from 'node:crypto'
import type {
  AnySealedVisit,
  EpochWrap,
  OldSealedVisit,
  OpenedVisit,
  SealedVisit,
  Visitor,
  WithoutEpoch,
} from '../../domain/visits/visit.ts'
import { type PrivateJwk, thumbprint } from './authority-key.ts'
import { importPrivate } from './import-keys.ts'
import { oldClearFields, oldTokenOf, readOldPlain } from './old-visit-form.ts'
import { hpkeSuite, splitWrap, WRAP_INFO, wrapContext } from './suite.ts'
import {
  clearFields,
  type EpochKeys,
  epochKeysOf,
  NONCE_BYTES,
  readPlain,
  TAG_BYTES,
  TOKENS_OF_LINE,
  tokenOf,
} from './visit-form.ts'

export type OpenedEpoch = {
  /** @returns undefined when the visit was not sealed in this epoch, or was changed since */
  open(visit: WithoutEpoch<AnySealedVisit>): OpenedVisit | undefined
  /** The tokens under which a line's visits of this epoch are found. */
  tokens(line: Visitor): readonly Uint8Array[]
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
        return openUnder(new Uint8Array(await recipient.open(ciphertext, wrapContext(wrap))))
      } catch {
        return undefined // every way to fail here means the same: not ours, or changed
      }
    },
  }
}

/** @param epochKey  32 bytes, overwritten */
export function openUnder(epochKey: Uint8Array): OpenedEpoch {
  const keys = epochKeysOf(epochKey)
  epochKey.fill(0)
  return {
    open: (visit) => (visit.channel === undefined ? openVisit(keys, visit) : openOldVisit(keys, visit)),
    tokens: (line) => [
      ...Array.from({ length: TOKENS_OF_LINE }, (_, n) => tokenOf(keys, line, n)),
      oldTokenOf(keys, line),
    ],
  }
}

function openVisit(keys: EpochKeys, visit: WithoutEpoch<SealedVisit>): OpenedVisit | undefined {
  const plain = decrypt(keys, visit.sealed, clearFields(visit))
  const read = plain && readPlain(plain, visit.arrivedAt)
  if (read === undefined || !tokenOf(keys, read.line, read.n).equals(visit.token)) return undefined
  const { n: _, ...opened } = read
  return opened
}

function openOldVisit(keys: EpochKeys, visit: WithoutEpoch<OldSealedVisit>): OpenedVisit | undefined {
  const plain = decrypt(keys, visit.sealed, oldClearFields(visit))
  const line = plain && readOldPlain(plain)
  if (line === undefined || !oldTokenOf(keys, line).equals(visit.token)) return undefined
  return { line, arrivedAt: visit.arrivedAt, channel: visit.channel }
}

/** @returns undefined where one bit is not as it was sealed */
function decrypt(keys: EpochKeys, sealed: Uint8Array, clear: Uint8Array): Buffer | undefined {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) return undefined
  const decipher = createDecipheriv('aes-256-gcm', keys.seal, sealed.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  })
  decipher.setAAD(clear)
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES))
  const plain = decipher.update(sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES))
  try {
    decipher.final()
    return plain
  } catch {
    return undefined // the tag does not match
  }
}
