/** Keys of a journey's address and browser mark: HMACs under the delivery key of the link's hour, nowhere stored. */
import { createHmac, type KeyObject } from 'node:crypto'
import type { LinkKeys } from '../../ports/links/link-keys.ts'
import type { KeyRing } from './key-ring.ts'

/** As in codes: without 0, 1, I and O. */
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

export function createLinkKeys(keys: Pick<KeyRing, 'keptDelivery'>): LinkKeys {
  return {
    journeyKey(hour, code) {
      const key = keys.keptDelivery(hour)
      return key && [...mac(key, `journey ${code}`).subarray(0, 12)].map((byte) => ALPHABET[byte & 31]).join('')
    },
    browserMark(hour, code, browser, what) {
      const key = keys.keptDelivery(hour)
      return key && mac(key, `${what} ${code} ${browser}`).toString('base64url')
    },
  }
}

function mac(key: KeyObject, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
