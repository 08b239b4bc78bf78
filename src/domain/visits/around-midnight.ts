/** Calls that are repeated after midnight are those of the day before: for how long that is looked at. */
import { type CalendarDate, type EpochMs, MINUTE, startOfKstDay } from '../kit/time.ts'

/** A handset repeats its INVITE for 32 s, a carrier in front of it as long again; of a stored visit only the minute is known. */
export const REPEATED_FOR_MS = 2 * MINUTE

/** Whether what is there under the day before may be this very call. */
export function mayBeOfDayBefore({
  day,
  arrivedAt,
}: {
  readonly day: CalendarDate
  readonly arrivedAt: EpochMs
}): boolean {
  return arrivedAt - startOfKstDay(day) < REPEATED_FOR_MS
}
