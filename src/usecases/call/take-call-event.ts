/** Takes an operator's event, that somebody rang one of its places, and hands it to check-in. The answer comes only after the visit is stored. */
import type { Actor } from '../../domain/access/actor.ts'
import { DAY, MINUTE } from '../../domain/kit/time.ts'
import type { HandedCall, HandedCalls, HandedOutcome } from '../../ports/call/handed-calls.ts'
import type { Clock } from '../../ports/kit/clock.ts'

export type TakeCallEventDeps = {
  readonly handedCalls: HandedCalls
  readonly clock: Clock
}

export type CallEventOutcome = HandedOutcome | 'too-old' | 'in-the-future'

/** An operator whose line to us was down sends what it holds once it is back. */
const OLDEST_MS = DAY
/** Clocks of two machines. */
const AHEAD_MS = MINUTE

export type TakeCallEvent = ReturnType<typeof makeTakeCallEvent>

export function makeTakeCallEvent({ handedCalls, clock }: TakeCallEventDeps) {
  return async function takeCallEvent(operator: Actor, call: Omit<HandedCall, 'channel'>): Promise<CallEventOutcome> {
    if (!operator.sites.has(call.site)) return 'no-such-site'
    const age = clock.now() - call.receivedAt
    if (age > OLDEST_MS) return 'too-old'
    if (age < -AHEAD_MS) return 'in-the-future'
    return handedCalls.hand({ ...call, channel: 'call' })
  }
}
