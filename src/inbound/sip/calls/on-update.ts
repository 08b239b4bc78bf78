/** UPDATE: changes a call without an INVITE, and before its answer too (RFC 3311). Without an offer it only shows life. */

import { refreshTarget } from '../stack/dialog/dialog.ts'
import { offerIn } from '../stack/sdp/offer-in.ts'
import { answerRequest } from './answer-once.ts'
import { partyOf } from './in-dialog.ts'
import { answerToOffer, sessionHeaders } from './renegotiate.ts'
import type { Incoming, SipContext } from './sip-context.ts'

export function onUpdate(incoming: Incoming, key: string, door: SipContext) {
  const { request } = incoming
  const party = partyOf(incoming, key, door)
  if (party === undefined) return
  const offer = offerIn(request)
  const body = offer === undefined ? '' : answerToOffer(incoming, key, party, offer, door)
  if (body === undefined) return
  refreshTarget(party.dialog, request)
  answerRequest(incoming, key, 200, 'OK', door, sessionHeaders(incoming, party, body), { body })
}
