/** Display of lines and site numbers; lines that can be sent a text. */
import { koreanKind, koreanNational } from './korean-numbers.ts'
import type { Line, SiteNumber } from './line.ts'

/** The last four digits: what staff compare, and all that a door screen shows of a line. */
export function lastFour(line: Line): string {
  return line.slice(-4)
}

export function isForeign(line: Line): boolean {
  return !line.startsWith('+82')
}

/** `010-0000-0001`; a foreign line keeps its E.164 form. */
export function formatNational(line: Line): string {
  const national = koreanNational(line)
  return national === undefined ? line : hyphenated(national)
}

/** `080-205-0001`, `1588-0001`, `142012`. */
export function formatSiteNumber(number: SiteNumber): string {
  return hyphenated(number)
}

/** Korean mobiles and foreign lines can be sent a text; fixed, internet and shared-cost numbers cannot. */
export function takesTexts(line: Line): boolean {
  if (isForeign(line)) return true
  const national = koreanNational(line)
  return national !== undefined && koreanKind(national) === 'mobile'
}

function hyphenated(national: string): string {
  const kind = koreanKind(national)
  if (kind === undefined || kind === 'six-digits') return national
  if (kind === 'shared-cost') return `${national.slice(0, 4)}-${national.slice(4)}`
  const area = kind === 'personal' ? 4 : national.startsWith('02') ? 2 : 3
  return `${national.slice(0, area)}-${national.slice(area, -4)}-${national.slice(-4)}`
}
