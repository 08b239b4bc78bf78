/** PRACK: the caller has our 183 (RFC 3262). It brings the answer where that made our offer (section 5), and may bring a new offer else. */

import { dialogIdIn } from '../stack/dialog/dialog.ts'
import { parseRack } from '../stack/message/parse-rack.ts'
import { headerValue } from '../stack/message/split-message.ts'
import { offerIn } from '../stack/sdp/offer-in.ts'
import { answerRequest } from './answer-once.ts'
import { partyOf } from './in-dialog.ts'
import { answerToOffer, sessionHeaders } from './renegotiate.ts'
import type { Incoming, SipContext } from './sip-context.ts'

/** @throws SipParseError where RAck is missing */
export function onPrack(incoming: Incoming, key: string, door: SipContext) {
  const { request } = incoming
  const id = dialogIdIn(incoming)
  const rack = parseRack(headerValue(request.headers, 'rack') ?? '')
  // Behind the final answer there is no call any more, but the PRACK of its 183 may still be under way.
  const isOpen = door.dialogs.get(id) !== undefined
  const party = isOpen ? partyOf(incoming, key, door) : undefined
  if (isOpen && party === undefined) return
  if (!door.provisionals.acknowledge(id, rack)) {
    return answerRequest(incoming, key, 481, 'Call/Transaction Does Not Exist', door)
  }
  const offer = party === undefined ? undefined : offerIn(request)
  if (party?.negotiation.happen('their-answer') === 'take') {
    answerRequest(incoming, key, 200, 'OK', door)
    return party.sound.take(offer) ? party.acknowledged() : party.unheard()
  }
  if (party === undefined || offer === undefined) return answerRequest(incoming, key, 200, 'OK', door)
  const body = answerToOffer(incoming, key, party, offer, door)
  if (body === undefined) return
  answerRequest(incoming, key, 200, 'OK', door, sessionHeaders(incoming, party, body), { body })
}
