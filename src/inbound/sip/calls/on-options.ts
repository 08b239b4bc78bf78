/** OPTIONS: a carrier asks whether we are alive, or whether a call is. */
import { ALLOW, answerRequest } from './answer-once.ts'
import { UNAVAILABLE } from './answers.ts'
import { partyOf } from './in-dialog.ts'
import { SUPPORTED } from './option-tags.ts'
import type { Incoming, SipContext } from './sip-context.ts'

export function onOptions(incoming: Incoming, key: string, door: SipContext) {
  if (incoming.request.toTag !== '' && partyOf(incoming, key, door) === undefined) return
  if (door.silent) return
  if (door.stopping) return answerRequest(incoming, key, 503, UNAVAILABLE.reason, door, UNAVAILABLE.headers)
  const headers = [ALLOW, 'Accept: application/sdp', 'Accept-Encoding: identity', 'Accept-Language: ko, en', SUPPORTED]
  const plain = incoming.request.toTag === '' && incoming.carrier.keepAlive === 'plain'
  answerRequest(incoming, key, 200, 'OK', door, plain ? [] : headers)
}
