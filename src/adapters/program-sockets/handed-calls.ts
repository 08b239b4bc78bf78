/** Calls handed to the program `calls` over the programs' sockets, and how it takes them. */
import { CHANNELS } from '../../domain/visits/visit.ts'
import { callKeyOf, visitRef } from '../../domain/visits/visit-ref.ts'
import {
  HANDED_OUTCOMES,
  type HandedCall,
  type HandedCalls,
  type HandedOutcome,
} from '../../ports/call/handed-calls.ts'
import type { ProgramFeed } from '../../ports/kit/program-feed.ts'
import { type Form, hasForm } from './messages.ts'

/** Longer than a batch may take to be confirmed and then to go to the spool. */
const ANSWERED_WITHIN_MS = 5_000
/** Under way at a time, from one program; beyond it they are told to come again, before they could hold up anything. */
const MOST_AT_ONCE = 200

type TravelCall = Omit<HandedCall, 'callKey'> & { readonly ref: string }

const FORM: Form = { site: 'string', line: 'string', receivedAt: 'number', channel: 'string', ref: 'string' }

/** Of a program of another version it may be of another form: what goes into a batch must be storable. */
function isTravelCall(value: unknown): value is TravelCall {
  return (
    hasForm<TravelCall>(value, FORM) &&
    CHANNELS.includes(value.channel) &&
    /^\+\d{5,15}$/.test(value.line) &&
    /^[0-9a-f]{32}$/.test(value.ref) &&
    Math.abs(value.receivedAt) <= LAST_DATE_MS
  )
}

/** The greatest that a Date holds. */
const LAST_DATE_MS = 8.64e15

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
    if (!isTravelCall(content)) return 'unavailable'
    const { ref, ...rest } = content
    try {
      return await take({ ...rest, callKey: callKeyOf(ref) })
    } catch (error) {
      onFault(error)
      return 'unavailable'
    }
  })
}
