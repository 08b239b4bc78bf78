/** Phone numbers as the demo shows them: national with hyphens, foreign ones with a plus. */
import type { SiteNumber } from '../../src/domain/call/phone/line.ts'
import { formatSiteNumber } from '../../src/domain/call/phone/show.ts'

/** National digits → `010-0000-5678`, `080-000-0001`, `142012`, `1588-0008`; a foreign E.164 stays as it is. */
export function withHyphens(number: string): string {
  if (number.startsWith('+')) return number
  // Lines and site numbers are hyphenated alike.
  return formatSiteNumber(number as SiteNumber)
}

/** With or without hyphens, spaces or +82 → national digits, or `+…` for a foreign number; undefined for anything else. */
export function plainNumber(text: string): string | undefined {
  const digits = text.replace(/[\s\-().]/g, '')
  if (/^\+82\d{8,11}$/.test(digits)) return `0${digits.slice(3).replace(/^0/, '')}`
  if (/^\+[1-9]\d{6,14}$/.test(digits)) return digits
  return /^\d{3,14}$/.test(digits) ? digits : undefined
}

/** National digits or `+…` → E.164, as the text centre keys its inboxes. */
export function e164(number: string): string {
  return number.startsWith('+') ? number : `+82${number.replace(/^0/, '')}`
}

/** E.164 → national digits for Korea, else unchanged. */
export function nationalOf(phoneE164: string): string {
  return phoneE164.startsWith('+82') ? `0${phoneE164.slice(3)}` : phoneE164
}
