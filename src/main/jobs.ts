/** What must be done from time to time: keys made and destroyed, partitions ahead, unreadable rows away. */
import { preparePartitions, tidy } from '../adapters/postgres/housekeeping.ts'
import type { Clock } from '../ports/clock.ts'
import type { Service } from './compose.ts'
import type { EventBus } from './events.ts'

const KEYS_EVERY_MS = 20_000
const TABLES_EVERY_MS = 600_000
/** A journey's line, site and visit are dropped so soon after its end. */
const LINKS_EVERY_MS = 10_000
const VISIT_LIST_EVERY_MS = 5_000

export type Jobs = { stop(): void }

/** Begins with a round at once. A database that is away is tried again at the next round. */
export function startJobs(service: Service, clock: Clock, events: EventBus): Jobs {
  const keys = () =>
    void tendKeys(service, clock, events).catch((error: unknown) =>
      events.emit({ type: 'fault', part: 'keys', message: String(error) }),
    )
  const tables = () =>
    void preparePartitions(service.pool, clock.now())
      .then(() => tidy(service.pool, clock.now()))
      .catch(() => {}) // the database is away: /readyz says so, and the hot path makes a missing partition itself
  const links = () => void service.visitors.linkBook.tidy(clock.now()).catch(() => {}) // likewise
  let ending = false
  let lastFault = ''
  const visitList = () => {
    if (ending) return
    ending = true
    void service
      .endVisitList()
      .then(() => {
        lastFault = ''
      })
      .catch((error: unknown) => {
        // The database is away, or its tables are busy: the next look finds what is left. Told once.
        const message = String(error)
        if (message !== lastFault) events.emit({ type: 'fault', part: 'visit-list', message })
        lastFault = message
      })
      .finally(() => {
        ending = false
      })
  }
  keys()
  tables()
  links()
  visitList()
  const timers = [
    setInterval(keys, KEYS_EVERY_MS),
    setInterval(tables, TABLES_EVERY_MS),
    setInterval(links, LINKS_EVERY_MS),
    setInterval(visitList, VISIT_LIST_EVERY_MS),
  ]
  return {
    stop() {
      for (const timer of timers) clearInterval(timer)
    },
  }
}

/** Makes the keys of the next hour, and destroys what is over. */
export async function tendKeys(service: Service, clock: Clock, events: EventBus): Promise<void> {
  const now = clock.now()
  service.keys.prepare(now)
  for (const { kind, count } of service.keys.destroyExpired(now)) {
    if (count > 0) events.emit({ type: 'keys-destroyed', kind, count })
  }
  await service.sealer.tend(now)
}
