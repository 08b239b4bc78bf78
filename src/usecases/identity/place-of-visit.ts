/** The place a visitor stands at: that of the journey's call, else the one that the line rang last within half an hour. */
import { MINUTE } from '../../domain/kit/time.ts'
import type { Site } from '../../domain/places/site.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { Arrivals } from '../../ports/places/arrivals.ts'
import type { SiteDirectory } from '../../ports/places/site-directory.ts'
import type { Journey } from '../links/read-link.ts'

export type PlaceOfVisitDeps = {
  readonly arrivals: Pick<Arrivals, 'ofLine'>
  readonly sites: Pick<SiteDirectory, 'byId'>
  readonly clock: Clock
}

export type PlaceOfVisit = (journey: Journey) => Site | undefined

const STILL_THERE = 30 * MINUTE

export function makePlaceOfVisit({ arrivals, sites, clock }: PlaceOfVisitDeps): PlaceOfVisit {
  return function placeOf({ site, content }) {
    if (site !== undefined) return site
    const now = clock.now()
    const [last] = arrivals
      .ofLine(content.line, now)
      .filter(({ at }) => now - at <= STILL_THERE)
      .sort((one, other) => other.at - one.at)
    return last && sites.byId(last.siteId)
  }
}
