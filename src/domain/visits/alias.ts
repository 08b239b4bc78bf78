/** Alias (안심번호): eight digits under which somebody without a phone, or with a withheld number, is entered. Its form and check digit. */
import { addDays, type CalendarDate, DAYS_KEPT } from '../kit/time.ts'

/** Digits alone, so that it can be said and keyed on any telephone; the last one checks the others. */
export type Alias = string & { readonly __brand: 'Alias' }

/** A shared-cost number (1588-0001) has eight digits too and begins with 1, any other number with 0. */
const FORM = /^[2-9]\d{7}$/
const RANDOM_DIGITS = 7

/**
 * Damm's quasigroup of order 10 (H. M. Damm, Total anti-symmetrische Quasigruppen, 2004): the check digit finds every single
 * wrong digit and every swap of neighbours.
 */
const QUASIGROUP = [
  [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
  [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
  [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
  [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
  [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
  [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
  [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
  [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
  [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
  [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
] as const

/** @param text  as it was keyed, or as it stands on the card. @returns undefined where a digit is wrong, swapped or missing */
export function parseAlias(text: string): Alias | undefined {
  const digits = text.replaceAll(/[\s-]/g, '')
  return FORM.test(digits) && checkOf(digits) === 0 ? (digits as Alias) : undefined
}

export function isAlias(text: string): text is Alias {
  return parseAlias(text) === text
}

/** @param pick  a random whole number from 0 on, below the one given */
export function newAlias(pick: (below: number) => number): Alias {
  const digits = `${2 + pick(8)}${String(pick(10 ** (RANDOM_DIGITS - 1))).padStart(RANDOM_DIGITS - 1, '0')}`
  return `${digits}${checkOf(digits)}` as Alias
}

/** As it is printed and said: `2345-6789`. */
export function formatAlias(alias: Alias): string {
  return `${alias.slice(0, 4)}-${alias.slice(4)}`
}

/** The last day on which somebody can be entered under it. */
export function lastDayOfAlias(issuedOn: CalendarDate): CalendarDate {
  return addDays(issuedOn, DAYS_KEPT - 1)
}

/** Of digits with their check digit it is 0. */
function checkOf(digits: string): number {
  return Array.from(digits, Number).reduce((state, digit) => QUASIGROUP[state]?.[digit] ?? 0, 0)
}
