/** Arrivals as door screens show them: those that other programs tell, those of this one, and after a gap what the database has. */
import { createArrivals } from '../../../adapters/arrivals/arrivals.ts'
import { createPostgresArrivalStore } from '../../../adapters/postgres/places/arrival-store.ts'
import { answerCompanionsSeen, answerRecentArrivals } from '../../../adapters/program-sockets/recent-arrivals.ts'
import { HOUR } from '../../../domain/kit/time.ts'
import type { Arrivals } from '../../../ports/places/arrivals.ts'
import { makeCompanionsSeen } from '../../../usecases/places/companions-seen.ts'
import { tellArrivals } from '../arrivals-told.ts'
import type { Ground } from '../ground.ts'

export type WebArrivals = ReturnType<typeof openArrivals>

export function openArrivals({ clock, feed, pool, subjects }: Ground, closing: AsyncDisposableStack) {
  const known = createArrivals(clock)
  const store = createPostgresArrivalStore(pool, subjects)
  const toOthers = closing.adopt(tellArrivals(feed), (it) => it.flush())
  closing.defer(
    feed.follow('arrivals', ({ arrivals }) => {
      for (const { arrival, instead } of arrivals) {
        if (instead && arrival.line !== undefined) known.putInstead({ ...arrival, line: arrival.line })
        else known.put(arrival)
      }
    }),
  )
  /** The database is away: the door begins empty, or with what the calls tell. */
  const load = async () => {
    for (const arrival of await store.load(clock.now() - 2 * HOUR)) known.put(arrival)
  }
  closing.defer(feed.onGap(() => void load().catch(() => {})))
  void load().catch(() => {})
  /** What happens here is known here and told to the others. */
  const arrivals: Arrivals = {
    ...known,
    put(arrival) {
      known.put(arrival)
      toOthers.put(arrival)
    },
  }
  answerRecentArrivals(feed, known, clock)
  answerCompanionsSeen(feed, makeCompanionsSeen({ arrivals, clock }))
  return { known, arrivals, store }
}
