/** Takes an operator's events, that somebody rang one of its places, and hands them to check-in. The answer comes only after the visits are stored. */
import type { Actor } from '../../domain/access/actor.ts'
import { MINUTE } from '../../domain/kit/time.ts'
import { isOfGoneDay } from '../../domain/visits/late.ts'
import type { HandedAnswer, HandedCall, HandedCalls, HandedOutcome } from '../../ports/call/handed-calls.ts'
import type { TrustedClock } from '../../ports/kit/clock.ts'
import type { AuditBatches } from '../access/audit-batches.ts'

export type TakeCallEventsDeps = {
  readonly handedCalls: HandedCalls
  readonly clock: TrustedClock
  readonly audit: Pick<AuditBatches, 'note'>
}

/** An event that could be read. */
export type EventCall = Omit<HandedCall, 'channel'>

export type CallEventAnswer = HandedAnswer | { readonly outcome: 'too-old' | 'in-the-future' }

/** Clocks of two machines. */
const AHEAD_MS = MINUTE

/** Stored, then or before. */
const TAKEN = new Set<HandedOutcome>(['logged', 'already', 'repeat'])

export type TakeCallEvents = ReturnType<typeof makeTakeCallEvents>

export function makeTakeCallEvents({ handedCalls, clock, audit }: TakeCallEventsDeps) {
  /** @returns one answer each, in their order */
  return async function takeCallEvents(
    operator: Actor,
    calls: readonly EventCall[],
  ): Promise<readonly CallEventAnswer[]> {
    const refusals = calls.map((call) => refusalOf(operator, call, clock))
    const fit = calls.filter((_, nth) => refusals[nth] === undefined)
    const handed = fit.length === 0 ? [] : await handedCalls.hand(fit.map((call) => ({ ...call, channel: 'call' })))
    audit.note(operator, 'call-events', handed.filter(({ outcome }) => TAKEN.has(outcome)).length)
    let next = 0
    return refusals.map((refusal) => refusal ?? handed[next++] ?? { outcome: 'unavailable' })
  }
}

/** By a clock that may be wrong nothing is refused for good. */
function refusalOf(
  { sites }: Actor,
  { site, receivedAt }: EventCall,
  clock: TrustedClock,
): CallEventAnswer | undefined {
  if (!sites.has(site)) return { outcome: 'no-such-site' }
  const now = clock.now()
  const isGone = isOfGoneDay(receivedAt, now)
  if (!isGone && receivedAt - now <= AHEAD_MS) return undefined
  if (clock.held() !== undefined) return { outcome: 'unavailable' }
  return { outcome: isGone ? 'too-old' : 'in-the-future' }
}
