/** FHIR dates and times: a year, a month or a day alone is a span of days; a time counts on its KST day. */
import {
  addDays,
  type CalendarDate,
  type EpochMs,
  kstDay,
  parseCalendarDate,
  parseKeptInstant,
  startOfKstDay,
} from '../../kit/time.ts'

/** The days on which it may have been; one day where both are the same. */
export type DaySpan = { readonly from: CalendarDate; readonly to: CalendarDate }

/** @returns undefined where it is no FHIR date or dateTime */
export function daySpanOf(value: unknown): DaySpan | undefined {
  if (typeof value !== 'string') return undefined
  const instant = instantOf(value)
  const day = instant === undefined ? parseCalendarDate(value) : kstDay(instant)
  if (day !== undefined) return { from: day, to: day }
  const [, year, month] = /^(\d{4})(?:-(0[1-9]|1[0-2]))?$/.exec(value) ?? []
  if (year === undefined) return undefined
  const from = parseCalendarDate(`${year}-${month ?? '01'}-01`)
  const next = month === undefined ? `${Number(year) + 1}-01-01` : nextMonth(Number(year), Number(month))
  const after = parseCalendarDate(next)
  return from === undefined || after === undefined ? undefined : { from, to: addDays(after, -1) }
}

/** @returns the day where the text names exactly one */
export function dayOf(value: unknown): CalendarDate | undefined {
  const span = daySpanOf(value)
  return span !== undefined && span.from === span.to ? span.from : undefined
}

/** Seconds may be left out, as some servers do. */
const INSTANT = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-](0\d|1[0-4]):[0-5]\d)$/

/** @returns undefined where it is no time with its offset, of years in which there can be evidence */
export function instantOf(value: unknown): EpochMs | undefined {
  const day = typeof value === 'string' ? INSTANT.exec(value)?.[1] : undefined
  return day === undefined || parseCalendarDate(day) === undefined
    ? undefined
    : parseKeptInstant(Date.parse(String(value)))
}

/** The instant, or of a day alone its beginning. */
export function earliestOf(value: unknown): EpochMs | undefined {
  const day = dayOf(value)
  return instantOf(value) ?? (day === undefined ? undefined : startOfKstDay(day))
}

function nextMonth(year: number, month: number): string {
  return month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, '0')}-01`
}
