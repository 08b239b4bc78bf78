/** Periodic jobs: keys made and destroyed, hours and nights of persons folded, partitions made ahead, rows that nobody can read deleted, visits destroyed on day 28 and at the end of the duty. */
import { emptyHourTables } from '../adapters/postgres/hour-ring.ts'
import { preparePartitions, tidy } from '../adapters/postgres/housekeeping.ts'
import { inTransaction } from '../adapters/postgres/in-transaction.ts'
import { moveOldOutbox } from '../adapters/postgres/old-outbox.ts'
import type { TrustedClock } from '../ports/clock.ts'
import { renewIntent } from '../usecases/renew-intent.ts'
import type { Service } from './compose.ts'
import type { EventBus } from './events.ts'
import { prepareKeys } from './prepare-keys.ts'

/** At least so often, since a clock may be set; and at the moment in which the next key's time is over. */
const KEYS_EVERY_MS = 20_000
/** How soon a key that cannot be written or read is told, and a key made once it takes one again. */
const KEYS_LOOK_MS = 1_000
const TABLES_EVERY_MS = 600_000
const VISITS_EVERY_MS = 5_000
const FOLDS_EVERY_MS = 5_000

export type Jobs = { stop(): void }

/** Begins with a round at once. A database that is away is tried again at the next round. While the clock is held nothing is destroyed. */
export function startJobs(service: Service, clock: TrustedClock, events: EventBus): Jobs {
  let lastKeyFault = ''
  let keyTimer: NodeJS.Timeout | undefined
  const keys = () => {
    clearTimeout(keyTimer)
    keyTimer = setTimeout(keys, untilNextKeys(service, clock))
    void tendKeys(service, clock, events).then(
      () => {
        lastKeyFault = ''
      },
      (error: unknown) => {
        const message = String(error)
        if (message !== lastKeyFault) events.emit({ type: 'fault', part: 'keys', message })
        lastKeyFault = message
      },
    )
  }
  const watchKeys = watchKeyTrouble(service, clock, events)
  // The database is away: /readyz says so, and the hot path makes a missing partition itself.
  const tables = () => void tendTables(service, clock).catch(() => {})
  const folds = () => void service.subjectFolds.round().catch(() => {}) // told where it is late; the next look goes on
  let stopped = false
  let destroying = false
  let lastFault = ''
  const visits = () => {
    if (destroying) return
    destroying = true
    void destroyVisits(service)
      .then(() => {
        lastFault = ''
      })
      .catch((error: unknown) => {
        if (stopped) return // the pools are closed
        // The database is away, or its tables are busy: the next look finds what is left. Told once.
        const message = String(error)
        if (message !== lastFault) events.emit({ type: 'fault', part: 'destroy-visits', message })
        lastFault = message
      })
      .finally(() => {
        destroying = false
      })
  }
  const round = () => {
    keys()
    tables()
    folds()
    visits()
  }
  round()
  watchKeys()
  /** What waited for the clocks waits no longer. */
  const unfollow = events.follow((event) => {
    if (event.type === 'clock-agrees') round()
  })
  const timers = [
    setInterval(watchKeys, KEYS_LOOK_MS),
    setInterval(tables, TABLES_EVERY_MS),
    setInterval(folds, FOLDS_EVERY_MS),
    setInterval(visits, VISITS_EVERY_MS),
  ]
  return {
    stop() {
      stopped = true
      unfollow()
      clearTimeout(keyTimer)
      for (const timer of timers) clearInterval(timer)
    },
  }
}

/** What is 28 days old goes for that reason; one failure does not hold up the other. */
async function destroyVisits(service: Service): Promise<void> {
  try {
    await service.expireVisits()
  } finally {
    await service.endVisitList()
  }
}

function untilNextKeys({ keys }: Service, clock: TrustedClock): number {
  const now = clock.now()
  return Math.min(KEYS_EVERY_MS, (keys.nextEnd(now) ?? Number.POSITIVE_INFINITY) - now)
}

/** Makes the keys of the next hour, and destroys what is over as far as the clock is trusted. */
export async function tendKeys(service: Service, clock: TrustedClock, events: EventBus): Promise<void> {
  const held = clock.held()
  const now = clock.now()
  prepareKeys(service.keys, now)
  try {
    for (const { kind, count } of service.keys.destroyExpired(now, held)) {
      if (count > 0) events.emit({ type: 'keys-destroyed', kind, count })
    }
  } finally {
    await service.sealer.tend(now)
  }
}

/** Makes partitions ahead; deletes what nobody can read any more as far as the clock is trusted. @throws as the database does */
export async function tendTables(
  { pool, deliveryBox }: Pick<Service, 'pool' | 'deliveryBox'>,
  clock: TrustedClock,
): Promise<void> {
  const now = clock.now()
  await preparePartitions(pool, now)
  await moveOldOutbox(pool, (row) => renewIntent(deliveryBox, row.intent, row, row.nth <= 1))
  if (clock.held() !== undefined) return
  await tidy(pool, now)
  await inTransaction(pool, async (client) => {
    // Readers wait behind whoever waits for the table: a dump that runs is not waited for.
    await client.query(`set local lock_timeout = '200ms'`)
    await emptyHourTables(client, now)
  })
}

/** @returns a look that tells once which keys cannot be written or read, tries them again, and tells once when they are there */
function watchKeyTrouble(service: Service, clock: TrustedClock, events: EventBus): () => void {
  let told: string | undefined
  return () => {
    if (service.keys.trouble() !== undefined) prepareKeys(service.keys, clock.now())
    const trouble = service.keys.trouble()
    if (trouble !== undefined && trouble !== told) events.emit({ type: 'keys-not-written', detail: trouble })
    if (trouble === undefined && told !== undefined) events.emit({ type: 'keys-written-again' })
    told = trouble
  }
}
