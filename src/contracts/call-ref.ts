/** The name of a call: the same for an INVITE and each of its repetitions, before and after a crash. */
import { hash } from 'node:crypto'
import type { SiteNumber } from '../domain/call/phone/line.ts'
import { parseDialled } from '../domain/call/phone/parse-dialled.ts'

/** What a caller's software chooses: Call-ID, From tag and CSeq number of its INVITE. */
export type CallNames = { readonly callId: string; readonly fromTag: string; readonly cseq: number }

/** The carrier of calls from this machine, where no file of carriers is given. */
export const LOOPBACK_CARRIER = 'loopback'

/**
 * Hex of the first 16 bytes of SHA-256 over an operator's name, the number dialled and the operator's own name of the event: the same
 * however often it is sent, and never that of an INVITE, which has two more names.
 */
export function callEventRef(operator: string, dialled: SiteNumber, eventId: string): string {
  return hash('sha256', `${operator}\n${dialled}\n${eventId}`).slice(0, 32)
}

/**
 * Hex of the first 16 bytes of SHA-256 over the carrier's name, the number dialled, Call-ID, From tag and CSeq number, line ends between
 * them: who chooses the last three names no call of another carrier or to another place. The caller's number is not among them, since
 * the key is stored in clear; nor is the peer's address, since a repetition may come from another machine of the carrier.
 */
export function callRef({ callId, fromTag, cseq }: CallNames, carrier: string, dialled: string): string {
  const number = parseDialled(dialled) ?? dialled
  return hash('sha256', `${carrier}\n${number}\n${callId}\n${fromTag}\n${cseq}`).slice(0, 32)
}
