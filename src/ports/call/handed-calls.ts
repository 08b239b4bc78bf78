/** Calls that another program than `calls` took from outside, handed to `calls`: check-in lives there alone. */
import type { Line, SiteNumber } from '../../domain/call/phone/line.ts'
import type { EpochMs } from '../../domain/kit/time.ts'
import type { Prompt } from '../../domain/pass/prompt.ts'
import type { Channel } from '../../domain/visits/visit.ts'
import type { Arrival } from '../places/arrivals.ts'

export type HandedCall = {
  readonly site: SiteNumber
  readonly line: Line
  readonly receivedAt: EpochMs
  /** 16 bytes, the same whenever this call is handed over again. */
  readonly callKey: Uint8Array
  readonly channel: Channel
  /** Of somebody who came with whoever rang, and has no phone. */
  readonly companion?: CompanionAtDoor
}

/** Who a companion is said to be, and what holds for them: decided before, since no text is to come. */
export type CompanionAtDoor = Pick<Arrival, 'shown'> & { readonly outcome: 'not-required' | 'no-pass' }

export const HANDED_OUTCOMES = ['logged', 'already', 'repeat', 'no-such-site', 'unavailable'] as const
/**
 * `logged`, `already`, `repeat`: it would survive a crash; `already` where this very call was stored before, `repeat` where the line's
 * visit of the last ten minutes is its own. `unavailable`: not known to be stored, to be handed over again under the same key.
 */
export type HandedOutcome = (typeof HANDED_OUTCOMES)[number]

export type HandedAnswer = {
  readonly outcome: HandedOutcome
  /** What the caller is to hear, as after a call to this server; only of a stored call whose caller may still be listening. */
  readonly prompt?: Prompt
}

export interface HandedCalls {
  /**
   * In their order, however many. Never rejects, and resolves within eleven seconds: `calls` may be away, or stand still.
   * @returns one answer each
   */
  hand(calls: readonly HandedCall[]): Promise<readonly HandedAnswer[]>
}
