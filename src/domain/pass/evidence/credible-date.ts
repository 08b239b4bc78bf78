/** Credible dates of evidence: none before the disease, none that is still to come. */
import { addDays, type CalendarDate, type EpochMs, kstDay, MINUTE, startOfKstYear } from '../../kit/time.ts'
import type { Evidence } from './evidence.ts'

/** Placeholders such as 1900-01-01 are older. */
const FIRST_DAY = '2020-01-01' as CalendarDate
/** Between two clocks. */
const MOST_AHEAD_MS = 5 * MINUTE
/** A release is told before its day. */
const RELEASE_AHEAD_DAYS = 31

/** False where the date is a slip (2031 for 2021, a local time sent as UTC): what it proves, and since when, nobody knows. */
export function hasCredibleDate(evidence: Evidence, now: EpochMs): boolean {
  switch (evidence.kind) {
    case 'test':
      return evidence.at >= startOfKstYear(2020) && evidence.at <= now + MOST_AHEAD_MS
    case 'vaccination':
      return isBetween(evidence.date, kstDay(now + MOST_AHEAD_MS))
    case 'exemption':
      return isBetween(evidence.issued, kstDay(now + MOST_AHEAD_MS))
    case 'recovery':
      return isBetween(evidence.released, addDays(kstDay(now), RELEASE_AHEAD_DAYS))
  }
}

function isBetween(day: CalendarDate, last: CalendarDate): boolean {
  return day >= FIRST_DAY && day <= last
}
