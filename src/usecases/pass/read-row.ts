/** The reading of outbox rows: intents of calls and ends of dialogues, as long as the key of their hour is there. */

import { decodeDialogueEnd } from '../../domain/pass/dialogue-end.ts'
import { shardOfLine, shardOfRow } from '../../domain/pass/outbox-shard.ts'
import { LINK_USEFUL_MS, PASS_TEXT_USEFUL_MS } from '../../domain/pass/text/choose-text.ts'
import { decodeTextIntent, deliveryKeyEnds, SELF_SITE_ID, TEXT_INTENT_CONTEXT } from '../../domain/pass/text-intent.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { DeliveryCipher } from '../../ports/pass/delivery-cipher.ts'
import type { OutboxRow } from '../../ports/pass/outbox.ts'
import type { ReadRow } from './prepared-text.ts'

export type ReadRowDeps = { readonly cipher: Pick<DeliveryCipher, 'open'>; readonly clock: Clock }

export function makeReadRow({ cipher, clock }: ReadRowDeps) {
  /** @returns `left` where it is sealed under a key that is not here although its hour lives: another server's */
  return function readRow(row: OutboxRow): ReadRow | 'left' {
    const opened = cipher.open(row.intent, TEXT_INTENT_CONTEXT)
    if (opened === undefined && clock.now() < deliveryKeyEnds(row.intent.hour)) return 'left'
    const intent = opened && decodeTextIntent(opened)
    const end = opened && intent === undefined ? decodeDialogueEnd(opened) : undefined
    if (end !== undefined) {
      const usefulUntil = end.arrivedAt + PASS_TEXT_USEFUL_MS
      return { kind: 'dialogue-end', row, end, shard: shardOfLine(end.line), usefulUntil }
    }
    // Of which line it was nobody knows: whichever process finds it notes it, each for its part.
    if (intent === undefined) return { kind: 'key-gone', row, shard: shardOfRow(row) }
    const usefulMs = intent.siteId === SELF_SITE_ID ? LINK_USEFUL_MS : PASS_TEXT_USEFUL_MS
    return { kind: 'intent', row, intent, shard: shardOfLine(intent.line), usefulUntil: intent.arrivedAt + usefulMs }
  }
}
