/** Companions at a place whose documents staff have seen: the door says so, of those it shows already. */
import type { Line } from '../../domain/call/phone/line.ts'
import { MINUTE } from '../../domain/kit/time.ts'
import type { SiteId } from '../../domain/places/site.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { Arrivals } from '../../ports/places/arrivals.ts'

export type CompanionsSeenDeps = {
  readonly arrivals: Pick<Arrivals, 'ofLine' | 'put'>
  readonly clock: Clock
}

/**
 * Of a line whose guardian checked nobody in here nothing is told: who is named on it is not asked.
 *
 * @returns whether anybody came with the line within the last half hour
 */
export type CompanionsSeen = (site: SiteId, line: Line) => boolean

const STILL_THERE = 30 * MINUTE

export function makeCompanionsSeen({ arrivals, clock }: CompanionsSeenDeps): CompanionsSeen {
  return function companionsSeen(site, line) {
    const now = clock.now()
    const came = arrivals
      .ofLine(line, now)
      .filter(({ siteId, at, companion }) => siteId === site && companion === true && now - at <= STILL_THERE)
    // Who needs no pass showed none; of who is reported staff have said more.
    for (const arrival of came)
      if (arrival.outcome === 'no-pass') arrivals.put({ ...arrival, outcome: 'document-seen' })
    return came.length > 0
  }
}
