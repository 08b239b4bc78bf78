/** The key of the transaction that a message belongs to (RFC 3261 sections 17.1.3 and 17.2.3). */
import { hash } from 'node:crypto'
import type { SipRequest } from '../message/parse-message.ts'
import { MAGIC_COOKIE, type Via } from '../message/parse-via.ts'

type TransactionOwner = { readonly request: SipRequest; readonly carrier: { readonly name: string } }

/** Of SHA-256: nobody finds two branches of one key. */
const KEY_BYTES = 16

/**
 * An INVITE, its ACK and its CANCEL find the INVITE by the same key; a request of another method has one of its own. Clients
 * from before RFC 3261 set no unique branch: they are told apart by what stays the same from INVITE to ACK. The carrier is part
 * of it: what another one sends belongs to nothing here, whatever branch it names. It is 16
 * bytes as latin1, however long the branch is.
 *
 * @param method  of the transaction, which for an ACK and for what a CANCEL cancels is INVITE
 */
export function transactionKey({ request, carrier }: TransactionOwner, method = 'INVITE'): string {
  if (hasCookie(request.via)) return keyByVia(method, carrier, request.via)
  return keyOf(
    method,
    carrier,
    `${request.uri}|${request.fromTag}|${request.callId}|${request.cseq}|${request.via.text}`,
  )
}

/** Where the branch is one of RFC 3261, the Via alone tells. */
export function keyByVia(method: string, carrier: TransactionOwner['carrier'], { branch, sentBy }: Via): string {
  return keyOf(method, carrier, `${branch}|${sentBy}`)
}

function keyOf(method: string, carrier: TransactionOwner['carrier'], named: string): string {
  return hash('sha256', `${method}|${carrier.name}|${named}`, 'binary').slice(0, KEY_BYTES)
}

/** The cookie alone names no transaction. */
export function hasCookie(via: Via): boolean {
  return via.branch !== undefined && via.branch.length > MAGIC_COOKIE.length && via.branch.startsWith(MAGIC_COOKIE)
}
