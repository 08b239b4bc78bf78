/** Calls handed to the program `calls` over the programs' sockets, and how it takes them. */
import { callKeyOf, visitRef } from '../../domain/visits/visit-ref.ts'
import {
  HANDED_OUTCOMES,
  type HandedCall,
  type HandedCalls,
  type HandedOutcome,
} from '../../ports/call/handed-calls.ts'
import type { ProgramFeed } from '../../ports/kit/program-feed.ts'

/** Longer than a batch may take to be confirmed and then to go to the spool. */
const ANSWERED_WITHIN_MS = 5_000
/** Under way at a time, from one program; beyond it they are told to come again, before they could hold up anything. */
const MOST_AT_ONCE = 200

type TravelCall = Omit<HandedCall, 'callKey'> & { readonly ref: string }

/** @param withinMs  five seconds unless given (tests) */
export function createHandedCalls(feed: Pick<ProgramFeed, 'askOne'>, withinMs = ANSWERED_WITHIN_MS): HandedCalls {
  let underWay = 0
  return {
    async hand({ callKey, ...rest }) {
      if (underWay >= MOST_AT_ONCE) return 'unavailable'
      underWay += 1
      try {
        const content: TravelCall = { ...rest, ref: visitRef(callKey) }
        const answer = await feed.askOne('calls', 'check-in', content, withinMs)
        return HANDED_OUTCOMES.find((outcome) => outcome === answer) ?? 'unavailable'
      } finally {
        underWay -= 1
      }
    },
  }
}

/** @param take  what becomes of one; where it throws the call is told to come again, and the fault is `onFault`'s */
export function takeHandedCalls(
  feed: Pick<ProgramFeed, 'answer'>,
  take: (call: HandedCall) => Promise<HandedOutcome>,
  onFault: (error: unknown) => void,
): void {
  feed.answer('check-in', async (content): Promise<HandedOutcome> => {
    const { ref, ...rest } = content as TravelCall // of our own programs of the same version: nobody else opens the socket
    try {
      return await take({ ...rest, callKey: callKeyOf(ref) })
    } catch (error) {
      onFault(error)
      return 'unavailable'
    }
  })
}
