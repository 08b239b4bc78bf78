/** Via: where a request came from, and where its answer goes. */
import { bare } from './characters.ts'
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

const FORM = /^SIP[ \t]*\/[ \t]*2\.0[ \t]*\/[ \t]*([^ \t/;]+)[ \t]+([^ \t;]+(?:[ \t]*:[ \t]*\d+)?)[ \t]*(;.*)?$/is
const SENT_BY = /^(\[[^\]]+\]|[^:\s]+)(?:[ \t]*:[ \t]*(\d{1,5}))?$/

/** Every branch of RFC 3261 begins so; others are from before it and are matched by other means. */
export const MAGIC_COOKIE = 'z9hG4bK'

/** @throws SipParseError */
export function parseVia(text: string): Via {
  const match = FORM.exec(text)
  const [, transport = '', sentBy = '', rest = ''] = match ?? []
  const [, host = '', portText = '5060'] = SENT_BY.exec(sentBy) ?? []
  const port = parseNumber(portText, 65_535)
  if (match === null || !isHost(host)) throw new SipParseError('Via: not SIP/2.0/transport host:port')
  if (port === undefined || port === 0) throw new SipParseError('Via: bad port')
  const parameters = parseParameters(bare(rest), 'Via')
  const branch = parameter(parameters, 'branch')
  if (branch !== undefined && !branch.value) throw new SipParseError('Via: branch is empty')
  return {
    transport: transport.toUpperCase(),
    host,
    port,
    sentBy: sentBy.toLowerCase(),
    branch: branch?.value,
    rport: parameter(parameters, 'rport') !== undefined,
    parameters,
    text,
  }
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
