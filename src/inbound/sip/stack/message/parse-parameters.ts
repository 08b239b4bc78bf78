/** Parameters behind a value: `;name`, `;name=value`, `;name="quoted value"`. */
import { afterQuoted, bare, isGenericValue, isToken, QUOTE, SEMICOLON } from './characters.ts'
import { MOST_PARAMETERS } from './limits.ts'
import { SipParseError } from './parse-error.ts'

export type Parameter = {
  /** Lower case. */
  readonly name: string
  /** As it stands; undefined where there is no `=`. */
  readonly value: string | undefined
}

/**
 * @param text  whole value that the parameters stand behind
 * @param from  index of its first semicolon; blanks may stand around `;` and `=`
 * @throws SipParseError where a name is no token, appears twice, or a value is empty
 */
export function parseParameters(text: string, from: number, where: string): readonly Parameter[] {
  const parameters: Parameter[] = []
  for (let at = from; at < text.length; ) {
    if (text.charCodeAt(at) !== SEMICOLON) throw new SipParseError(`${where}: semicolon expected before a parameter`)
    const end = endOfParameter(text, at + 1, where)
    const next = parseParameter(text, at + 1, end, where)
    if (parameter(parameters, next.name) !== undefined) throw new SipParseError(`${where}: the same parameter twice`)
    parameters.push(next)
    if (parameters.length > MOST_PARAMETERS) throw new SipParseError(`${where}: too many parameters`)
    at = end
  }
  return parameters
}

export function parameter(parameters: readonly Parameter[], name: string): Parameter | undefined {
  for (const each of parameters) if (each.name === name) return each
  return undefined
}

/** A loop, and each character seen once: a value may hold thousands of quotes. */
function endOfParameter(text: string, from: number, where: string): number {
  for (let at = from; at < text.length; ) {
    const code = text.charCodeAt(at)
    if (code === SEMICOLON) return at
    if (code !== QUOTE) {
      at++
      continue
    }
    at = afterQuoted(text, at)
    if (at === -1) throw new SipParseError(`${where}: quote not closed`)
  }
  return text.length
}

function parseParameter(text: string, from: number, to: number, where: string): Parameter {
  const equals = text.indexOf('=', from)
  const bareName = equals === -1 || equals > to
  const name = bare(text.slice(from, bareName ? to : equals)).toLowerCase()
  if (!isToken(name)) throw new SipParseError(`${where}: bad parameter name`)
  if (bareName) return { name, value: undefined }
  const value = bare(text.slice(equals + 1, to))
  const quoted = value.charCodeAt(0) === QUOTE && afterQuoted(value, 0) === value.length
  if (!quoted && !isGenericValue(value)) throw new SipParseError(`${where}: bad parameter value`)
  return { name, value }
}
