/** INVITE or UPDATE inside a dialog. Nothing of an announcement can be changed: 488, and the call goes on as it was. */
import { answerInvite, answerRequest } from './answer-once.ts'
import { dialogIdIn } from './dialog/dialog.ts'
import type { DoorParts, Incoming } from './parts.ts'

export function onReinvite(incoming: Incoming, key: string, door: DoorParts) {
  const { request } = incoming
  const answer = request.method === 'INVITE' ? answerInvite : answerRequest
  const party = door.dialogs.get(dialogIdIn(request))
  if (party === undefined) return answer(incoming, key, 481, 'Call/Transaction Does Not Exist', door)
  if (request.cseq <= party.dialog.remoteCseq) return answer(incoming, key, 500, 'CSeq Out Of Order', door)
  party.dialog.remoteCseq = request.cseq
  answer(incoming, key, 488, 'Not Acceptable Here', door)
}
