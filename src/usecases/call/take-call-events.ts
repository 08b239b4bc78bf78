/** Takes an operator's events, that somebody rang one of its places, and hands them to check-in. The answer comes only after the visits are stored. */
import type { Actor } from '../../domain/access/actor.ts'
import { DAY, MINUTE } from '../../domain/kit/time.ts'
import type { HandedAnswer, HandedCall, HandedCalls } from '../../ports/call/handed-calls.ts'
import type { Clock } from '../../ports/kit/clock.ts'

export type TakeCallEventsDeps = {
  readonly handedCalls: HandedCalls
  readonly clock: Pick<Clock, 'now'>
}

/** An event that could be read. */
export type EventCall = Omit<HandedCall, 'channel'>

export type CallEventAnswer = HandedAnswer | { readonly outcome: 'too-old' | 'in-the-future' }

/** An operator whose line to us was down sends what it holds once it is back. */
const OLDEST_MS = DAY
/** Clocks of two machines. */
const AHEAD_MS = MINUTE

export type TakeCallEvents = ReturnType<typeof makeTakeCallEvents>

export function makeTakeCallEvents({ handedCalls, clock }: TakeCallEventsDeps) {
  /** @returns one answer each, in their order */
  return async function takeCallEvents(
    operator: Actor,
    calls: readonly EventCall[],
  ): Promise<readonly CallEventAnswer[]> {
    const refusals = calls.map((call) => refusalOf(operator, call, clock.now()))
    const fit = calls.filter((_, nth) => refusals[nth] === undefined)
    const handed = fit.length === 0 ? [] : await handedCalls.hand(fit.map((call) => ({ ...call, channel: 'call' })))
    let next = 0
    return refusals.map((refusal) => refusal ?? handed[next++] ?? { outcome: 'unavailable' })
  }
}

function refusalOf({ sites }: Actor, { site, receivedAt }: EventCall, now: number): CallEventAnswer | undefined {
  if (!sites.has(site)) return { outcome: 'no-such-site' }
  if (now - receivedAt > OLDEST_MS) return { outcome: 'too-old' }
  if (receivedAt - now > AHEAD_MS) return { outcome: 'in-the-future' }
  return undefined
}
