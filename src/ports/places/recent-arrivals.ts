/** The last arrivals at a place, for whoever does not keep them. */
import type { SiteId } from '../../domain/places/site.ts'
import type { Arrival } from './arrivals.ts'

export type RecentArrival = Pick<Arrival, 'lastFour' | 'outcome' | 'allowedAlone'>

export interface RecentArrivals {
  /** Newest first, at most three. @returns undefined where nobody can tell now */
  lastAt(site: SiteId): Promise<readonly RecentArrival[] | undefined>
}
