/** A request inside a call finds the call, in its order (RFC 3261 section 12.2.2); else it is answered here. */

import { dialogIdIn } from '../stack/dialog/dialog.ts'
import type { DialogSession } from '../stack/dialog/dialogs.ts'
import { answerInvite, answerRequest } from './answer-once.ts'
import type { Incoming, SipContext } from './sip-context.ts'

/** @returns undefined where the request has its answer: 481 of no call of ours, 500 behind a later one */
export function partyOf(incoming: Incoming, key: string, door: SipContext): DialogSession | undefined {
  const { request } = incoming
  const answer = request.method === 'INVITE' ? answerInvite : answerRequest
  const party = request.toTag === '' ? undefined : door.dialogs.get(dialogIdIn(incoming))
  if (party === undefined) {
    answer(incoming, key, 481, 'Call/Transaction Does Not Exist', door)
    return undefined
  }
  if (request.cseq <= party.dialog.remoteCseq) {
    answer(incoming, key, 500, 'CSeq Out Of Order', door)
    return undefined
  }
  party.dialog.remoteCseq = request.cseq
  party.proof.bySignal()
  incoming.allowance.prove()
  return party
}
