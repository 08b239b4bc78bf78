/** Counters per KST day under tokens of the day key (in the subjects' store). */
import type { CalendarDate } from '../../domain/kit/time.ts'

/** `token` is a keyed hash of what is counted, under the day key, 16 bytes (`Pseudonyms`). */
export type CountedOfDay = { readonly day: CalendarDate; readonly token: Uint8Array }

/** What may be counted so many times that day. */
export type CountedWithin = { readonly counted: CountedOfDay; readonly most: number }

/** Many at a time: one round trip whatever the number, one answer each, in order. @throws AppError `DATABASE_UNAVAILABLE`. */
export interface DayCounters {
  /** Counts one more of each that day and returns the new counts; a token may stand in the list twice. */
  count(counted: readonly CountedOfDay[]): Promise<readonly number[]>
  /** Counted so far. */
  countsOf(counted: readonly CountedOfDay[]): Promise<readonly number[]>
}
