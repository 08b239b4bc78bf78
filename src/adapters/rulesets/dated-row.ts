/** The fields common to every ruleset row: an id, its time, its publication, and its notes for readers. */

import { type CalendarDate, type EpochMs, parseCalendarDate, parseInstant, yearOf } from '../../domain/kit/time.ts'
import { instantOfLocal, type Zone } from '../../domain/kit/zone.ts'
import {
  type JsonField,
  listOf,
  member,
  oneOf,
  onlyKnown,
  optional,
  refuse,
  textOf,
} from '../../domain/rules/json-field.ts'
import type { About, Dated, Words } from '../../domain/rules/ruleset.ts'

/** The words that rows may use. */
export type Known = {
  readonly categories: readonly string[]
  readonly regions: readonly string[]
  readonly vaccines: readonly string[]
  readonly tests: readonly string[]
  readonly media: readonly string[]
  /** Null: the ruleset lists none. */
  readonly grounds: readonly string[] | null
  readonly credentials: readonly string[]
  readonly sources: readonly string[]
  readonly zone: Zone
}

const NOTES = ['note', 'source', 'sourceFlag', 'publishedFlag', 'endPublishedFlag', 'ko', 'en']
const DATED = ['id', 'from', 'to', 'publishedAt', 'endPublishedAt', ...NOTES]

/**
 * Not found when it was published: the day of effect. An end without a publication of its own was published with
 * the row.
 */
export function datedOf(row: JsonField, known: Known): Dated {
  const from = maybeTime(row, 'from', known) ?? Number.NEGATIVE_INFINITY
  const to = maybeTime(row, 'to', known) ?? Number.POSITIVE_INFINITY
  if (to <= from) refuse(member(row, 'to'), 'must lie after "from"')
  const publishedAt = maybeTime(row, 'publishedAt', known) ?? from
  const endPublishedAt = maybeTime(row, 'endPublishedAt', known) ?? publishedAt
  if (endPublishedAt < publishedAt) refuse(member(row, 'endPublishedAt'), 'lies before "publishedAt"')
  return { id: textOf(member(row, 'id')), from, to, publishedAt, endPublishedAt, about: aboutOf(row, known) }
}

export function scopeOf(row: JsonField, known: Known): { types?: readonly string[]; region?: string } {
  const region = optional(row, 'region')
  return {
    ...(optional(row, 'types') === undefined ? {} : { types: typesOf(row, known) }),
    ...(region === undefined ? {} : { region: oneOf(region, known.regions) }),
  }
}

export function typesOf(row: JsonField, known: Known): string[] {
  return wordsOf(row, 'types', known.categories)
}

/** A list of words of the ruleset's own. */
export function wordsOf(row: JsonField, name: string, words: readonly string[]): string[] {
  return listOf(member(row, name)).map((item) => oneOf(item, words))
}

export function maybeTime(row: JsonField, name: string, known: Known): EpochMs | null {
  const found = optional(row, name)
  return found === undefined ? null : timeOf(found, known)
}

/** A day (its 00:00) or a local time of the country. */
export function timeOf(field: JsonField, { zone }: Known): EpochMs {
  const text = textOf(field)
  const year = yearOf(text as CalendarDate)
  const local = parseCalendarDate(text) === undefined ? parseInstant(`${text}Z`) : Date.parse(text)
  if (local === undefined || year < 1900 || year > 2200) {
    refuse(field, `${JSON.stringify(text)} is no day or local time that exists: write "2021-12-06T00:00"`)
  }
  return instantOfLocal(zone, local)
}

/** Both languages, or null where neither is given. */
export function namesOf(row: JsonField): Words | null {
  if (optional(row, 'ko') === undefined && optional(row, 'en') === undefined) return null
  return { ko: textOf(member(row, 'ko')), en: textOf(member(row, 'en')) }
}

/** Only these members and notes, and every note in its form. */
export function onlyNoted(row: JsonField, known: Pick<Known, 'sources'>, ...names: readonly string[]): JsonField {
  onlyKnown(row, [...names, ...NOTES])
  sourceOf(row, known)
  for (const name of NOTES) optionalText(row, name)
  return row
}

export function optionalText(row: JsonField, name: string): string | null {
  const field = optional(row, name)
  return field === undefined ? null : textOf(field)
}

/** A dated row's own members beside those that every row has. */
export function onlyRow(row: JsonField, ...names: readonly string[]): JsonField {
  return onlyKnown(row, [...DATED, ...names])
}

function aboutOf(row: JsonField, known: Known): About {
  const flags = ['sourceFlag', 'publishedFlag', 'endPublishedFlag'].flatMap((name) => optional(row, name) ?? [])
  return {
    source: sourceOf(row, known),
    note: optionalText(row, 'note'),
    flags: flags.map(textOf),
    words: namesOf(row),
  }
}

/** Numbers with spaces between them, each of which `sources` explains. */
function sourceOf(row: JsonField, { sources }: Pick<Known, 'sources'>): readonly string[] {
  const field = optional(row, 'source')
  if (field === undefined) return []
  const numbers = textOf(field).split(' ')
  const unknown = numbers.find((number) => !sources.includes(number))
  return unknown === undefined ? numbers : refuse(field, `names "${unknown}", which "sources" does not explain`)
}
