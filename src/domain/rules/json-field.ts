/** Reads values that came as JSON and says by path what is wrong: `[2].evidence[0].date is missing`. */
import type { ErrorCode } from '../kit/error-codes.ts'
import { AppError } from '../kit/errors.ts'
import { didYouMean, type NamedWord } from '../kit/nearest-word.ts'
import { type CalendarDate, type EpochMs, parseCalendarDate, parseInstant, yearOf } from '../kit/time.ts'

/** A longer wrong value is not said again. */
const LONGEST_SHOWN = 60

/** A value and where it stands. */
export type JsonField = {
  readonly value: unknown
  /** Empty at the top. */
  readonly path: string
  /** The code of the error when it is wrong. */
  readonly code: ErrorCode
  /** The file it comes from; empty for standard input. */
  readonly file: string
  /** The line of a path in the file, where it is known. */
  readonly lineOf?: (path: string) => number | undefined
}

export function jsonField(value: unknown, code: ErrorCode, file = '', path = ''): JsonField {
  return { value, path, code, file }
}

/** @throws AppError always, under the field's code: which field, and what it should be. */
export function refuse(field: JsonField, why: string): never {
  const where = placeOf(field)
  throw new AppError(
    field.code,
    `${where === '' ? 'the value' : where} ${field.value === undefined ? 'is missing: ' : ''}${why}`,
  )
}

/** `kr/ruleset.json:31: require[0].to`; what is missing stands on the line of what should hold it. */
export function placeOf({ file, path, lineOf }: JsonField): string {
  let line = lineOf?.(path)
  for (let outer = path; line === undefined && lineOf !== undefined; ) {
    outer = outer.replace(/(\.|^)[^.[]+$|\[\d+\]$/, '')
    line = lineOf(outer)
    if (outer === '') break
  }
  const at = line === undefined ? file : `${file}:${line}`
  return [at, path].filter((part) => part !== '').join(': ')
}

/** The object's member of this name; its value is undefined when it is not there. */
export function member(field: JsonField, name: string): JsonField {
  const object = objectOf(field)
  const path = field.path === '' ? name : `${field.path}.${name}`
  return { ...field, value: Object.hasOwn(object, name) ? object[name] : undefined, path }
}

/** The member, or undefined where it is absent or null. */
export function optional(field: JsonField, name: string): JsonField | undefined {
  const found = member(field, name)
  return found.value === undefined || found.value === null ? undefined : found
}

/** Refuses members that nobody reads: a misspelt name must not change a decision in silence. */
export function onlyKnown(field: JsonField, names: readonly string[]): JsonField {
  for (const name of Object.keys(objectOf(field))) {
    if (!names.includes(name)) {
      refuse(
        { ...member(field, name), value: null },
        `is not a known name; here: ${names.join(', ')}${didYouMean(name, names)}`,
      )
    }
  }
  return field
}

/** Every member of an object, in its order. */
export function membersOf(field: JsonField): JsonField[] {
  return Object.keys(objectOf(field)).map((name) => member(field, name))
}

export function listOf(field: JsonField): JsonField[] {
  if (!Array.isArray(field.value)) refuse(field, 'must be a list')
  return field.value.map((value: unknown, index) => ({ ...field, value, path: `${field.path}[${index}]` }))
}

export function textOf(field: JsonField): string {
  if (typeof field.value !== 'string' || field.value === '') refuse(field, 'must be a text')
  return field.value
}

export function textsOf(field: JsonField): string[] {
  return listOf(field).map(textOf)
}

export function flagOf(field: JsonField): boolean {
  if (typeof field.value !== 'boolean') refuse(field, 'must be true or false')
  return field.value
}

export function countOf(field: JsonField, least: number, most = 10_000): number {
  const { value } = field
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
    refuse(field, `must be a whole number from ${least} to ${most}`)
  }
  return value
}

/** @param names for people, by which a word may have been meant */
export function oneOf<Word extends string>(
  field: JsonField,
  words: readonly Word[],
  names: readonly NamedWord[] = [],
): Word {
  const found = words.find((word) => word === field.value)
  return found ?? refuse(field, `must be ${choiceOf(words)}${notThis(field.value, words, names)}`)
}

/** `, not "pfzier"; did you mean "pfizer"?` */
function notThis(value: unknown, words: readonly string[], names: readonly NamedWord[]): string {
  if (typeof value !== 'string' || value.length > LONGEST_SHOWN) return ''
  return `, not ${JSON.stringify(value)}${didYouMean(value, words, names)}`
}

function choiceOf(words: readonly string[]): string {
  return words.length > 3 ? `one of ${words.join(', ')}` : words.map((word) => `"${word}"`).join(' or ')
}

export function dayOf(field: JsonField): CalendarDate {
  const day = typeof field.value === 'string' ? parseCalendarDate(field.value) : undefined
  if (day === undefined || isFarOff(day)) refuse(field, 'must be a day such as "2021-12-01"')
  return day
}

/** An instant with its offset. */
export function instantOf(field: JsonField): EpochMs {
  const at = typeof field.value === 'string' ? parseInstant(field.value) : undefined
  if (at === undefined || isFarOff(String(field.value))) {
    refuse(field, 'must be a time with its offset such as "2022-01-12T12:31:00+09:00"')
  }
  return at
}

/** A typing error in the year, not a decision about it. */
function isFarOff(text: string): boolean {
  const year = yearOf(text as CalendarDate)
  return year < 1900 || year > 2200
}

function objectOf(field: JsonField): Readonly<Record<string, unknown>> {
  const { value } = field
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(field, 'must be an object')
  return value as Record<string, unknown>
}
