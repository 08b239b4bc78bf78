/**
 * Headers that no answer of ours needs, but whose nonsense RFC 4475 counts as a broken message: Contact, Date, Expires.
 * Route, Record-Route, P-Asserted-Identity and what nobody knows are not among them: unreadable, they change nothing.
 */
import { isToken } from './characters.ts'
import { isHttpDate } from './date.ts'
import { parseNumber } from './numbers.ts'
import { SipParseError } from './parse-error.ts'
import { parseNameAddr } from './parse-name-addr.ts'
import { parameter } from './parse-parameters.ts'
import { splitList } from './split-list.ts'

const LONGEST_TIME = 2 ** 32 - 1

/** @param name  lower case. @throws SipParseError */
export function checkHeader(name: string, value: string): void {
  if (name === 'contact') checkContact(value)
  else if (name === 'date') checkDate(value)
  else if (name === 'expires') checkExpires(value)
}

function checkDate(value: string): void {
  if (!isHttpDate(value)) throw new SipParseError('Date: not a date in GMT')
}

function checkExpires(value: string): void {
  if (parseNumber(value, LONGEST_TIME) === undefined) throw new SipParseError('Expires: not 0 to 4294967295')
}

function checkContact(value: string): void {
  if (value === '*') return
  for (const each of splitList(value)) {
    const { uri, parameters } = parseNameAddr(each, 'Contact')
    if (!isScheme(uri)) throw new SipParseError('Contact: no scheme')
    if (parameters.length === 0) continue
    const expires = parameter(parameters, 'expires')
    if (expires !== undefined && parseNumber(expires.value ?? '', LONGEST_TIME) === undefined) {
      throw new SipParseError('Contact: expires is not 0 to 4294967295')
    }
    const q = parameter(parameters, 'q')
    if (q !== undefined && !/^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(q.value ?? '')) {
      throw new SipParseError('Contact: q is not 0 to 1')
    }
  }
}

function isScheme(uri: string): boolean {
  const colon = uri.indexOf(':')
  return colon > 0 && isToken(uri.slice(0, colon))
}
