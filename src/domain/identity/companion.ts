/** Companion (동반자): a child or a parent without a phone, whom a guardian with a proved line has named. Nothing but the guardian's word stands for who it is. */
import { addDays, birthday, type CalendarDate, DAYS_KEPT, parseCalendarDate, yearOf } from '../kit/time.ts'

export const RELATIONS = ['child', 'parent'] as const
export type Relation = (typeof RELATIONS)[number]

/** `guardian`: of a child under 14 its guardian agrees (개인정보보호법 22의2); `told`: the guardian says that the companion agreed. */
export type CompanionConsent = { readonly kind: 'guardian' | 'told'; readonly version: string }

/** The words are those of `pages/me/words/companions.ts`: whoever changes what they say raises the version. */
export const COMPANION_CONSENT_VERSION = '1'

export type Companion = {
  /** Among those of the same line. */
  readonly id: string
  readonly name: string
  readonly birthDate: CalendarDate
  readonly relation: Relation
  readonly consent: CompanionConsent
  readonly addedOn: CalendarDate
}

/** From this day on nothing is left of a companion, and earlier where the guardian's binding ends. */
export function companionEnds({ addedOn }: Pick<Companion, 'addedOn'>): CalendarDate {
  return addDays(addedOn, DAYS_KEPT)
}

export function companionConsent(birthDate: CalendarDate, today: CalendarDate): CompanionConsent {
  const kind = birthday(birthDate, CONSENT_AGE) > today ? 'guardian' : 'told'
  return { kind, version: COMPANION_CONSENT_VERSION }
}

const CONSENT_AGE = 14
/** In UTF-8: twenty syllables, sixty Latin letters. */
const NAME_BYTES = 60
const OLDEST_YEARS = 130

/** What Unicode calls a letter and nobody sees (Hangul fillers, variation selectors), and marks in heaps: a door shows the name. */
const UNREADABLE = /\p{Default_Ignorable_Code_Point}|\p{M}{4}/u

/** @returns undefined where it is no name, or longer than can be kept */
export function companionName(text: string): string | undefined {
  const name = text.normalize('NFC').trim().replaceAll(/\s+/g, ' ')
  const isName = /^\p{L}[\p{L}\p{M} .'’-]*$/u.test(name) && !UNREADABLE.test(name)
  return isName && encodeURIComponent(name).replaceAll(/%..|./g, 'x').length <= NAME_BYTES ? name : undefined
}

/** `20120304` or `2012-03-04`. @returns undefined where it is no day on which somebody living was born */
export function companionBirthDate(text: string, today: CalendarDate): CalendarDate | undefined {
  const digits = text.normalize('NFKC').replaceAll(/[\s.\-/]/g, '')
  if (!/^\d{8}$/.test(digits)) return undefined
  const day = parseCalendarDate(`${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`)
  return day !== undefined && day <= today && yearOf(today) - yearOf(day) <= OLDEST_YEARS ? day : undefined
}
