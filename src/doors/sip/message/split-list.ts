/** The values of a header that may hold several, separated by commas. */
import { afterQuoted, bare, COMMA, GREATER, LESS, QUOTE } from './characters.ts'
import { MOST_VALUES } from './limits.ts'
import { SipParseError } from './parse-error.ts'

/**
 * Splits at commas outside quotes and angle brackets.
 * @throws SipParseError on an open quote or bracket, an empty value, too many values
 */
export function splitList(text: string): readonly string[] {
  if (!text.includes(',')) return [text]
  const values: string[] = []
  let from = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === QUOTE) {
      const after = afterQuoted(text, i)
      if (after === -1) throw new SipParseError('Quote not closed')
      i = after - 1
    } else if (code === LESS) {
      const close = text.indexOf('>', i)
      if (close === -1) throw new SipParseError('Angle bracket not closed')
      i = close
    } else if (code === GREATER) {
      throw new SipParseError('Angle bracket not opened')
    } else if (code === COMMA) {
      push(values, bare(text.slice(from, i)))
      from = i + 1
    }
  }
  push(values, bare(text.slice(from)))
  return values
}

function push(values: string[], value: string): void {
  if (value === '') throw new SipParseError('Empty value in a list')
  if (values.length === MOST_VALUES) throw new SipParseError('Too many values in a list')
  values.push(value)
}
