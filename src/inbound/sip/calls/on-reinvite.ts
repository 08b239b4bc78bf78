/** INVITE inside a call: hold, resume, another codec or place (RFC 3261 section 14.2). What cannot be played into gets 488, and the call goes on as it was. */

import { refreshTarget } from '../stack/dialog/dialog.ts'
import { offerIn } from '../stack/sdp/offer-in.ts'
import { answerInvite } from './answer-once.ts'
import { partyOf } from './in-dialog.ts'
import { answerToOffer, retryAfter, sessionHeaders } from './renegotiate.ts'
import type { Incoming, SipContext } from './sip-context.ts'

export function onReinvite(incoming: Incoming, key: string, door: SipContext): void {
  const { request, transmit } = incoming
  const party = partyOf(incoming, key, door)
  if (party === undefined) return
  const { acks } = party
  if (acks === undefined) {
    answerInvite(incoming, key, 500, 'First INVITE Not Answered Yet', door, [retryAfter()])
    return
  }
  if (acks.isWaiting) {
    answerInvite(incoming, key, 491, 'Request Pending', door)
    return
  }
  const offer = offerIn(request)
  const body = offer === undefined ? party.sound.offer() : answerToOffer(incoming, key, party, offer, door)
  if (body === undefined) return
  if (offer === undefined) party.negotiation.happen('their-wish') // its answer comes with the ACK
  refreshTarget(party.dialog, request)
  const ok = answerInvite(incoming, key, 200, 'OK', door, sessionHeaders(incoming, party, body), body)
  acks.wait(request.cseq, () => transmit(ok))
}
