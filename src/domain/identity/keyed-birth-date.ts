/** Birth date of six keyed digits (YYMMDD), with its century by plausibility: one that fits, or both. */
import { type CalendarDate, parseCalendarDate } from '../kit/time.ts'

export type KeyedBirthDate =
  | { readonly kind: 'date'; readonly date: CalendarDate }
  /** Of both centuries: only the caller can tell. */
  | { readonly kind: 'either'; readonly dates: CenturyDates }
  /** No day of any person alive. */
  | { readonly kind: 'none' }

/** The same digits in the 1900s and in the 2000s. */
export type CenturyDates = readonly [CalendarDate, CalendarDate]

/** Nobody has ever lived to this age, in years. */
const NOBODYS_AGE = 123

/** @param digits  six of them. @param today  the day of the call */
export function readBirthDate(digits: string, today: CalendarDate): KeyedBirthDate {
  const [older, younger] = [dayIn('19', digits, today), dayIn('20', digits, today)]
  if (older !== undefined && younger !== undefined) return { kind: 'either', dates: [older, younger] }
  const date = older ?? younger
  return date === undefined ? { kind: 'none' } : { kind: 'date', date }
}

function dayIn(century: string, digits: string, today: CalendarDate): CalendarDate | undefined {
  const date = parseCalendarDate(`${century}${digits.slice(0, 2)}-${digits.slice(2, 4)}-${digits.slice(4)}`)
  if (date === undefined || date > today) return undefined
  const nobody = `${Number(date.slice(0, 4)) + NOBODYS_AGE}${date.slice(4)}`
  return nobody > today ? date : undefined
}
