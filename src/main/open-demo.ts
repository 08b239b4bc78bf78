/** The demo world beside the server: its process is started, and let in once calls can be taken. */
import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '../domain/errors.ts'
import { parseDialled } from '../domain/phone/parse-dialled.ts'
import { hourOf, kstDay } from '../domain/time.ts'
import { toControlArrival } from '../doors/control/control-arrival.ts'
import { type ControlDoor, createControlDoor } from '../doors/control/control-door.ts'
import type { Service } from './compose.ts'
import type { Config } from './config/config.ts'
import type { Database } from './database.ts'
import { type DemoChild, startDemoChild } from './demo-child.ts'
import type { DemoClock } from './demo-clock.ts'
import type { DemoStaff } from './demo-staff.ts'
import type { EventBus } from './events.ts'
import { tendKeys } from './jobs.ts'
import type { Logger } from './logger.ts'
import { resetWorld } from './reset-world.ts'
import type { Undo } from './take-down.ts'

const DEMO_WAIT_MS = 10_000

export function startDemo(log: Logger, undo: Undo[]) {
  const child: DemoChild = startDemoChild((why) => log.error(why))
  undo.push(child.stop)
  const control = createControlDoor(child.control)
  undo.push(control.close)
  const gone = child.exited.then(() => {
    throw new AppError('DEMO_NOT_STARTED', 'The demo world did not start; see its message above')
  })
  const hello = Promise.race([control.hello, gone])
  hello.catch(() => {}) // told by whoever waits for it; a start that fails before ends the demo's process, too
  return { control, hello }
}

export type DemoOpening = {
  readonly control: ControlDoor
  readonly service: Service
  readonly database: Database
  readonly clock: DemoClock
  readonly events: EventBus
  readonly config: Config
  readonly http: string
  readonly publicUrl: string
  readonly staff: DemoStaff | undefined
  readonly sip: string
}

/** Lets the demo world in. On an empty database it makes its sites first; that is waited for. */
export async function openDemo(opening: DemoOpening): Promise<void> {
  const { control, service, database, clock, events, config, http, publicUrl, staff, sip } = opening
  const made = Promise.withResolvers<void>()
  const empty = service.sites.all().length === 0
  control.open(
    {
      now: clock.now,
      async reset(params) {
        await resetWorld(service, database, clock, params)
        made.resolve()
      },
      async database(action) {
        if (action === 'stop') database.pause()
        else database.resume()
      },
      databaseStopped: () => database.paused,
      async forwardClock(to) {
        if (to < clock.now()) return false
        // Whoever is known today is known after the leap.
        if (hourOf(to) > hourOf(clock.now())) await service.subjectFolds.foldUpTo(to).catch(() => {})
        if (!clock.forward(to)) return false
        void tendKeys(service, clock, events)
        return true
      },
      arrivalsOf(text) {
        const number = parseDialled(text)
        const site = number === undefined ? undefined : service.sites.byNumber(number)
        if (site === undefined) return undefined
        const list = service.arrivals.list(site.id, clock.now())
        return {
          wordOfDay: service.wordOf(site.id, kstDay(clock.now())),
          arrivals: list.map((arrival) => toControlArrival(arrival, site.number)),
        }
      },
      siteNumberOf: (id) => service.sites.byId(id)?.number ?? '',
      followEvents: events.follow,
      followArrivals: service.arrivals.follow,
    },
    {
      http,
      publicUrl,
      sip,
      clock: clock.now(),
      empty: empty && database.state === 'up',
      demoSites: config.demoSites,
      ...(config.ownNumber === undefined ? {} : { selfNumber: config.ownNumber }),
      ...(staff === undefined ? {} : { staffToken: staff.token }),
    },
  )
  if (empty && database.state === 'up')
    await Promise.race([made.promise, delay(DEMO_WAIT_MS, undefined, { ref: false })])
}
