/** P-Early-Media (RFC 5009): a network that gates early media opens the gate where the 183 asks for it. */
import type { SipRequest } from '../stack/message/parse-message.ts'
import { headerValues } from '../stack/message/split-message.ts'

/** @param direction  of the sound, as our SDP says it. @returns header lines of a 183; none where the INVITE does not say that it knows the header */
export function earlyMediaHeaders(invite: SipRequest, direction: string): readonly string[] {
  const said = headerValues(invite.headers, 'p-early-media').flatMap((value) => value.split(','))
  return said.some((each) => each.trim().toLowerCase() === 'supported') ? [`P-Early-Media: ${direction}`] : []
}
