/** Which transaction a message belongs to (RFC 3261 sections 17.1.3 and 17.2.3). */
import { ownText } from '../message/own-text.ts'
import type { SipRequest } from '../message/parse-message.ts'
import { MAGIC_COOKIE, type Via } from '../message/parse-via.ts'

/**
 * The part of a key that an INVITE, its ACK and its CANCEL have in common. Clients from before RFC 3261 set no unique
 * branch: they are told apart by what stays the same from INVITE to ACK.
 */
export function transactionKey(request: SipRequest): string {
  return ownText(
    hasCookie(request.via)
      ? `${request.via.branch}|${request.via.sentBy}`
      : `${request.uri}|${request.fromTag}|${request.callId}|${request.cseq}|${request.via.text}`,
  )
}

/** The cookie alone names no transaction. */
function hasCookie(via: Via): boolean {
  return via.branch !== undefined && via.branch.length > MAGIC_COOKIE.length && via.branch.startsWith(MAGIC_COOKIE)
}
