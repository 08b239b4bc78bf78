/** The number dialled in a request. */
import { parseDialled } from '../../../domain/call/phone/parse-dialled.ts'
import type { Carrier } from '../carriers/carriers.ts'
import { applyRules } from '../carriers/prefix-rules.ts'
import { numbersIn } from '../stack/message/numbers-in.ts'
import { SipParseError } from '../stack/message/parse-error.ts'
import type { SipRequest } from '../stack/message/parse-message.ts'
import { parseNameAddr } from '../stack/message/parse-name-addr.ts'
import { parseUri, userOf } from '../stack/message/parse-uri.ts'

/**
 * The user part of the Request-URI, or of To where the carrier's profile says so; where a call was forwarded on its way and the profile
 * asks for it, the number that it was forwarded from. The profile's prefix rules are applied.
 *
 * @throws SipParseError 400 where the URI is broken, 416 where it is neither sip:, sips: nor tel:
 */
export function dialledNumber(request: SipRequest, carrier: Carrier): string {
  const named = carrier.dialledFrom === 'request-uri' ? userOf(request.target) : userInTo(request)
  const dialled = applyRules(named, carrier.dialledPrefixes)
  return carrier.forwarded === 'ignore' ? dialled : (forwardedFrom(request, carrier, dialled) ?? dialled)
}

function userInTo(request: SipRequest): string {
  const to = parseUri(parseNameAddr(request.to, 'To').uri)
  if (to === undefined) throw new SipParseError('Unsupported URI Scheme', 416)
  return userOf(to)
}

/**
 * Diversion has who forwarded last on top (RFC 5806 section 4); History-Info begins with who was dialled first and ends with the number
 * rung now (RFC 7044 section 5). What is no Korean number, or the number rung now, forwarded nothing.
 */
function forwardedFrom(request: SipRequest, carrier: Carrier, dialled: string): string | undefined {
  const [header, which] = carrier.forwarded.split('-')
  const oldestFirst =
    header === 'diversion'
      ? [...numbersIn(request.headers, 'diversion')].reverse()
      : numbersIn(request.headers, 'history-info')
  const now = parseDialled(dialled)
  const others = oldestFirst
    .map((user) => applyRules(user, carrier.dialledPrefixes))
    .filter((user) => parseDialled(user) !== undefined && parseDialled(user) !== now)
  return which === 'first' ? others[0] : others.at(-1)
}
