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

/**
 * Codes of E.164 that are no country's: free and shared-cost service, Inmarsat, personal numbers, satellites, international networks,
 * premium rate. A text to one may cost a hundred times what it is paid as, to the gain of whoever rings from it.
 */
const OF_NO_COUNTRY = /^\+(?:800|808|870|878|881|882|883|888|979)/

/** Korean mobiles and lines of foreign countries can be sent a text; fixed, internet, shared-cost and no country's numbers cannot. */
export function takesTexts(line: Line): boolean {
  if (isForeign(line)) return !OF_NO_COUNTRY.test(line)
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
