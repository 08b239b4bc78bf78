/** A case as people write it (JSON, times with their offset) becomes a question to the rules. */

import type { CalendarDate, EpochMs } from '../kit/time.ts'
import type { Evidence } from '../pass/evidence/evidence.ts'
import type { PassQuestion } from '../pass/pass-question.ts'
import {
  countOf,
  dayOf,
  flagOf,
  instantOf,
  type JsonField,
  jsonField,
  listOf,
  member,
  oneOf,
  onlyKnown,
  optional,
  refuse,
  textOf,
} from './json-field.ts'
import type { Named, RulesetRows } from './ruleset.ts'

const CASE = ['id', 'name', 'note', 'source', 'at', 'asKnownAt', 'site', 'person', 'party', 'evidence', 'expect']
/** More than anyone has; a bound for the time that a question may take. */
const MOST_EVIDENCE = 100

/** The words that a case may use: a mistyped one is refused, for it would be a place without rules, or no proof. */
export type CaseWords = {
  /** Null, here and of grounds: any. */
  readonly categories: readonly string[] | null
  readonly regions: readonly string[]
  readonly vaccines: readonly string[]
  readonly tests: readonly string[]
  readonly media: readonly string[]
  readonly grounds: readonly string[] | null
  /** Of all of them, for people. */
  readonly names?: readonly Named[]
}

export function wordsOfCases(rules: RulesetRows): CaseWords {
  return {
    categories: [...rules.facilityTypes, ...ids(rules.noPassCategories ?? [])],
    regions: ids(rules.regions),
    vaccines: ids(rules.vaccines),
    tests: ids(rules.tests),
    media: ids(rules.media),
    grounds: groundsOf(rules),
    names: namesOf(rules),
  }
}

function namesOf(rules: RulesetRows): readonly Named[] {
  const { categories, noPassCategories, regions, vaccines, tests, media, exemptionGrounds } = rules
  return [categories, noPassCategories ?? [], regions, vaccines, tests, media, exemptionGrounds ?? []].flat()
}

/** For a ruleset's own cases: one written before these lists could be given is taken as it was. */
export function wordsOfOwnCases(rules: RulesetRows): CaseWords {
  const words = wordsOfCases(rules)
  return {
    ...words,
    categories: rules.noPassCategories === null ? null : words.categories,
    grounds: rules.exemptionGrounds === null ? null : words.grounds,
  }
}

/** Where none are listed: those that rows name, unless a row is for every other ground. */
function groundsOf({ exemptionGrounds, credentials }: RulesetRows): readonly string[] | null {
  if (exemptionGrounds !== null) return ids(exemptionGrounds)
  const rows = credentials.filter((row) => row.kind === 'exemption')
  if (rows.some(({ grounds }) => grounds === null)) return null
  return rows.flatMap(({ grounds }) => grounds ?? [])
}

function ids(named: readonly { readonly id: string }[]): string[] {
  return named.map(({ id }) => id)
}

/**
 * Reads one case: `{at, asKnownAt?, site: {category, region}, person?: {birthDate}, party?: {size, withoutPass},
 * evidence: […] | "unknown"}`. Evidence that is left out is unknown, never none; `id`, `name`, `note`, `source`,
 * `expect` are passed over.
 *
 * @param value the JSON value, or a field of a larger one (then errors carry its path)
 * @throws AppError `CASE_INVALID` (or the field's code) naming the field
 */
export function parseCase(value: unknown): PassQuestion {
  return questionOf(jsonField(value, 'CASE_INVALID'))
}

/** @param words where they are at hand, a mistyped one is refused with the nearest that is known */
export function questionOf(field: JsonField, words?: CaseWords): PassQuestion {
  onlyKnown(field, CASE)
  const at = instantOf(member(field, 'at'))
  const asKnownAt = optional(field, 'asKnownAt')
  const site = onlyKnown(member(field, 'site'), ['category', 'region'])
  const person = optional(field, 'person')
  const party = optional(field, 'party')
  return {
    at,
    site: {
      category: wordOf(member(site, 'category'), words, 'categories'),
      region: wordOf(member(site, 'region'), words, 'regions'),
    },
    evidence: evidenceOf(member(field, 'evidence'), words),
    ...(asKnownAt === undefined ? {} : { asKnownAt: instantOf(asKnownAt) }),
    ...(person === undefined ? {} : { person: { birthDate: birthDateOf(person, writtenDay(field)) } }),
    ...(party === undefined ? {} : { party: partyOf(party) }),
  }
}

/** The day of the case where it was written down: the reader knows no country's clock. */
function writtenDay(field: JsonField): string {
  return textOf(member(field, 'at')).slice(0, 10)
}

function birthDateOf(person: JsonField, day: string): CalendarDate {
  const field = member(onlyKnown(person, ['birthDate']), 'birthDate')
  const birthDate = dayOf(field)
  return birthDate <= day ? birthDate : refuse(field, 'lies after the day of the case')
}

function partyOf(party: JsonField): { size: number; withoutPass: number } {
  onlyKnown(party, ['size', 'withoutPass'])
  const size = countOf(member(party, 'size'), 1)
  return { size, withoutPass: countOf(member(party, 'withoutPass'), 0, size) }
}

function evidenceOf(field: JsonField, words: CaseWords | undefined): readonly Evidence[] | 'unknown' {
  if (field.value === undefined || field.value === null || field.value === 'unknown') return 'unknown'
  if (!Array.isArray(field.value)) refuse(field, 'must be a list, or "unknown"')
  const items = listOf(field)
  return items.length <= MOST_EVIDENCE
    ? items.map((item) => itemOf(item, words))
    : refuse(field, `holds more than ${MOST_EVIDENCE} entries`)
}

function itemOf(field: JsonField, words: CaseWords | undefined): Evidence {
  const kind = oneOf(member(field, 'kind'), ['vaccination', 'recovery', 'test', 'exemption'])
  switch (kind) {
    case 'vaccination':
      return vaccinationOf(field, words)
    case 'recovery':
      onlyKnown(field, ['kind', 'released'])
      return { kind, released: dayOf(member(field, 'released')) }
    case 'test':
      return testOf(field, words)
    case 'exemption':
      onlyKnown(field, ['kind', 'ground', 'issued'])
      return {
        kind,
        ground: wordOf(member(field, 'ground'), words, 'grounds'),
        issued: dayOf(member(field, 'issued')),
      }
  }
}

function vaccinationOf(field: JsonField, words: CaseWords | undefined): Evidence {
  onlyKnown(field, ['kind', 'vaccine', 'dose', 'seriesDoses', 'date'])
  return {
    kind: 'vaccination',
    vaccine: wordOf(member(field, 'vaccine'), words, 'vaccines'),
    dose: countOf(member(field, 'dose'), 1, 20),
    seriesDoses: countOf(member(field, 'seriesDoses'), 1, 20),
    date: dayOf(member(field, 'date')),
  }
}

function testOf(field: JsonField, words: CaseWords | undefined): Evidence {
  onlyKnown(field, ['kind', 'type', 'result', 'medium', 'supervised', 'notifiedAt', 'resultAt', 'at'])
  const supervised = optional(field, 'supervised')
  return {
    kind: 'test',
    type: wordOf(member(field, 'type'), words, 'tests'),
    result: oneOf(member(field, 'result'), ['negative', 'positive']),
    medium: wordOf(member(field, 'medium'), words, 'media'),
    // What is not said was not seen: the rules ask for it where it matters.
    supervised: supervised !== undefined && flagOf(supervised),
    at: testTimeOf(field),
  }
}

function wordOf(field: JsonField, words: CaseWords | undefined, list: Exclude<keyof CaseWords, 'names'>): string {
  const known = words?.[list] ?? null
  return known === null ? textOf(field) : oneOf(field, known, words?.names)
}

/** A text counts from its notification, a paper from the registration of its result. */
function testTimeOf(field: JsonField): EpochMs {
  const given = ['notifiedAt', 'resultAt', 'at'].flatMap((name) => optional(field, name) ?? [])
  const [only, second] = given
  if (second !== undefined) refuse(second, 'is a second time of one test: give notifiedAt (text) or resultAt (paper)')
  return instantOf(only ?? member(field, isPaper(field) ? 'resultAt' : 'notifiedAt'))
}

function isPaper(field: JsonField): boolean {
  return member(field, 'medium').value === 'paper'
}
