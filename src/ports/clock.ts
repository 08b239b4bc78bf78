/** Business time: visits, rules, texts and days come from here; it is 2022 in the demo. Protocol timers never use it. */
import type { EpochMs } from '../domain/time.ts'

export interface Clock {
  now(): EpochMs
}
