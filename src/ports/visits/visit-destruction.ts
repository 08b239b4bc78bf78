/** The visits that are held, for the day on which they must be destroyed: day 28, or the end of the duty. */
import type { EpochMs } from '../../domain/kit/time.ts'
import type { DestroyedDay, WhichVisits } from './visit-store.ts'

export type Destruction = WhichVisits & {
  readonly reason: string
  /** Business time. */
  readonly at: EpochMs
}

export interface VisitDestruction {
  /**
   * Destroys visits and records what was destroyed, day by day, each whole or not at all; repeat it after a failure.
   * @returns the days of which something was destroyed
   * @throws Error when the database is away, or its lock could not be had in time
   */
  destroy(order: Destruction): Promise<readonly DestroyedDay[]>
  /** Records what was destroyed elsewhere (the spool). */
  record(days: readonly DestroyedDay[], order: Destruction): Promise<void>
}
