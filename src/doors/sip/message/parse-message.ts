/** A datagram becomes a request or a response, or is refused with a reason. Reads as a list of checks. */
import { afterBlanks, hasStrayControl, isBlank, isToken } from './characters.ts'
import { checkHeaders } from './check-headers.ts'
import { MOST_VALUES } from './limits.ts'
import { parseNumber } from './numbers.ts'
import { SipParseError } from './parse-error.ts'
import { parseNameAddr, tagOf } from './parse-name-addr.ts'
import { parseRequestUri, type SipUri, type TelUri } from './parse-uri.ts'
import { MAGIC_COOKIE, parseVia, type Via } from './parse-via.ts'
import { splitList } from './split-list.ts'
import { type Header, headerValue, type Parts, splitMessage } from './split-message.ts'

/** What requests and responses share, read and checked. */
type Common = {
  readonly headers: readonly Header[]
  readonly via: Via
  /** Every Via value as it came, the topmost first. */
  readonly vias: readonly string[]
  /** The whole From and To as they came: an answer repeats them byte by byte. */
  readonly from: string
  readonly fromTag: string
  readonly to: string
  readonly toTag: string
  readonly callId: string
  readonly cseq: number
  /** Latin-1, cut to Content-Length. */
  readonly body: string
}

export type SipRequest = Common & {
  readonly kind: 'request'
  readonly method: string
  /** The Request-URI as it came. */
  readonly uri: string
  /** The Request-URI read. */
  readonly target: SipUri | TelUri
}
export type SipResponse = Common & { readonly kind: 'response'; readonly method: string; readonly status: number }

/** The headers that an answer repeats, as far as a broken request has them. */
export type Answerable = Pick<SipRequest, 'method' | 'via' | 'vias' | 'from' | 'to' | 'toTag' | 'callId'> & {
  readonly cseqText: string
}

export type Parsed =
  | SipRequest
  | SipResponse
  /** Only line ends: somebody keeps a path open. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'bad'; readonly error: SipParseError; readonly answerable: Answerable | undefined }

/** @param text  a datagram as Latin-1. Never throws; time grows with its length, not faster. */
export function parseMessage(text: string): Parsed {
  const parts = splitMessage(text)
  if (parts.startLine === '' && parts.headers.length === 0) return { kind: 'empty' }
  try {
    return parts.startLine.startsWith('SIP/') ? readResponse(parts) : readRequest(parts)
  } catch (error) {
    if (!(error instanceof SipParseError)) throw error
    return { kind: 'bad', error, answerable: answerable(parts) }
  }
}

const STATUS_LINE = /^SIP\/2\.0 ([1-6]\d\d) [^\r\n]*$/i

function readRequest(parts: Parts): SipRequest {
  const [method, uri, version] = requestLine(parts.startLine)
  if (!isToken(method) || uri === '' || uri.includes(' ') || !/^SIP\/\d+\.\d+$/i.test(version))
    throw new SipParseError('Request line: not METHOD URI SIP/2.0')
  if (version.toUpperCase() !== 'SIP/2.0') throw new SipParseError('Version not SIP/2.0', 505)
  if (parts.fault !== undefined) throw new SipParseError(parts.fault)
  if (uri.startsWith('<')) throw new SipParseError('Request line: URI in angle brackets')
  const common = readCommon(parts)
  if (common.cseq.method !== method) throw new SipParseError('CSeq names another method')
  if (common.via.branch === MAGIC_COOKIE) throw new SipParseError('Via: branch names no transaction')
  return { kind: 'request', method, uri, target: parseRequestUri(uri), ...common, cseq: common.cseq.number }
}

/** Parted at its first and last blank: method, URI, version; '' for what is missing. */
function requestLine(line: string): readonly [string, string, string] {
  const first = line.indexOf(' ')
  const last = line.lastIndexOf(' ')
  return first === last ? [line, '', ''] : [line.slice(0, first), line.slice(first + 1, last), line.slice(last + 1)]
}

function readResponse(parts: Parts): SipResponse {
  const match = STATUS_LINE.exec(parts.startLine)
  if (match === null) throw new SipParseError('Status line: not SIP/2.0 CODE reason')
  if (parts.fault !== undefined) throw new SipParseError(parts.fault)
  const common = readCommon(parts)
  return { kind: 'response', status: Number(match[1]), ...common, method: common.cseq.method, cseq: common.cseq.number }
}

function readCommon({ headers, body }: Parts) {
  const vias = viaValues(headers)
  const from = single(headers, 'from', 'From')
  const to = single(headers, 'to', 'To')
  const callId = single(headers, 'call-id', 'Call-ID')
  if (/[ \t]/.test(callId)) throw new SipParseError('Call-ID: blank in it')
  const cseq = parseCSeq(single(headers, 'cseq', 'CSeq'))
  checkMaxForwards(headers)
  checkHeaders(headers)
  return {
    headers,
    via: parseVia(vias[0]),
    vias,
    from,
    fromTag: tagOf(parseNameAddr(from, 'From'), 'From'),
    to,
    toTag: tagOf(parseNameAddr(to, 'To'), 'To'),
    callId,
    cseq,
    body: bodyWithin(headers, body),
  }
}

function viaValues(headers: readonly Header[]): readonly [string, ...string[]] {
  let vias: readonly string[] = []
  for (const { name, value } of headers) {
    if (name === 'via') vias = vias.length === 0 ? splitList(value) : vias.concat(splitList(value))
    if (vias.length > MOST_VALUES) throw new SipParseError('Via: too many hops')
  }
  const [first] = vias
  if (first === undefined || first === '') throw new SipParseError('Via is missing')
  return vias as readonly [string, ...string[]] // its first was just looked at
}

function single(headers: readonly Header[], name: string, shown: string): string {
  let value: string | undefined
  for (const header of headers) {
    if (header.name !== name) continue
    if (value !== undefined) throw new SipParseError(`${shown} more than once`)
    value = header.value
  }
  if (!value) throw new SipParseError(`${shown} is missing`)
  return value
}

/** The number is below 2^31 (RFC 3261 section 8.1.1.5). */
function parseCSeq(text: string): { readonly number: number; readonly method: string } {
  let end = 0
  while (end < text.length && !isBlank(text.charCodeAt(end))) end++
  const number = parseNumber(text.slice(0, end), 2 ** 31 - 1)
  const method = text.slice(afterBlanks(text, end))
  if (number === undefined || !isToken(method)) throw new SipParseError('CSeq: not a number and a method')
  return { number, method }
}

/** A UAS does not forward, so zero is fine and absence too; nonsense is not. */
function checkMaxForwards(headers: readonly Header[]): void {
  const value = headerValue(headers, 'max-forwards')
  if (value === undefined) return
  if (parseNumber(value, 255) === undefined) throw new SipParseError('Max-Forwards: not 0 to 255')
  single(headers, 'max-forwards', 'Max-Forwards')
}

/** Over UDP the datagram ends the body where there is no Content-Length; what lies behind it is not ours to read. */
function bodyWithin(headers: readonly Header[], body: string): string {
  if (headerValue(headers, 'content-length') === undefined) return body
  const length = parseNumber(single(headers, 'content-length', 'Content-Length'), 2 ** 31)
  if (length === undefined) throw new SipParseError('Content-Length: not a number')
  if (length > body.length) throw new SipParseError('Content-Length: the body is shorter')
  return length === body.length ? body : body.slice(0, length)
}

/** Enough of a broken request to answer it; undefined where a header that an answer repeats is missing, and for ACK: it has no answer. */
function answerable(parts: Parts): Answerable | undefined {
  if (parts.startLine.startsWith('SIP/') || parts.startLine.startsWith('ACK ')) return undefined
  try {
    const vias = viaValues(parts.headers)
    const to = firstOf(parts, 'to')
    const cseqText = firstOf(parts, 'cseq')
    return {
      method: cseqText.slice(cseqText.lastIndexOf(' ') + 1),
      via: parseVia(vias[0]),
      vias,
      from: firstOf(parts, 'from'),
      to,
      toTag: /;[ \t]*tag[ \t]*=/i.test(to) ? 'some' : '',
      callId: firstOf(parts, 'call-id'),
      cseqText,
    }
  } catch (error) {
    if (error instanceof SipParseError) return undefined
    throw error
  }
}

function firstOf(parts: Parts, name: string): string {
  const value = headerValue(parts.headers, name)
  if (!value || hasStrayControl(value)) throw new SipParseError(`${name} is missing`)
  return value
}
