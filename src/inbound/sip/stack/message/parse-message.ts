/** A datagram becomes a request or a response, or is refused with a reason. Reads as a list of checks. */
import { afterBlanks, hasStrayControl, isBlank, isToken } from './characters.ts'
import { checkHeader } from './header-duties.ts'
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
  if (!isToken(method) || uri === '' || uri.includes(' ') || !isVersion(version))
    throw new SipParseError('Request line: not METHOD URI SIP/2.0')
  if (version !== 'SIP/2.0' && version.toUpperCase() !== 'SIP/2.0') {
    throw new SipParseError('Version not SIP/2.0', 505)
  }
  if (parts.fault !== undefined) throw new SipParseError(parts.fault)
  if (uri.startsWith('<')) throw new SipParseError('Request line: URI in angle brackets')
  const { via, vias, from, fromTag, to, toTag, callId, cseq, body } = readCommon(parts, method)
  if (cseq.method !== method) throw new SipParseError('CSeq names another method')
  if (via.branch === MAGIC_COOKIE) throw new SipParseError('Via: branch names no transaction')
  const { headers } = parts
  const target = parseRequestUri(uri)
  const { number } = cseq
  return {
    kind: 'request',
    method,
    uri,
    target,
    headers,
    via,
    vias,
    from,
    fromTag,
    to,
    toTag,
    callId,
    cseq: number,
    body,
  }
}

function isVersion(text: string): boolean {
  return text === 'SIP/2.0' || /^SIP\/\d+\.\d+$/i.test(text)
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
  const { cseq, ...common } = readCommon(parts, '')
  const { headers } = parts
  return { kind: 'response', status: Number(match[1]), ...common, headers, method: cseq.method, cseq: cseq.number }
}

type ReadCommon = Omit<Common, 'headers' | 'cseq'> & { readonly cseq: ReturnType<typeof parseCSeq> }

/** One way through the headers takes those that every method needs, and checks those that this one does. @param method  '' of a response */
function readCommon({ headers, body }: Parts, method: string): ReadCommon {
  let vias: readonly string[] = NONE
  let from: string | undefined
  let to: string | undefined
  let callId: string | undefined
  let cseq: string | undefined
  let length: string | undefined
  for (const { name, value } of headers) {
    switch (name) {
      case 'via':
        vias = moreVias(vias, value)
        break
      case 'from':
        from = once(from, value, 'From')
        break
      case 'to':
        to = once(to, value, 'To')
        break
      case 'call-id':
        callId = once(callId, value, 'Call-ID')
        break
      case 'cseq':
        cseq = once(cseq, value, 'CSeq')
        break
      case 'content-length':
        length = once(length, value, 'Content-Length')
        break
      default:
        checkHeader(name, value, method)
    }
  }
  const via = parseVia(topmost(vias))
  const shownFrom = present(from, 'From')
  const shownTo = present(to, 'To')
  return {
    via,
    vias,
    from: shownFrom,
    fromTag: tagOf(parseNameAddr(shownFrom, 'From'), 'From'),
    to: shownTo,
    toTag: tagOf(parseNameAddr(shownTo, 'To'), 'To'),
    callId: checkedCallId(present(callId, 'Call-ID')),
    cseq: parseCSeq(present(cseq, 'CSeq')),
    body: bodyWithin(length, body),
  }
}

const NONE: readonly string[] = []

function moreVias(vias: readonly string[], value: string): readonly string[] {
  const more = vias.length === 0 ? splitList(value) : vias.concat(splitList(value))
  if (more.length > MOST_VALUES) throw new SipParseError('Via: too many hops')
  return more
}

function topmost([first]: readonly string[]): string {
  if (first === undefined || first === '') throw new SipParseError('Via is missing')
  return first
}

function once(before: string | undefined, value: string, shown: string): string {
  if (before !== undefined) throw new SipParseError(`${shown} more than once`)
  return value
}

function present(value: string | undefined, shown: string): string {
  if (!value) throw new SipParseError(`${shown} is missing`)
  return value
}

function checkedCallId(text: string): string {
  if (text.includes(' ') || text.includes('\t')) throw new SipParseError('Call-ID: blank in it')
  return text
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

/** Over UDP the datagram ends the body where there is no Content-Length; what lies behind it is not ours to read. */
function bodyWithin(lengthText: string | undefined, body: string): string {
  if (lengthText === undefined) return body
  const length = parseNumber(lengthText, 2 ** 31)
  if (length === undefined) throw new SipParseError('Content-Length: not a number')
  if (length > body.length) throw new SipParseError('Content-Length: the body is shorter')
  return length === body.length ? body : body.slice(0, length)
}

/** Enough of a broken request to answer it; undefined where a header that an answer repeats is missing, and for ACK: it has no answer. */
function answerable(parts: Parts): Answerable | undefined {
  if (parts.startLine.startsWith('SIP/') || parts.startLine.startsWith('ACK ')) return undefined
  try {
    let vias = NONE
    for (const { name, value } of parts.headers) if (name === 'via') vias = moreVias(vias, value)
    if (vias.some(hasStrayControl)) return undefined
    const to = firstOf(parts, 'to')
    const cseqText = firstOf(parts, 'cseq')
    return {
      method: cseqText.slice(cseqText.lastIndexOf(' ') + 1),
      via: parseVia(topmost(vias)),
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
