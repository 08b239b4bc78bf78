/** The name of a call: the same for an INVITE and each of its repetitions, before and after a crash. */
import { hash } from 'node:crypto'
import type { SipRequest } from './message/parse-message.ts'

/** Hex of the first 16 bytes of SHA-256 over Call-ID, From tag and CSeq number, line ends between them. */
export function callRef(request: SipRequest): string {
  return hash('sha256', `${request.callId}\n${request.fromTag}\n${request.cseq}`).slice(0, 32)
}
