/** Parser of callers' numbers. */
import { bareNumber, koreanKind, koreanNational } from './korean-numbers.ts'
import type { Line } from './line.ts'

/** E.164: 7 to 15 digits, no country code begins with 0. */
const E164 = /^\+[1-9]\d{6,14}$/

/**
 * The line behind a caller's shown number: `010…`, `8210…`, `+8210…`, `0082…`, or a foreign number with its plus.
 * A foreign number without plus is unusable: 0012125550100 is New York behind 00, Morocco behind 001.
 *
 * @param raw                user part of P-Asserted-Identity or From, or what a person typed
 * @param isPossibleForeign  a stricter check of a foreign E.164 number than its shape
 * @returns undefined where no line can be told: `anonymous`, 112, 1339, 114, 14YYXX, wrong lengths
 */
export function parseCaller(raw: string, isPossibleForeign?: (e164: string) => boolean): Line | undefined {
  const bare = bareNumber(raw)
  if (bare === undefined) return undefined
  const { digits, context } = bare
  const national = koreanNational(digits, context)
  if (national !== undefined) return koreanKind(national) === 'six-digits' ? undefined : koreanLine(national)
  const foreign = !digits.startsWith('+') && context !== '' ? context + digits : digits
  if (!E164.test(foreign) || foreign.startsWith('+82')) return undefined
  return isPossibleForeign?.(foreign) === false ? undefined : (foreign as Line)
}

/** 010… → +8210…; 1588… → +821588…, which nobody abroad can ring, but it names the line. */
function koreanLine(national: string): Line {
  return `+82${national.replace(/^0/, '')}` as Line
}
