/** 415 for a body that this server cannot read, and that the sender did not call optional (RFC 3261 section 8.2.3). */
import { contentOf } from '../stack/message/content.ts'
import type { SipRequest } from '../stack/message/parse-message.ts'

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
  if (request.body === '' || readable === undefined) return undefined
  const { type, isPlain, disposition, isOptional } = contentOf(request.headers)
  if (isOptional) return undefined
  const accept = `Accept: ${readable.join(', ')}`
  if (!isPlain) return ['Accept-Encoding: identity', accept]
  if (type === '') return undefined // says nothing: a call without media, as ever
  const isForAnother = SDP.includes(type) && disposition !== 'session'
  return readable.includes(type) && !isForAnother ? undefined : [accept]
}
