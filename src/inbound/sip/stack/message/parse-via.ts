/** Via: where a request came from, and where its answer goes. */
import { afterBlanks, bare, isBlank, isToken } from './characters.ts'
import { parseNumber } from './numbers.ts'
import { SipParseError } from './parse-error.ts'
import { isHost } from './parse-host.ts'
import { type Parameter, parameter, parseParameters } from './parse-parameters.ts'

export type Via = {
  /** Upper case: UDP, TCP, TLS … */
  readonly transport: string
  /** As written, IPv6 in brackets. */
  readonly host: string
  /** 5060 where none is written. */
  readonly port: number
  /** `host:port` in lower case, as written: part of a transaction's key. */
  readonly sentBy: string
  readonly branch: string | undefined
  /** True where the client asks for the answer at the port it sends from (RFC 3581). */
  readonly rport: boolean
  readonly parameters: readonly Parameter[]
  /** As it came. */
  readonly text: string
}

/** Every branch of RFC 3261 begins so; others are from before it and are matched by other means. */
export const MAGIC_COOKIE = 'z9hG4bK'

/** @throws SipParseError */
export function parseVia(text: string): Via {
  const semicolon = text.indexOf(';')
  const headEnd = semicolon === -1 ? text.length : semicolon
  const [transport, sentBy] = parseHead(text.slice(0, headEnd))
  const [host, port] = parseSentBy(sentBy)
  const parameters = parseParameters(text, headEnd, 'Via')
  const branch = parameter(parameters, 'branch')
  if (branch !== undefined && !branch.value) throw new SipParseError('Via: branch is empty')
  return {
    transport,
    host,
    port,
    sentBy: sentBy.toLowerCase(),
    branch: branch?.value,
    rport: parameter(parameters, 'rport') !== undefined,
    parameters,
    text,
  }
}

/** `SIP/2.0/UDP host:port`, blanks allowed around slashes and the colon. */
function parseHead(head: string): readonly [string, string] {
  const name = head.indexOf('/')
  const version = head.indexOf('/', name + 1)
  const from = afterBlanks(head, version + 1)
  let to = from
  while (to < head.length && !isBlank(head.charCodeAt(to))) to++
  const transport = head.slice(from, to).toUpperCase()
  const protocol =
    name === 3 ? head.slice(0, version) : `${bare(head.slice(0, name))}/${bare(head.slice(name + 1, version))}`
  if (version === -1 || bare(protocol).toUpperCase() !== 'SIP/2.0' || !isToken(transport)) {
    throw new SipParseError('Via: not SIP/2.0/transport host:port')
  }
  return [transport, bare(head.slice(to))]
}

function parseSentBy(sentBy: string): readonly [string, number] {
  const colon = sentBy.indexOf(':', sentBy.lastIndexOf(']') + 1)
  const host = colon === -1 ? sentBy : bare(sentBy.slice(0, colon))
  if (!isHost(host)) throw new SipParseError('Via: not SIP/2.0/transport host:port')
  const port = colon === -1 ? 5060 : parseNumber(bare(sentBy.slice(colon + 1)), 65_535)
  if (!port) throw new SipParseError('Via: bad port')
  return [host, port]
}

/**
 * The Via of an answer: `received` where the request came from elsewhere than it says, `rport` filled in where asked.
 * What the client itself wrote there is overwritten.
 */
export function answeredVia(via: Via, from: { readonly address: string; readonly port: number }): string {
  const differs = via.host !== from.address && via.host !== `[${from.address}]`
  if (!via.rport && !differs) return via.text
  const kept = via.parameters.filter(({ name }) => name !== 'received' && name !== 'rport')
  const rport = via.rport ? `;rport=${from.port}` : ''
  return `${bare(head(via.text))}${kept.map(written).join('')};received=${from.address}${rport}`
}

function head(text: string): string {
  const semicolon = text.indexOf(';')
  return semicolon === -1 ? text : text.slice(0, semicolon)
}

function written({ name, value }: Parameter): string {
  return value === undefined ? `;${name}` : `;${name}=${value}`
}
