/** Counters per line and KST day under the day key (in the subjects' store). */
import type { CalendarDate } from '../../domain/kit/time.ts'

/** HMAC(line) under the day key, 16 bytes. */
export type LineOfDay = { readonly day: CalendarDate; readonly line: Uint8Array }

/** Many at a time: one round trip whatever the number, one answer each, in order. @throws AppError `DATABASE_UNAVAILABLE`. */
export interface DayCounters {
  /** Counts one more link for each line that day and returns the new counts; a line may stand in the list twice. */
  countLinks(lines: readonly LineOfDay[]): Promise<readonly number[]>
  /** Links counted so far. */
  linksOf(lines: readonly LineOfDay[]): Promise<readonly number[]>
}
