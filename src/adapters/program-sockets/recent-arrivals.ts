/** The last arrivals at a place, asked of the program `web`, which keeps them, and how it answers; and what staff say of them. */
import type { Line } from '../../domain/call/phone/line.ts'
import type { SiteId } from '../../domain/places/site.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { ProgramFeed } from '../../ports/kit/program-feed.ts'
import type { Arrivals } from '../../ports/places/arrivals.ts'
import type { RecentArrival, RecentArrivals } from '../../ports/places/recent-arrivals.ts'
import { type Form, hasForm } from './messages.ts'

/** A caller waits, and hears nothing meanwhile. */
const ANSWERED_WITHIN_MS = 1_500
const MOST = 3
const FORM: Form = { lastFour: 'string', outcome: 'string', allowedAlone: 'boolean' }

/** @param withinMs  of a question, a second and a half unless given (tests) */
export function createRecentArrivals(feed: Pick<ProgramFeed, 'askOne'>, withinMs = ANSWERED_WITHIN_MS): RecentArrivals {
  return {
    async lastAt(site) {
      const answer = await feed.askOne('web', 'arrivals', { site }, withinMs)
      if (!Array.isArray(answer)) return undefined
      return answer.filter((each) => hasForm<RecentArrival>(each, FORM)).slice(0, MOST)
    },
    async companionsSeen(site, line) {
      const answer = await feed.askOne('web', 'companions-seen', { site, line }, withinMs)
      return typeof answer === 'boolean' ? answer : undefined
    },
  }
}

export function answerRecentArrivals(
  feed: Pick<ProgramFeed, 'answer'>,
  arrivals: Pick<Arrivals, 'list'>,
  clock: Clock,
): void {
  feed.answer('arrivals', (content): readonly RecentArrival[] => {
    if (!hasForm<{ site: number }>(content, { site: 'number' })) return []
    const last = arrivals.list(content.site, clock.now()).slice(0, MOST)
    return last.map(({ lastFour, outcome, allowedAlone }) => ({ lastFour, outcome, allowedAlone }))
  })
}

/** @param seen  `companionsSeen` of the program that keeps arrivals */
export function answerCompanionsSeen(
  feed: Pick<ProgramFeed, 'answer'>,
  seen: (site: SiteId, line: Line) => boolean,
): void {
  feed.answer('companions-seen', (content) =>
    hasForm<{ site: SiteId; line: Line }>(content, { site: 'number', line: 'string' })
      ? seen(content.site, content.line)
      : undefined,
  )
}
