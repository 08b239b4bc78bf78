/** From, To, Contact, Route, P-Asserted-Identity: a URI with perhaps a name before and parameters behind. */
import { afterBlanks, afterQuoted, bare, isToken, QUOTE } from './characters.ts'
import { SipParseError } from './parse-error.ts'
import { type Parameter, parameter, parseParameters } from './parse-parameters.ts'

export type NameAddr = {
  /** The URI as written, not yet read. */
  readonly uri: string
  readonly parameters: readonly Parameter[]
}

/** @throws SipParseError; `where` names the header in its reason */
export function parseNameAddr(text: string, where: string): NameAddr {
  const nameEnd = text.charCodeAt(0) === QUOTE ? afterQuoted(text, 0) : 0
  if (nameEnd === -1) throw new SipParseError(`${where}: quote not closed`)
  const open = text.indexOf('<', nameEnd)
  if (open === -1) return parseBareAddress(text, nameEnd, where)
  if (!isDisplayName(text.slice(nameEnd, open), nameEnd > 0)) throw new SipParseError(`${where}: bad display name`)
  const close = text.indexOf('>', open)
  if (close === -1) throw new SipParseError(`${where}: angle bracket not closed`)
  return named(text.slice(open + 1, close), text, afterBlanks(text, close + 1), where)
}

/** The `tag` parameter; '' where there is none: before RFC 3261 it did not have to be. */
export function tagOf(address: NameAddr, where: string): string {
  const tag = parameter(address.parameters, 'tag')
  if (tag === undefined) return ''
  if (tag.value === undefined || !isToken(tag.value)) throw new SipParseError(`${where}: bad tag`)
  return tag.value
}

/** Without brackets all parameters belong to the header, and the URI can hold no comma, question mark or semicolon. */
function parseBareAddress(text: string, nameEnd: number, where: string): NameAddr {
  if (nameEnd > 0) throw new SipParseError(`${where}: a name, but no address in angle brackets`)
  const semicolon = text.indexOf(';')
  const uri = bare(semicolon === -1 ? text : text.slice(0, semicolon))
  if (/[,? \t]/.test(uri)) throw new SipParseError(`${where}: this address must stand in angle brackets`)
  return named(uri, text, semicolon === -1 ? text.length : semicolon, where)
}

function named(uri: string, text: string, parametersFrom: number, where: string): NameAddr {
  if (uri === '' || /[ \t<>"]/.test(uri)) throw new SipParseError(`${where}: bad address`)
  return { uri, parameters: parseParameters(text, parametersFrom, where) }
}

/** Tokens with blanks between; bytes over 0x7F are let pass, since names in raw UTF-8 are common and harmless. */
function isDisplayName(text: string, quoted: boolean): boolean {
  const name = bare(text)
  if (name === '') return true
  return !quoted && /^[\w\-.!%*+`'~ \t\x80-\xff]+$/.test(name)
}
