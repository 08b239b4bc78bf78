/** Instants and Korean calendar days. Korea has no daylight saving time: KST is UTC+9 all year. */

/** An instant, milliseconds since 1970-01-01T00:00Z. */
export type EpochMs = number

/** A calendar day in Korea (KST), written `YYYY-MM-DD`. It has no time and no zone. */
export type CalendarDate = string & { readonly __brand: 'CalendarDate' }

export const SECOND = 1_000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
const KST_OFFSET = 9 * HOUR

/** The KST day that an instant falls on. */
export function kstDay(at: EpochMs): CalendarDate {
  const nth = Math.floor((at + KST_OFFSET) / DAY)
  if (nth !== lastDay.nth) lastDay = { nth, day: new Date(at + KST_OFFSET).toISOString().slice(0, 10) as CalendarDate }
  return lastDay.day
}

/** Nearly every call of a day asks for the same one. */
let lastDay = { nth: 0, day: '1970-01-01' as CalendarDate }

/** The whole minute in which an instant lies. */
export function minuteOf(at: EpochMs): EpochMs {
  return Math.floor(at / MINUTE) * MINUTE
}

/** The first instant of a KST day. */
export function startOfKstDay(day: CalendarDate): EpochMs {
  return Date.parse(`${day}T00:00:00Z`) - KST_OFFSET
}

/** The first instant after a KST day (24:00), exclusive end. */
export function endOfKstDay(day: CalendarDate): EpochMs {
  return startOfKstDay(day) + DAY
}

const DAYS_OF_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** @returns the day, or `undefined` when `text` is not a real `YYYY-MM-DD` day (2022-02-30 is not). */
export function parseCalendarDate(text: string): CalendarDate | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8))]
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const last = month === 2 && isLeap ? 29 : (DAYS_OF_MONTH[month - 1] ?? 0)
  return day >= 1 && day <= last ? (text as CalendarDate) : undefined
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY)
}

/** The day `days` whole days after `from`; `days` may be negative. */
export function addDays(from: CalendarDate, days: number): CalendarDate {
  return new Date(Date.parse(from) + days * DAY).toISOString().slice(0, 10) as CalendarDate
}

/** Of a visit and of a person nothing is left from 00:00 of day 28 on, counted from the day of the visit or of the proof. */
export const DAYS_KEPT = 28

/** The youngest day of which nothing is kept any more. */
export function lastGoneDay(at: EpochMs): CalendarDate {
  return addDays(kstDay(at), -DAYS_KEPT)
}

/** The KST wall clock of an instant as `HH:MM`. */
export function kstClock(at: EpochMs): string {
  return new Date(at + KST_OFFSET).toISOString().slice(11, 16)
}

/** An instant in Korea for people who look after a server: `YYYY-MM-DD HH:MM`. */
export function kstDayAndClock(at: EpochMs): string {
  return `${kstDay(at)} ${kstClock(at)}`
}

/** The first instant after the KST day that an instant falls on: 24:00 of that day. */
export function endOfKstDayAt(at: EpochMs): EpochMs {
  return (Math.floor((at + KST_OFFSET) / DAY) + 1) * DAY - KST_OFFSET
}

/** The first instant of a year in Korea. */
export function startOfKstYear(year: number): EpochMs {
  return Date.UTC(year, 0, 1) - KST_OFFSET
}

export function yearOf(day: CalendarDate): number {
  return Number(day.slice(0, 4))
}

/** The day on which a person turns `years`: 1 March where 29 February is missing that year. */
export function birthday(birthDate: CalendarDate, years: number): CalendarDate {
  const year = String(yearOf(birthDate) + years).padStart(4, '0')
  return parseCalendarDate(`${year}${birthDate.slice(4)}`) ?? (`${year}-03-01` as CalendarDate)
}

/** An instant as people in Korea read it: `2022-01-12T12:31:00+09:00`. */
export function kstIso(at: EpochMs): string {
  return `${new Date(at + KST_OFFSET).toISOString().replace('.000Z', '').replace('Z', '')}+09:00`
}

const INSTANT = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,3})?)?(Z|[+-](0\d|1[0-4]):[0-5]\d)$/

/**
 * @returns the instant, or `undefined` when `text` is not ISO 8601 with seconds optional and an offset
 *          (`2022-01-12T12:31:00+09:00`, `…Z`). A time without an offset is no instant.
 */
export function parseInstant(text: string): EpochMs | undefined {
  const day = INSTANT.exec(text)?.[1]
  if (day === undefined || parseCalendarDate(day) === undefined) return undefined
  const at = Date.parse(text)
  return Number.isNaN(at) ? undefined : at
}

/** An instant that a file or a table kept: beyond these years no visit of ours lies, and none is stored. */
const KEPT_FROM = startOfKstYear(2020)
const KEPT_UNTIL = startOfKstYear(2200)

/** @returns undefined where `value` can be no time of ours: nothing goes by it, as if none had been kept */
export function parseKeptInstant(value: unknown): EpochMs | undefined {
  return typeof value === 'number' && value >= KEPT_FROM && value < KEPT_UNTIL ? Math.floor(value) : undefined
}

/** The whole hour an instant falls in, as hours since 1970-01-01T00:00Z: the name of an hourly key. */
export function hourOf(at: EpochMs): number {
  return Math.floor(at / HOUR)
}
