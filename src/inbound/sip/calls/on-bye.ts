/** BYE: the caller hangs up. It may cross a BYE of ours on the way: then both are right, and both hear 200. */

import { dialogIdIn } from '../stack/dialog/dialog.ts'
import { answerRequest } from './answer-once.ts'
import { partyOf } from './in-dialog.ts'
import type { Incoming, SipContext } from './sip-context.ts'

export function onBye(incoming: Incoming, key: string, door: SipContext) {
  if (door.dialogs.isLeaving(dialogIdIn(incoming))) return answerRequest(incoming, key, 200, 'OK', door)
  const party = partyOf(incoming, key, door)
  if (party === undefined) return
  answerRequest(incoming, key, 200, 'OK', door)
  party.hungUp()
}
