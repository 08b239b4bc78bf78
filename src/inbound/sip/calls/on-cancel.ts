/** CANCEL: the caller hangs up before the final answer. A visit that is stored by then stays; a 200 that it crosses counts. */

import { transactionKey } from '../stack/transaction/transaction-key.ts'
import { answerRequest } from './answer-once.ts'
import type { Incoming, SipContext } from './sip-context.ts'

export function onCancel(incoming: Incoming, key: string, door: SipContext) {
  const invite = door.transactions.invite(transactionKey(incoming))
  if (invite === undefined) return answerRequest(incoming, key, 481, 'Call/Transaction Does Not Exist', door)
  answerRequest(incoming, key, 200, 'OK', door, [], { toTag: invite.toTag })
  if (invite.open) invite.onCancel?.()
}
