/** The visits that are held, for the day on which they must be destroyed. */
import type { SiteId } from '../domain/site/site.ts'
import type { EpochMs } from '../domain/time.ts'
import type { DestroyedDay } from './visit-store.ts'

export type Destruction = {
  /** Only visits of these sites; absent: all there are. */
  readonly siteIds?: readonly SiteId[] | undefined
  readonly reason: string
  /** Business time. */
  readonly at: EpochMs
}

export interface HeldVisits {
  /**
   * Destroys visits and records what was destroyed, day by day, each whole or not at all; repeat it after a failure.
   * @returns the days of which something was destroyed
   * @throws Error when the database is away, or its lock could not be had in time
   */
  destroy(order: Destruction): Promise<readonly DestroyedDay[]>
  /** Records what was destroyed elsewhere (the spool). */
  record(days: readonly DestroyedDay[], order: Destruction): Promise<void>
}
