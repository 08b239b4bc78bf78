/** Correction request (정정 요청): what somebody says is wrong about them, under a number (접수번호) by which they ask for it. */
import type { Line } from '../call/phone/line.ts'
import { inOneLine } from '../kit/one-line.ts'
import type { CalendarDate } from '../kit/time.ts'

/** Vaccination or pass; name or birth date; a test's result; anything else. */
export const CORRECTION_KINDS = ['status', 'name', 'test', 'other'] as const
export type CorrectionKind = (typeof CORRECTION_KINDS)[number]

export const CORRECTION_OUTCOMES = ['corrected', 'unchanged'] as const
export type CorrectionOutcome = (typeof CORRECTION_OUTCOMES)[number]

/** Four signs, looked up only together with the line: `3F7K`. */
export type CorrectionNumber = string & { readonly __brand: 'CorrectionNumber' }

export type Correction = {
  readonly number: CorrectionNumber
  readonly line: Line
  readonly kind: CorrectionKind
  /** On which it was opened. */
  readonly day: CalendarDate
} & (
  | { readonly state: 'open'; readonly words: string }
  /** What the person wrote is deleted then. */
  | { readonly state: 'settled'; readonly outcome: CorrectionOutcome; readonly answer: string }
)

/** No two of them look or sound alike: neither 0 and O nor 1, I and L nor 2 and Z nor 5 and S nor 8 and B. */
const DIGITS = '34679'
const SIGNS = `${DIGITS}ACDEFGHJKMNPQRTUVWXY`
/** A digit first: no number is a word. */
const PLACES = [DIGITS, SIGNS, SIGNS, SIGNS]
const NUMBER = new RegExp(`^[${DIGITS}][${SIGNS}]{3}$`)

/** @param pick  a random whole number from 0 on, below the one given */
export function newCorrectionNumber(pick: (below: number) => number): CorrectionNumber {
  return PLACES.map((signs) => signs[pick(signs.length)]).join('') as CorrectionNumber
}

/** As people type it: in small letters, with spaces or hyphens. @returns undefined where it is none */
export function parseCorrectionNumber(text: string): CorrectionNumber | undefined {
  const signs = text
    .normalize('NFKC')
    .replace(/[\s.\-#]/g, '')
    .toUpperCase()
  return NUMBER.test(signs) ? (signs as CorrectionNumber) : undefined
}

export const CORRECTION_CHARACTERS = 100
/** In UTF-8, so that it fits into a row whatever it is written in. */
const CORRECTION_BYTES = 300

/** In one line, and cut to what is kept: a hundred characters. */
export function correctionWords(text: string): string {
  let [kept, bytes] = ['', 0]
  for (const character of [...inOneLine(text)].slice(0, CORRECTION_CHARACTERS)) {
    bytes += utf8Bytes(character)
    if (bytes > CORRECTION_BYTES) break
    kept += character
  }
  return kept.trimEnd()
}

function utf8Bytes(character: string): number {
  const code = character.codePointAt(0) ?? 0
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4
}
