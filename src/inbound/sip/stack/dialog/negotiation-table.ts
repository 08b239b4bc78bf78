/** Offer and answer in a dialog, as a total table: RFC 3261 section 14, RFC 3262 section 5, RFC 3311 section 5. */

export type NegotiationState =
  | 'unsettled' // our answer is in a 183 that the caller has not confirmed
  | 'settled' // nothing open
  | 'offered' // our offer is in a 200, its answer comes with the ACK; or in a 183, and with the PRACK

export type NegotiationEvent =
  | 'confirmed' // the PRACK of the 183, or our 200, that carries the answer
  | 'their-offer' // in INVITE, UPDATE or PRACK
  | 'their-wish' // an INVITE without offer: we make one
  | 'their-answer' // in an ACK or PRACK

/** What becomes of the caller's request: taken, 491 (ours is open), or 500 with Retry-After (theirs is open). */
export type NegotiationVerdict = 'take' | 'ours-open' | 'theirs-open' | 'ignore'

export type NegotiationStep = { readonly next: NegotiationState; readonly verdict: NegotiationVerdict }

export const NEGOTIATION: Readonly<Record<NegotiationState, Readonly<Record<NegotiationEvent, NegotiationStep>>>> = {
  unsettled: {
    confirmed: { next: 'settled', verdict: 'take' },
    'their-offer': { next: 'unsettled', verdict: 'theirs-open' },
    'their-wish': { next: 'unsettled', verdict: 'theirs-open' },
    'their-answer': { next: 'unsettled', verdict: 'ignore' },
  },
  settled: {
    confirmed: { next: 'settled', verdict: 'ignore' },
    'their-offer': { next: 'settled', verdict: 'take' }, // answered at once
    'their-wish': { next: 'offered', verdict: 'take' },
    'their-answer': { next: 'settled', verdict: 'ignore' },
  },
  offered: {
    confirmed: { next: 'offered', verdict: 'ignore' },
    'their-offer': { next: 'offered', verdict: 'ours-open' },
    'their-wish': { next: 'offered', verdict: 'ours-open' },
    'their-answer': { next: 'settled', verdict: 'take' },
  },
}
