/** Parameters behind a value: `;name`, `;name=value`, `;name="quoted value"`. */
import { afterQuoted, bare, isToken, QUOTE, SEMICOLON } from './characters.ts'
import { MOST_PARAMETERS } from './limits.ts'
import { SipParseError } from './parse-error.ts'

export type Parameter = {
  /** Lower case. */
  readonly name: string
  /** As it stands; undefined where there is no `=`. */
  readonly value: string | undefined
}

/**
 * @param text  nothing, or `;` and parameters, with blanks around `;` and `=`
 * @throws SipParseError where a name is no token, appears twice, or a value is empty
 */
export function parseParameters(text: string, where: string): readonly Parameter[] {
  const parameters: Parameter[] = []
  let at = 0
  while (at < text.length) {
    if (text.charCodeAt(at) !== SEMICOLON) throw new SipParseError(`${where}: semicolon expected before a parameter`)
    const end = endOfParameter(text, at + 1, where)
    parameters.push(parseParameter(text.slice(at + 1, end), where))
    if (parameters.length > MOST_PARAMETERS) throw new SipParseError(`${where}: too many parameters`)
    at = end
  }
  for (let i = 1; i < parameters.length; i++) {
    const name = parameters[i]?.name
    for (let j = 0; j < i; j++) {
      if (parameters[j]?.name === name) throw new SipParseError(`${where}: the same parameter twice`)
    }
  }
  return parameters
}

export function parameter(parameters: readonly Parameter[], name: string): Parameter | undefined {
  for (const each of parameters) if (each.name === name) return each
  return undefined
}

function endOfParameter(text: string, from: number, where: string): number {
  for (let i = from; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === SEMICOLON) return i
    if (code === QUOTE) {
      const after = afterQuoted(text, i)
      if (after === -1) throw new SipParseError(`${where}: quote not closed`)
      i = after - 1
    }
  }
  return text.length
}

/** `gen-value` is a token, a host (IPv6 in brackets too) or a quoted string. */
const VALUE = /^(?:[\w.!%*+`'~:[\]-]+|"(?:[^"\\]|\\.)*")$/

function parseParameter(text: string, where: string): Parameter {
  const equals = text.indexOf('=')
  const name = bare(equals === -1 ? text : text.slice(0, equals)).toLowerCase()
  if (!isToken(name)) throw new SipParseError(`${where}: bad parameter name`)
  if (equals === -1) return { name, value: undefined }
  const value = bare(text.slice(equals + 1))
  if (!VALUE.test(value)) throw new SipParseError(`${where}: bad parameter value`)
  return { name, value }
}
