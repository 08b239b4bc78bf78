/** Business time: visits, rules, texts and days come from here; it is 2022 in the demo. Protocol timers never use it. */
import type { HeldWhy } from '../../domain/kit/clock-trust.ts'
import type { EpochMs } from '../../domain/kit/time.ts'

export interface Clock {
  now(): EpochMs
}

/** Business time for whoever destroys by it: a clock alone destroys nothing. */
export interface TrustedClock extends Clock {
  /** Undefined: the clocks agree just now, and what is over at `now()` may be destroyed. */
  held(): HeldClock | undefined
}

export type HeldClock = {
  /** `not-compared`: no time was ever kept here, and the database has not been asked for one yet. */
  readonly why: HeldWhy | 'not-compared'
  /** For people: what is the matter, what it means, what to do. */
  readonly detail: string
  /** The latest time that any clock of this machine tells. */
  readonly latest: EpochMs
  /** Business time at which it began. */
  readonly since: EpochMs
}
