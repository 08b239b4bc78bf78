/** sip:, sips: and tel: URIs (RFC 3261 section 19.1, RFC 3966). */

import { MOST_PARAMETERS } from './limits.ts'
import { parseNumber } from './numbers.ts'
import { SipParseError } from './parse-error.ts'
import { isHost } from './parse-host.ts'

export type SipUri = {
  readonly scheme: 'sip' | 'sips'
  /** Escapes undone; the telephone parameters of a `user=phone` URI still in it. Empty where there is none. */
  readonly user: string
  readonly host: string
  readonly port: number | undefined
  /** Lower-case names with their values, `''` for a bare name. */
  readonly parameters: ReadonlyMap<string, string>
  /** True where `?headers` stand behind it. */
  readonly hasHeaders: boolean
}

export type TelUri = {
  readonly scheme: 'tel'
  /** With its visual separators, escapes undone. */
  readonly number: string
  /** `phone-context` (`+82` or a domain) where the number is not global, and whatever else carriers add. As of a `SipUri`. */
  readonly parameters: ReadonlyMap<string, string>
}

const SIP = /^(sips?):(?:([^@]*)@)?(\[[^\]]*\]|[^:;?[\]]*)(?::([^;?]*))?(;[^?]*)?(\?.*)?$/i
const TEL = /^tel:(\+?[0-9a-fA-F*#.()%-]+)(;.*)?$/i
const USER = /^[\w\-.!~*'()&=+$,;?/%]+$/
const PASSWORD = /^[\w\-.!~*'()&=+$,%]*$/
const PARAMETER = /^([\w\-.!~*'()[\]/:&+$%]+)(?:=([\w\-.!~*'()[\]/:&+$%]+))?$/

/**
 * @returns undefined for another scheme (`http:`, `mailto:`): known as a URI, of no use here
 * @throws SipParseError
 */
export function parseUri(text: string): SipUri | TelUri | undefined {
  const scheme = /^([a-z][a-z\d+.-]*):/i.exec(text)?.[1]?.toLowerCase()
  if (scheme === undefined) throw new SipParseError('URI: no scheme')
  if (scheme === 'tel') return parseTel(text)
  return scheme === 'sip' || scheme === 'sips' ? parseSip(text) : undefined
}

/**
 * The URI of a request line. Headers may not stand in it (RFC 3261 section 19.1.1).
 * @throws SipParseError 416 for a scheme other than sip, sips and tel
 */
export function parseRequestUri(text: string): SipUri | TelUri {
  const uri = parseUri(text)
  if (uri === undefined) throw new SipParseError('Unsupported URI Scheme', 416)
  if (uri.scheme !== 'tel' && uri.hasHeaders) throw new SipParseError('Request line: headers in the URI')
  return uri
}

/**
 * The number or name that a URI stands for, as the phone rules read it: `0802050001`, `010…;phone-context=+82`. Of a sip: URI its telephone
 * parameters belong into the user part (RFC 3261 section 19.1.6); some carriers write the context behind the host.
 */
export function userOf(uri: SipUri | TelUri): string {
  const number = uri.scheme === 'tel' ? uri.number : uri.user
  const context = uri.parameters.get('phone-context')
  return context === undefined || /;phone-context=/i.test(number) ? number : `${number};phone-context=${context}`
}

function parseSip(text: string): SipUri {
  const match = SIP.exec(text)
  if (match === null) throw new SipParseError('URI: no user and host behind sip:')
  const [, scheme = '', userinfo, host = '', portText, parameters = '', headers] = match
  if (!isHost(host)) throw new SipParseError('URI: bad host')
  const port = portText === undefined ? undefined : parseNumber(portText, 65_535)
  if (portText !== undefined && !port) throw new SipParseError('URI: bad port')
  return {
    scheme: scheme.toLowerCase() === 'sip' ? 'sip' : 'sips',
    user: userinfo === undefined ? '' : parseUser(userinfo),
    host: host.toLowerCase(),
    port,
    parameters: parseUriParameters(parameters),
    hasHeaders: headers !== undefined,
  }
}

function parseUser(userinfo: string): string {
  const colon = userinfo.indexOf(':')
  const user = colon === -1 ? userinfo : userinfo.slice(0, colon)
  if (!USER.test(user)) throw new SipParseError('URI: bad user')
  if (colon !== -1 && !PASSWORD.test(userinfo.slice(colon + 1))) throw new SipParseError('URI: bad password')
  return unescaped(user)
}

function parseTel(text: string): TelUri {
  const match = TEL.exec(text)
  if (match === null) throw new SipParseError('URI: not tel: and a number')
  return { scheme: 'tel', number: unescaped(match[1] ?? ''), parameters: parseUriParameters(match[2] ?? '') }
}

const NO_PARAMETERS: ReadonlyMap<string, string> = new Map()

function parseUriParameters(text: string): ReadonlyMap<string, string> {
  if (text === '') return NO_PARAMETERS
  const parameters = new Map<string, string>()
  for (const part of text.slice(1).split(';')) {
    const match = PARAMETER.exec(part)
    if (match === null) throw new SipParseError('URI: bad parameter')
    const name = unescaped(match[1] ?? '').toLowerCase()
    if (parameters.has(name)) throw new SipParseError('URI: the same parameter twice')
    if (parameters.size === MOST_PARAMETERS) throw new SipParseError('URI: too many parameters')
    parameters.set(name, unescaped(match[2] ?? ''))
  }
  return parameters
}

/** `%41` → `A`. One byte stays one character, as everywhere in a message. */
function unescaped(text: string): string {
  if (!text.includes('%')) return text
  if (/%(?![\da-f]{2})/i.test(text)) throw new SipParseError('URI: bad escape')
  return text.replace(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

/** A URI that can be read, as it may stand in a request line: without `?headers` and `;method=` (RFC 3261 section 19.1.1, table 1). */
export function asRequestUri(uri: string): string {
  const hostAt = uri.indexOf('@') + 1
  const [host = '', ...parameters] = (uri.slice(hostAt).split('?')[0] ?? '').split(';')
  const kept = parameters.filter((each) => unescaped(each.split('=')[0] ?? '').toLowerCase() !== 'method')
  return uri.slice(0, hostAt) + [host, ...kept].join(';')
}
