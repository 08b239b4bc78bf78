/** The last arrivals at a place, for whoever does not keep them, and the word of its staff about them. */
import type { Line } from '../../domain/call/phone/line.ts'
import type { SiteId } from '../../domain/places/site.ts'
import type { Arrival } from './arrivals.ts'

export type RecentArrival = Pick<Arrival, 'lastFour' | 'outcome' | 'allowedAlone'>

export interface RecentArrivals {
  /** Newest first, at most three. @returns undefined where nobody can tell now */
  lastAt(site: SiteId): Promise<readonly RecentArrival[] | undefined>
  /**
   * Staff have seen a document of everybody who came with that line.
   * @returns whether anybody had; undefined where nobody can tell now
   */
  companionsSeen(site: SiteId, line: Line): Promise<boolean | undefined>
}
