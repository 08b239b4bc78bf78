/** Decimal numbers of headers: digits only, within a range. */

/** @returns undefined where `text` is no plain decimal number within 0…`most`; a sign, a space or 400 digits are none. */
export function parseNumber(text: string, most: number): number | undefined {
  if (text.length === 0 || text.length > 10) return undefined
  let value = 0
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 0x30
    if (digit < 0 || digit > 9) return undefined
    value = value * 10 + digit
  }
  return value > most ? undefined : value
}
