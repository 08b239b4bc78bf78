/** The outbox as its table shows it: how many texts wait, and since when. Looked at every two seconds. */

import { type EpochMs, HOUR } from '../../../domain/kit/time.ts'
import { decodeTextIntent, TEXT_INTENT_CONTEXT } from '../../../domain/pass/text-intent.ts'
import type { DeliveryCipher } from '../../../ports/pass/delivery-cipher.ts'
import type { Outbox, OutboxRow } from '../../../ports/pass/outbox.ts'

export type OutboxWatch = {
  readonly waiting: number
  /** When the oldest of them was asked for (business time); undefined where none waits. */
  readonly oldest: EpochMs | undefined
  stop(): void
}

const EVERY_MS = 2_000

/** A database that is away leaves what was seen last: what waited then waits still. */
export function watchOutbox(outbox: Pick<Outbox, 'waiting'>, cipher: Pick<DeliveryCipher, 'open'>): OutboxWatch {
  let waiting = 0
  let oldest: EpochMs | undefined
  let looking = false
  const look = async () => {
    if (looking) return
    looking = true
    try {
      const seen = await outbox.waiting()
      waiting = seen.count
      oldest = seen.oldest && askedAt(seen.oldest, cipher)
    } catch {
      // told by /readyz
    } finally {
      looking = false
    }
  }
  void look()
  const timer = setInterval(() => void look(), EVERY_MS)
  return {
    get waiting() {
      return waiting
    },
    get oldest() {
      return oldest
    },
    stop: () => clearInterval(timer),
  }
}

/** Of a row under another server's key only the hour is known: since its beginning. */
export function askedAt(row: OutboxRow, cipher: Pick<DeliveryCipher, 'open'>): EpochMs {
  const opened = cipher.open(row.intent, TEXT_INTENT_CONTEXT)
  return (opened && decodeTextIntent(opened)?.arrivedAt) ?? row.intent.hour * HOUR
}
