/** Calls that another program than `calls` took from outside, handed to `calls`: check-in lives there alone. */
import type { Line, SiteNumber } from '../../domain/call/phone/line.ts'
import type { EpochMs } from '../../domain/kit/time.ts'
import type { Channel } from '../../domain/visits/visit.ts'

export type HandedCall = {
  readonly site: SiteNumber
  readonly line: Line
  readonly receivedAt: EpochMs
  /** 16 bytes, the same whenever this call is handed over again. */
  readonly callKey: Uint8Array
  readonly channel: Channel
}

export const HANDED_OUTCOMES = ['logged', 'repeat', 'no-such-site', 'unavailable'] as const
/**
 * `logged`, `repeat`: it would survive a crash; `repeat` where this very call was stored before, or the line's visit of the last ten minutes is its own.
 * `unavailable`: not known to be stored, to be handed over again under the same key.
 */
export type HandedOutcome = (typeof HANDED_OUTCOMES)[number]

export interface HandedCalls {
  /** Never rejects, and resolves within six seconds: `calls` may be away, or stand still. */
  hand(call: HandedCall): Promise<HandedOutcome>
}
