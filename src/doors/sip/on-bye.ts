/** BYE: the caller hangs up. */
import { answerRequest } from './answer-once.ts'
import { dialogIdIn } from './dialog/dialog.ts'
import type { DoorParts, Incoming } from './parts.ts'

export function onBye(incoming: Incoming, key: string, door: DoorParts) {
  const { request } = incoming
  const party = request.toTag === '' ? undefined : door.dialogs.get(dialogIdIn(request))
  if (party === undefined) return answerRequest(incoming, key, 481, 'Call/Transaction Does Not Exist', door)
  if (request.cseq <= party.dialog.remoteCseq) return answerRequest(incoming, key, 500, 'CSeq Out Of Order', door)
  party.dialog.remoteCseq = request.cseq
  answerRequest(incoming, key, 200, 'OK', door)
  party.hungUp()
}
