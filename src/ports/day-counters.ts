/** What is counted per line and KST day under the day key (table `line_day`). */
import type { CalendarDate } from '../domain/time.ts'

export interface DayCounters {
  /** Counts one more link for the line that day and returns the new count. */
  countLink(day: CalendarDate, line: Uint8Array): Promise<number>
  /** Keeps the outcome told last at a site to a line, and returns the one before (undefined: none that day). */
  swapOutcome(day: CalendarDate, siteLine: Uint8Array, outcome: string): Promise<string | undefined>
}
