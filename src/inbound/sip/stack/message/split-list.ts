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
  for (const { value, fault } of split(text)) {
    if (fault !== undefined) throw new SipParseError(fault)
    values.push(value)
  }
  return values
}

/** The values that can be told apart. A broken one costs itself; what follows an open quote or bracket belongs to it. */
export function readableValues(text: string): readonly string[] {
  const values: string[] = []
  for (const { value, fault } of split(text)) if (fault === undefined) values.push(value)
  return values
}

type Part = { readonly value: string; readonly fault: string | undefined }

/** One after the other, so that who stops at a fault has read no further. */
function* split(text: string): Generator<Part> {
  let from = 0
  let fault: string | undefined
  let count = 0
  for (let i = 0; i <= text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === QUOTE) {
      const after = afterQuoted(text, i)
      if (after === -1) return yield { value: '', fault: 'Quote not closed' }
      i = after - 1
    } else if (code === LESS) {
      const close = text.indexOf('>', i)
      if (close === -1) return yield { value: '', fault: 'Angle bracket not closed' }
      i = close
    } else if (code === GREATER) {
      fault = 'Angle bracket not opened'
    } else if (code === COMMA || i === text.length) {
      if (count++ === MOST_VALUES) return yield { value: '', fault: 'Too many values in a list' }
      const value = bare(text.slice(from, i))
      yield { value, fault: fault ?? (value === '' ? 'Empty value in a list' : undefined) }
      from = i + 1
      fault = undefined
    }
  }
}
