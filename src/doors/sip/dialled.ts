/** Which number was dialled. */
import type { Carrier } from './carriers/carriers.ts'
import { SipParseError } from './message/parse-error.ts'
import type { SipRequest } from './message/parse-message.ts'
import { parseNameAddr } from './message/parse-name-addr.ts'
import { parseUri, userOf } from './message/parse-uri.ts'

/**
 * The user part of the Request-URI, or of To where the carrier's profile says so.
 * @throws SipParseError 400 where the URI is broken, 416 where it is neither sip: nor tel:
 */
export function dialledNumber(request: SipRequest, carrier: Carrier): string {
  if (carrier.dialledFrom === 'request-uri') return userOf(request.target)
  const to = parseUri(parseNameAddr(request.to, 'To').uri)
  if (to === undefined) throw new SipParseError('Unsupported URI Scheme', 416)
  return userOf(to)
}
