/** The demo's world beside this program: what it may ask, and what it is told. Its lines come and go through the house. */

import { Duplex, Writable } from 'node:stream'
import type { DemoReady } from '../../../contracts/control.ts'
import { parseDialled } from '../../../domain/call/phone/parse-dialled.ts'
import { kstDay } from '../../../domain/kit/time.ts'
import { wordOfDay } from '../../../domain/pass/text/word-of-day.ts'
import { toControlArrival } from '../../../inbound/control/control-arrival.ts'
import { createControlServer } from '../../../inbound/control/control-server.ts'
import { withinTime } from '../../../ports/kit/within-time.ts'
import { publicUrlOf } from '../outside.ts'
import type { DemoSeat } from '../seat.ts'
import type { WebService } from './compose-web.ts'
import { startOver } from './start-over.ts'

const DEMO_WAIT_MS = 10_000

export function joinDemo(service: WebService, demo: DemoSeat, http: string) {
  const { ground } = service
  const { clock, database, events, feed, sites, config, seat } = ground
  const control = createControlServer(socketOf(demo))
  const made = Promise.withResolvers<void>()
  let isPaused = false
  /** What the page is told of, from here and from the other programs. */
  const listeners = new Set<(event: Parameters<typeof events.emit>[0]) => void>()
  const tell = (event: Parameters<typeof events.emit>[0]) => {
    for (const listener of listeners) listener(event)
  }
  const unfollow = [events.follow(tell), feed.follow('event', ({ event }) => tell(event))]

  return {
    /** Lets it in. On an empty database it makes its sites first; that is waited for. */
    async open(sip: string): Promise<void> {
      const empty = sites.all().length === 0 && database.state === 'up'
      const ready: DemoReady['ready'] = {
        http,
        publicUrl: publicUrlOf(seat),
        sip,
        clock: clock.now(),
        empty,
        demoSites: config.demoSites,
        ...(config.ownNumber === undefined ? {} : { selfNumber: config.ownNumber }),
        ...(demo.staffToken === undefined ? {} : { staffToken: demo.staffToken }),
      }
      control.open(
        {
          now: clock.now,
          async reset(params) {
            await startOver(service, demo, params)
            isPaused = false
            made.resolve()
          },
          async database(action) {
            await demo.wish({ wish: 'database', action })
            isPaused = action === 'stop'
          },
          databaseStopped: () => isPaused,
          forwardClock: async (to) => (await demo.wish({ wish: 'forward-clock', to })) === true,
          arrivalsOf(text) {
            const number = parseDialled(text)
            const site = number === undefined ? undefined : sites.byNumber(number)
            if (site === undefined) return undefined
            const arrivals = service.arrivals.list(site.id, clock.now())
            return {
              wordOfDay: wordOfDay(ground.seedOf(site.id, kstDay(clock.now()))),
              arrivals: arrivals.map((arrival) => toControlArrival(arrival, site.number)),
            }
          },
          siteNumberOf: (id) => sites.byId(id)?.number ?? '',
          followEvents(listener) {
            listeners.add(listener)
            return () => void listeners.delete(listener)
          },
          followArrivals: service.arrivals.follow,
        },
        ready,
      )
      if (empty) await withinTime(made.promise, DEMO_WAIT_MS, () => {})
    },
    close() {
      for (const end of unfollow) end()
      control.close()
    },
  }
}

/** The way through the house as a socket. */
function socketOf({ control, sendControl }: DemoSeat): Duplex {
  const writable = new Writable({
    write(chunk: Buffer, _encoding, done) {
      for (const line of chunk.toString().split('\n')) if (line !== '') sendControl(line)
      done()
    },
  })
  return Duplex.from({ readable: control, writable })
}
