/** A body that this door cannot read, and that the sender did not call optional: 415 (RFC 3261 section 8.2.3). */
import type { SipRequest } from './message/parse-message.ts'
import { headerValue } from './message/split-message.ts'

const SDP = ['application/sdp']
/** A multipart body is opened for its SDP; what else is in it (ISUP of a SIP-I carrier) is let lie. */
const CONTAINERS = ['multipart/mixed', 'multipart/alternative', 'multipart/related']
const KEYS = ['application/dtmf-relay', 'application/dtmf']

/** Which bodies each method may bring. A BYE, CANCEL or OPTIONS does its work whatever it carries. */
const READ: ReadonlyMap<string, readonly string[]> = new Map([
  ['INVITE', [...SDP, ...CONTAINERS]],
  ['UPDATE', [...SDP, ...CONTAINERS]],
  ['PRACK', [...SDP, ...CONTAINERS]],
  ['INFO', KEYS],
])

/** @returns the headers that say what would be read; undefined where the body is none, or can be read, or need not be */
export function unreadBody(request: SipRequest): readonly string[] | undefined {
  const readable = READ.get(request.method)
  if (request.body === '' || readable === undefined || isOptional(request)) return undefined
  const encoding = (headerValue(request.headers, 'content-encoding') ?? '').toLowerCase()
  if (encoding !== '' && encoding !== 'identity') return ['Accept-Encoding: identity', `Accept: ${readable.join(', ')}`]
  const type = headerValue(request.headers, 'content-type')
  if (type === undefined) return undefined // says nothing: a call without media, as ever
  const bare = (type.split(';', 1)[0] ?? '').replace(/\s/g, '').toLowerCase()
  return readable.includes(bare) ? undefined : [`Accept: ${readable.join(', ')}`]
}

function isOptional(request: SipRequest): boolean {
  return /;\s*handling\s*=\s*"?optional"?\s*(?:;|$)/i.test(headerValue(request.headers, 'content-disposition') ?? '')
}
