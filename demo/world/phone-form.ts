/** How the demo writes numbers for people: national with hyphens, foreign ones with a plus. */

/** National digits → `010-0000-5678`, `080-000-0001`, `1420-12`, `1588-0008`; a foreign E.164 stays as it is. */
export function withHyphens(number: string): string {
  if (number.startsWith('+')) return number
  if (/^14\d{4}$/.test(number)) return `${number.slice(0, 4)}-${number.slice(4)}`
  if (/^1\d{7}$/.test(number)) return `${number.slice(0, 4)}-${number.slice(4)}`
  if (/^0\d{10}$/.test(number)) return `${number.slice(0, 3)}-${number.slice(3, 7)}-${number.slice(7)}`
  if (/^0\d{9}$/.test(number)) return `${number.slice(0, 3)}-${number.slice(3, 6)}-${number.slice(6)}`
  return number
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
