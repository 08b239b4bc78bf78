/** A caller changes a call: hold, another codec, another place for the sound (RFC 3261 section 14, RFC 3311, RFC 3264 section 8). */

import type { DialogSession } from '../stack/dialog/dialogs.ts'
import { warningLine } from '../stack/sdp/misfit.ts'
import type { SdpOffer } from '../stack/sdp/parse-sdp.ts'
import { answerInvite, answerRequest } from './answer-once.ts'
import { randomToken } from './random-token.ts'
import { timerHeaders } from './session-timer.ts'
import type { Incoming, SipContext } from './sip-context.ts'

/** @returns our SDP; undefined where the request has its answer: 491 or 500 since an offer is open, 488 since we could play into none of it */
export function answerToOffer(
  incoming: Incoming,
  key: string,
  party: DialogSession,
  offer: SdpOffer,
  door: SipContext,
): string | undefined {
  const answer = incoming.request.method === 'INVITE' ? answerInvite : answerRequest
  switch (party.negotiation.happen('their-offer')) {
    case 'ours-open':
      answer(incoming, key, 491, 'Request Pending', door)
      return undefined
    case 'theirs-open':
    case 'ignore':
      answer(incoming, key, 500, 'Offer Not Answered Yet', door, [retryAfter()])
      return undefined
    case 'take': {
      const said = party.sound.reoffer(offer)
      if ('body' in said) return said.body
      answer(incoming, key, 488, 'Not Acceptable Here', door, [warningLine(said.misfit)])
      return undefined
    }
  }
}

/** Headers of a 200 inside a call. @param body  '' where it has none */
export function sessionHeaders({ request }: Incoming, { sound }: DialogSession, body: string): readonly string[] {
  const headers = body === '' ? sound.headers.filter((line) => !line.startsWith('Content-Type:')) : sound.headers
  return request.method === 'PRACK' ? headers : [...headers, ...timerHeaders(request)]
}

/** Seconds, 0 to 10 at random, so that two who wait do not meet again (RFC 3261 section 14.2, RFC 3311 section 5.2). */
export function retryAfter(): string {
  return `Retry-After: ${Number.parseInt(randomToken().slice(0, 6), 16) % 11}`
}
