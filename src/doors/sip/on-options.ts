/** OPTIONS: a carrier asks whether we are alive. */
import { ALLOW, answerRequest } from './answer-once.ts'
import { UNAVAILABLE } from './answers.ts'
import { dialogIdIn } from './dialog/dialog.ts'
import type { DoorParts, Incoming } from './parts.ts'

export function onOptions(incoming: Incoming, key: string, door: DoorParts) {
  const { request } = incoming
  if (request.toTag !== '' && door.dialogs.get(dialogIdIn(request)) === undefined) {
    return answerRequest(incoming, key, 481, 'Call/Transaction Does Not Exist', door)
  }
  if (door.stopping) return answerRequest(incoming, key, 503, UNAVAILABLE.reason, door, UNAVAILABLE.headers)
  const headers = [
    ALLOW,
    'Accept: application/sdp',
    'Accept-Encoding: identity',
    'Accept-Language: ko, en',
    'Supported:',
  ]
  answerRequest(incoming, key, 200, 'OK', door, headers)
}
