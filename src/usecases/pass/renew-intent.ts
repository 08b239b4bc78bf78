/** A text intent that an earlier version sealed, in today's form: from its spool, or from its outbox. */
import { decodeOldTextIntent, oldTextIntentContext } from '../../domain/pass/old-text-intent.ts'
import type { VisitKey } from '../../domain/visits/visit.ts'
import type { DeliveryCipher, Encrypted } from '../../ports/pass/delivery-cipher.ts'
import { sealIntent } from './text-part.ts'

/**
 * @param firstOfDay  whether the earlier version had counted it as the line's first call of the day at its place
 * @returns undefined where it is none of the old form, or its key is gone
 */
export function renewIntent(
  cipher: DeliveryCipher,
  intent: Encrypted,
  key: VisitKey,
  firstOfDay: boolean,
): Encrypted | undefined {
  const opened = cipher.open(intent, oldTextIntentContext(key))
  const read = opened && decodeOldTextIntent(opened, key, firstOfDay)
  return read && sealIntent(cipher, read)
}
