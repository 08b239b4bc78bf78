/** The offers and answers of one dialog: does what the table says. */
import {
  NEGOTIATION,
  type NegotiationEvent,
  type NegotiationState,
  type NegotiationVerdict,
} from './negotiation-table.ts'

export type Negotiation = {
  happen(event: NegotiationEvent): NegotiationVerdict
}

/** @param state  `unsettled` where our answer is in a 183, `settled` where it is in a 200, `offered` where either brings our offer */
export function createNegotiation(state: NegotiationState): Negotiation {
  let now: NegotiationState = state
  return {
    happen(event) {
      const { next, verdict } = NEGOTIATION[now][event]
      now = next
      return verdict
    },
  }
}
