/** Limit on the texts of a line and day, whatever rang: each is counted before it is made, in the database. */

import type { Line } from '../../domain/call/phone/line.ts'
import { type CalendarDate, kstDay } from '../../domain/kit/time.ts'
import type { Pseudonyms } from '../../ports/identity/pseudonyms.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { CountedOfDay, DayCounters } from '../../ports/kit/day-counters.ts'
import type { OutboxRow } from '../../ports/pass/outbox.ts'
import { makeNaturalBatches } from '../batching/natural-batches.ts'

export type TextsOfLineDeps = {
  readonly dayCounters: Pick<DayCounters, 'count'>
  readonly tokens: Pick<Pseudonyms, 'limited'>
  readonly clock: Clock
  /** Texts that a line is sent a day at most. */
  readonly textsALine: number
}

/**
 * A row that is prepared again is not counted again by the same process. One that another process prepares again (a death, a shard
 * that moved) is: a line may then get less than its number, never more.
 *
 * @throws AppError `DATABASE_UNAVAILABLE` (retryable)
 */
export function makeTextsOfLine({ dayCounters, tokens, clock, textsALine }: TextsOfLineDeps) {
  const count = makeNaturalBatches((lines: readonly CountedOfDay[]) => dayCounters.count(lines))
  const counted = new WeakMap<OutboxRow, number>()

  /** Whether the row's text is one of those that its line may have today. */
  return async function mayBeTexted(row: OutboxRow, line: Line): Promise<boolean> {
    const nth = counted.get(row) ?? (await count(textsCountedBy(tokens, kstDay(clock.now()), line)))
    counted.set(row, nth)
    return nth <= textsALine
  }
}

/** Under what the day's texts of a line are counted. */
export function textsCountedBy(tokens: Pick<Pseudonyms, 'limited'>, day: CalendarDate, line: Line): CountedOfDay {
  return { day, token: tokens.limited(day, 'texts', line) }
}
