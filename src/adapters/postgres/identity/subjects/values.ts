/** Contents of subjects' rows, by kind: short names, since they are many. Hours only till the night, which makes days of them. */

import type { CorrectionKind, CorrectionOutcome } from '../../../../domain/identity/correction.ts'
import type { ProofLevel } from '../../../../domain/identity/person.ts'
import type { Language } from '../../../../domain/kit/language.ts'
import {
  addDays,
  type CalendarDate,
  DAYS_KEPT,
  type EpochMs,
  HOUR,
  hourOf,
  kstDay,
  startOfKstDay,
} from '../../../../domain/kit/time.ts'
import type { Evidence } from '../../../../domain/pass/evidence/evidence.ts'
import type { PersonDeed } from '../../../../ports/identity/person-records.ts'
import { dayNumber, dayOf, encodeRow, KIND, type Kind, type SubjectRow } from './subject-row.ts'

export type LineValue = {
  /** The person's id. */
  readonly p: string
  /** Subscriber or user: judged when it is used, alike wherever it is stored. */
  readonly a: 's' | 'u'
  /** Its place among the proof levels. */
  readonly l: number
  /** The hour of the proof, since 1970; of an earlier day that day's first. */
  readonly h: number
  readonly g: Language | null
  /** 1: no texts. */
  readonly n: 0 | 1
  /** The line's number, kept for notices alone; absent where none are wanted. */
  readonly t?: string
  /** 1: the person wants no notices here. */
  readonly o?: 1
  /** Companions whom the person named. */
  readonly c?: readonly CompanionValue[]
}

/** Its name among them, name, birth date, child or parent, the day on which it was added, whose consent (guardian's, told) and its version. */
export type CompanionValue = readonly [
  id: string,
  name: string,
  birthDate: CalendarDate,
  of: 'c' | 'p',
  addedOn: number,
  consent: 'g' | 't',
  version: string,
]

export type PersonValue = {
  readonly i: string
  /** Name, birth date, registry identifier. */
  readonly n: string
  readonly b: CalendarDate
  readonly r?: string
  /** The lines that were proved, the newest last. */
  readonly l: readonly string[]
  /** Consents: kind, version, day. */
  readonly c: readonly (readonly [string, string, number])[]
  /** The day of the last proof. */
  readonly v: number
}

/**
 * `s`: the registry's last answer and its hour, and that in which less was seen first; `d`: deeds by day, a letter and a number each;
 * `x`: notices by the day on which the pass ends, with the last step told.
 */
export type StatusValue = {
  readonly i: string
  readonly s?: { readonly h: number; readonly e: readonly Evidence[]; readonly l?: number }
  readonly d: Readonly<Record<string, string>>
  readonly x?: readonly (readonly [number, number])[]
}

/** The day on which it was sent. */
export type StopValue = { readonly d: number }

/**
 * Number, line, kind; `u`: 1: a text is due; `w`: what the person wrote, till it is settled; `o` and `a`: how it was settled, and
 * what the operator says of it.
 */
export type CorrectionValue = {
  readonly c: string
  readonly l: string
  readonly k: CorrectionKind
  readonly u: 0 | 1
  readonly w?: string
  readonly o?: CorrectionOutcome
  readonly a?: string
}

/** How many the day brought, and of how many of them a text is due. */
export type CorrectionDayValue = { readonly t: number; readonly u: number }

/** Day and place of each. */
export type LineCorrectionsValue = { readonly r: readonly (readonly [number, number])[] }
/** The day on which it was issued; what its end code is checked by. */
export type AliasValue = { readonly d: number; readonly c: string }

/** Aliases, each with the digits alone. */
export type DeskAliasesValue = { readonly a: readonly string[] }

export type CountValue = { readonly t: number }

export type ReportValue = { readonly s: number; readonly r: string }

export const LEVELS: readonly ProofLevel[] = ['line', 'keypad', 'identity', 'document']
const DEED_LETTERS: Readonly<Record<PersonDeed, string>> = { identity: 'i', lookup: 'l', text: 't' }
const LETTER_DEEDS: Readonly<Record<string, PersonDeed>> = { i: 'identity', l: 'lookup', t: 'text' }
/** Of a name that does not fit as a whole so much is left. */
const NAME_CHARACTERS = 40

/** A binding lives at most this long from its proof. */
export function endOfProof(hour: number): EpochMs {
  return hour * HOUR + DAYS_KEPT * 24 * HOUR
}

/** From this day on nothing is left of what was known on that day. */
export function expiryOf(day: CalendarDate): CalendarDate {
  return addDays(day, DAYS_KEPT)
}

/** The first hour of the KST day in which that hour lies. */
export function firstHourOfDay(hour: number): number {
  return hourOf(startOfKstDay(kstDay(hour * HOUR)))
}

export function livingCompanions(all: LineValue['c'], today: CalendarDate): readonly CompanionValue[] {
  return (all ?? []).filter(([, , , , day]) => expiryOf(dayOf(day)) > today)
}

/** The first day on which a companion of the line is to be left out. */
export function firstEndOf({ c = [] }: LineValue): CalendarDate | undefined {
  const days = c.map(([, , , , day]) => day)
  return days.length === 0 ? undefined : expiryOf(dayOf(Math.min(...days)))
}

export function deedsOf(value: StatusValue): { day: CalendarDate; deed: PersonDeed; times: number }[] {
  return Object.entries(value.d).flatMap(([day, text]) =>
    [...text.matchAll(/([ilt])(\d+)/g)].flatMap(([, letter = '', times]) => {
      const deed = LETTER_DEEDS[letter]
      return deed === undefined ? [] : [{ day: dayOf(Number(day)), deed, times: Number(times) }]
    }),
  )
}

export function withDeed(value: StatusValue, day: CalendarDate, deed: PersonDeed, more = 1): StatusValue {
  const letter = DEED_LETTERS[deed]
  const text = value.d[dayNumber(day)] ?? ''
  const [, times = '0'] = new RegExp(`${letter}(\\d+)`).exec(text) ?? []
  const others = text.replace(new RegExp(`${letter}\\d+`), '')
  return { ...value, d: { ...value.d, [dayNumber(day)]: `${others}${letter}${Number(times) + more}` } }
}

export type Fitted<Value> = Pick<SubjectRow, 'expires' | 'look'> & { readonly kind: Kind; readonly value: Value }

/** Cut to what a row takes: the oldest days' deeds first, then the snapshot, so that the registry is asked. */
export function fitStatus(value: StatusValue, expires: CalendarDate): Fitted<StatusValue> {
  let cut = value
  for (;;) {
    const fitted = { kind: KIND.status, expires, look: lookOf(cut), value: cut }
    if (fits(fitted)) return fitted
    const [, ...others] = Object.keys(cut.d) // numbers as keys come in their order
    const { s: _snapshot, ...withoutSnapshot } = cut
    if (others.length === 0 && cut.s !== undefined) cut = withoutSnapshot
    else cut = { ...cut, d: Object.fromEntries(others.map((day) => [day, cut.d[day] ?? ''])) }
  }
}

/** Cut to what a row takes: a name beyond 40 characters first, then the identifier, which is longer than any registry's then. */
export function fitPerson(value: PersonValue): Fitted<PersonValue> {
  const fitted = (cut: PersonValue) => ({
    kind: KIND.person,
    expires: expiryOf(dayOf(value.v)),
    look: undefined,
    value: cut,
  })
  const short = { ...value, n: [...value.n].slice(0, NAME_CHARACTERS).join('') }
  const { r: _registryIdentifier, ...withoutIdentifier } = short
  return [value, short].map(fitted).find(fits) ?? fitted(withoutIdentifier)
}

function fits(row: Fitted<unknown>): boolean {
  return encodeRow({ ...row, subject: NOBODY, rev: 1 }) !== undefined
}

const NOBODY = new Uint8Array(16)

/** The first day on which a part of it is over. */
function lookOf(value: StatusValue): CalendarDate | undefined {
  const days = Object.keys(value.d).map(Number)
  if (value.s !== undefined) days.push(dayNumber(kstDay(value.s.h * HOUR)))
  return days.length === 0 ? undefined : expiryOf(dayOf(Math.min(...days)))
}

/**
 * What of a row goes into the next generation, which is read from `today` on: days instead of hours, nothing that is over.
 * @returns undefined where nothing does
 */
export function forTheNight(row: SubjectRow, today: CalendarDate): SubjectRow | undefined {
  if (row.value === undefined || row.expires <= today) return undefined
  switch (row.kind) {
    case KIND.line:
    case KIND.oldLine: {
      const { c, ...rest } = row.value as LineValue
      const living = livingCompanions(c, today)
      const value = { ...rest, h: firstHourOfDay(rest.h), ...(living.length === 0 ? {} : { c: living }) }
      return { ...row, rev: 0, look: firstEndOf(value), value }
    }
    case KIND.person:
    case KIND.stop:
    case KIND.correction:
    case KIND.correctionDay:
    case KIND.correctionsOfLine:
    case KIND.alias:
    case KIND.deskAliases:
      return { ...row, rev: 0 }
    case KIND.status:
      return { ...row, rev: 0, ...fitStatus(statusOn(row.value as StatusValue, today), row.expires) }
    case KIND.count:
    case KIND.report:
      return undefined
  }
}

/** A loss is told later rather than earlier: it must not count too soon. */
function atDays({ h, e, l }: NonNullable<StatusValue['s']>): NonNullable<StatusValue['s']> {
  return { h: firstHourOfDay(h), e, ...(l === undefined ? {} : { l: firstHourOfDay(l + 23) }) }
}

/** Without what is 28 days old, and with days for hours. */
function statusOn(value: StatusValue, today: CalendarDate): StatusValue {
  const lives = (day: CalendarDate) => expiryOf(day) > today
  const { s, ...rest } = value
  const kept = s !== undefined && lives(kstDay(s.h * HOUR)) ? { s: atDays(s) } : {}
  return {
    ...rest,
    ...kept,
    d: Object.fromEntries(Object.entries(value.d).filter(([day]) => lives(dayOf(Number(day))))),
  }
}
