/** The key of the transaction that a message belongs to (RFC 3261 sections 17.1.3 and 17.2.3). */
import { ownText } from '../message/own-text.ts'
import type { SipRequest } from '../message/parse-message.ts'
import { MAGIC_COOKIE, type Via } from '../message/parse-via.ts'

type TransactionOwner = { readonly request: SipRequest; readonly carrier: { readonly name: string } }

/**
 * The part of a key that an INVITE, its ACK and its CANCEL have in common. Clients from before RFC 3261 set no unique
 * branch: they are told apart by what stays the same from INVITE to ACK. The carrier is part of it: what another one sends
 * belongs to nothing here, whatever branch it names.
 */
export function transactionKey({ request, carrier }: TransactionOwner): string {
  const named = hasCookie(request.via)
    ? `${request.via.branch}|${request.via.sentBy}`
    : `${request.uri}|${request.fromTag}|${request.callId}|${request.cseq}|${request.via.text}`
  return ownText(`${carrier.name}|${named}`)
}

/** The cookie alone names no transaction. */
function hasCookie(via: Via): boolean {
  return via.branch !== undefined && via.branch.length > MAGIC_COOKIE.length && via.branch.startsWith(MAGIC_COOKIE)
}
