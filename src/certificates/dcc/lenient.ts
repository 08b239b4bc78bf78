/**
 * Members of EU certificates as they were written in the wild: white space, upper and lower case, numbers as floats, days
 * with a time behind them. What would change the evidence is not guessed at.
 */
import { type CalendarDate, type EpochMs, parseCalendarDate, parseInstant } from '../../domain/kit/time.ts'
import { numericDateOf } from '../kit/numeric-date.ts'
import { withoutTags } from '../kit/read-cbor.ts'

/** Date and time as text (0), a day as text (1004). */
const DATE_TAGS = [0, 1004]

/** Trimmed; undefined where it is no text, or empty. */
export function textOf(item: unknown): string | undefined {
  const text = typeof item === 'string' ? item.trim() : ''
  return text === '' ? undefined : text
}

/** A code of a value set, without regard to case. */
export function codeOf(item: unknown): string | undefined {
  return textOf(item)?.toUpperCase()
}

/** A table with its codes in the form of `codeOf`. */
export function byCode<T>(table: Readonly<Record<string, T>>): ReadonlyMap<string, T> {
  return new Map(Object.entries(table).map(([code, value]) => [code.toUpperCase(), value]))
}

const MOST_DOSES = 20

/** A whole number from 1 to 20, also where it was written as a float. */
export function doseOf(item: unknown): number | undefined {
  return typeof item === 'number' && Number.isInteger(item) && item >= 1 && item <= MOST_DOSES ? item : undefined
}

/** `2021-03-18`, with or without a time behind it, which is ignored: the day is the one that was written. */
export function dayOf(item: unknown): CalendarDate | undefined {
  const text = textOf(withoutTags(item, DATE_TAGS))
  if (text === undefined || !/^\d{4}-\d{2}-\d{2}(?:T[\d:.+Z-]*)?$/.test(text)) return undefined
  return parseCalendarDate(text.slice(0, 10))
}

const INSTANT = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?)(\.\d+)?(Z|[+-]\d{2}(?::?\d{2})?)$/i

/** An instant with its offset, which may be written `+02:00`, `+0200` or `+02`, its seconds with any number of places. */
export function instantOf(item: unknown): EpochMs | undefined {
  const parts = INSTANT.exec(textOf(withoutTags(item, DATE_TAGS)) ?? '')
  if (parts === null) return undefined
  const [, time = '', places = '', offset = ''] = parts
  return parseInstant(`${time}${places.slice(0, 4)}${fullOffset(offset)}`)
}

function fullOffset(offset: string): string {
  if (offset.toUpperCase() === 'Z') return 'Z'
  const digits = offset.slice(1).replace(':', '')
  return `${offset[0]}${digits.slice(0, 2)}:${digits.slice(2) || '00'}`
}

/**
 * A birth date of which only a part may be known: `1980-05-01`, `1980-05`, `1980`, or empty. Unknown parts were also
 * written `XX` or `00`.
 */
export function birthDateOf(item: unknown): string | undefined {
  if (item === undefined || item === null) return ''
  const bare = withoutTags(item, DATE_TAGS)
  if (typeof bare !== 'string') return undefined
  const known = bare
    .trim()
    .replace(/T[\d:.+Z-]*$/, '')
    .replace(/(?:-(?:XX|00)){1,2}$/i, '')
  if (/^(?:\d{4}(?:-(?:0[1-9]|1[0-2]))?)?$/.test(known)) return known
  return parseCalendarDate(known)
}

/** A NumericDate, also behind its tag (RFC 8392). */
export function taggedDateOf(item: unknown): EpochMs | undefined {
  return numericDateOf(withoutTags(item, [1]))
}
