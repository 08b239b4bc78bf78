/** Recall of the calls of the last ten minutes after a restart, from what they left to be texted: a repeat stays a repeat. */
import { decodeTextIntent, SELF_SITE_ID, TEXT_INTENT_CONTEXT } from '../../domain/pass/text-intent.ts'
import { REPEAT_WITHIN } from '../../domain/visits/repeat-within.ts'
import type { LeftIntents } from '../../ports/call/left-intents.ts'
import type { Pseudonyms } from '../../ports/identity/pseudonyms.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { DeliveryCipher, Encrypted } from '../../ports/pass/delivery-cipher.ts'
import type { RecentCalls } from './recent-calls.ts'

export type RecallCallsDeps = {
  readonly leftIntents: LeftIntents
  readonly deliveryCipher: Pick<DeliveryCipher, 'open'>
  readonly tokens: Pick<Pseudonyms, 'recent'>
  readonly recentCalls: Pick<RecentCalls, 'recall'>
  readonly clock: Pick<Clock, 'now'>
}

/** Rows read at once, of up to sixteen intents each. */
const ROWS = 200

/**
 * Calls that left no intent are not recalled: those that may be forged, and those that lie in the spool. Their repeat is a visit more.
 *
 * The newest come first. @param isOver  asked after each read: what was not read by then stays unknown
 */
export function makeRecallCalls({ leftIntents, deliveryCipher, tokens, recentCalls, clock }: RecallCallsDeps) {
  /** @throws AppError `DATABASE_UNAVAILABLE` */
  return async function recallCalls(isOver: () => boolean): Promise<void> {
    const since = clock.now() - REPEAT_WITHIN
    let next: bigint | undefined
    do {
      const read = await leftIntents.before(next, ROWS)
      const recent = read.intents.map(({ intent }) => recall(intent, since))
      next = recent.includes(true) ? read.next : undefined
    } while (next !== undefined && !isOver())
  }

  /** @returns whether it is of a call of that time */
  function recall(sealed: Encrypted, since: number): boolean {
    const opened = deliveryCipher.open(sealed, TEXT_INTENT_CONTEXT)
    const intent = opened && decodeTextIntent(opened)
    if (intent === undefined || intent.arrivedAt <= since) return false
    const { day, callKey, line, siteId, arrivedAt, companion } = intent
    if (companion !== true && siteId !== SELF_SITE_ID)
      recentCalls.recall(tokens.recent(line, siteId), { day, callKey }, arrivedAt)
    return true
  }
}
