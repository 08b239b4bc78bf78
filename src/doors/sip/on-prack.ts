/** PRACK: the caller has our 183 (RFC 3262). It brings the answer where that made our offer (section 5), and may bring a new offer else. */
import { answerRequest } from './answer-once.ts'
import { dialogIdIn } from './dialog/dialog.ts'
import type { Acknowledged } from './dialog/reliable-provisional.ts'
import { partyOf } from './in-dialog.ts'
import { parseNumber } from './message/numbers.ts'
import { SipParseError } from './message/parse-error.ts'
import { headerValue } from './message/split-message.ts'
import type { DoorParts, Incoming } from './parts.ts'
import { answerToOffer, sessionHeaders } from './renegotiate.ts'
import { offerIn } from './sdp/offer-in.ts'

/** @throws SipParseError on a broken RAck */
export function onPrack(incoming: Incoming, key: string, door: DoorParts) {
  const { request } = incoming
  const id = dialogIdIn(request)
  const rack = rackOf(headerValue(request.headers, 'rack'))
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

/** `RAck: 776656 1 INVITE` */
function rackOf(value: string | undefined): Acknowledged {
  const [rseqText = '', cseqText = '', method = '', ...rest] = (value ?? '').split(/[ \t]+/)
  const rseq = parseNumber(rseqText, 2 ** 32 - 1)
  const cseq = parseNumber(cseqText, 2 ** 31 - 1)
  if (rseq === undefined || cseq === undefined || method === '' || rest.length > 0) {
    throw new SipParseError('RAck: not two numbers and a method')
  }
  return { rseq, cseq, method }
}
