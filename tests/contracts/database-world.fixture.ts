/** A real PostgreSQL with real keys and a clock set by hand: two nodes' pools, and a look at every table. */
import { createLinkKeys } from '../../src/adapters/keys/link-keys.ts'
import { createSubjectFolds } from '../../src/adapters/postgres/identity/subjects/subject-folds.ts'
import { createSubjects } from '../../src/adapters/postgres/identity/subjects/subjects.ts'
import { createPool } from '../../src/adapters/postgres/kit/connect.ts'
import { emptyDatabase } from '../../src/adapters/postgres/kit/empty-database.ts'
import { emptyHourTables } from '../../src/adapters/postgres/visits/hour-ring.ts'
import { type EpochMs, HOUR, hourOf, MINUTE } from '../../src/domain/kit/time.ts'
import type { Events } from '../../src/ports/kit/events.ts'
import { openedRows } from '../support/opened-rows.ts'
import { type TestDatabase, testDatabase } from '../support/postgres.ts'
import { testKeys } from '../support/test-keys.ts'

/** Longer waits are leaps, as the demo's clock makes them. */
const STEPWISE_MS = 13 * HOUR

export type DatabaseWorld = Awaited<ReturnType<typeof databaseWorld>>

/** @param given  a migrated database to work on; one of the run's cluster unless given */
export async function databaseWorld(given?: Pick<TestDatabase, 'url' | 'close'>) {
  const database = given ?? (await testDatabase())
  const pool = createPool(database.url, 'app', { max: 20 })
  const other = createPool(database.url, 'app', { max: 20 })
  const away = createPool('postgresql://127.0.0.1:1/none', 'app')
  const owner = createPool(database.url, 'owner')
  const keys = testKeys()
  const clock = { now: keys.clock.now, held: () => undefined }
  const storeOf = (of: typeof pool) => createSubjects({ pool: of, keys: keys.subjectKeys, clock })
  const events: Events = { emit: () => {} }
  const folds = createSubjectFolds({
    pool,
    databaseUrl: database.url,
    keys: keys.subjectKeys,
    cipher: keys.dataCipher,
    clock,
    events,
  })
  const { rows: tables } = await owner.query<{ name: string }>(
    `select table_name as name from information_schema.tables
     where table_schema = 'ansimpass' and table_type = 'BASE TABLE' and table_name not like 'migration%'
       and table_name <> 'subjects_folds' order by 1`,
  )

  return {
    ...keys,
    linkKeys: createLinkKeys(keys.keys),
    pool,
    /** The same database, as another node reaches it. */
    other,
    /** A database that is not there. */
    away,
    owner,
    subjects: storeOf(pool),
    otherSubjects: storeOf(other),
    awaySubjects: storeOf(away),
    folds,
    databaseUrl: database.url,
    destroyKeys: () => void keys.keys.destroyExpired(keys.clock.now()),
    /** Time goes on, with what the jobs do on the way: hours and nights are folded, keys die, tables are emptied. */
    async passTo(at: EpochMs) {
      const leaps = at - keys.clock.now() > STEPWISE_MS
      if (leaps) {
        await folds.foldUpTo(at)
        for (const hours of [-3, -2, -1, 0]) await emptyHourTables(pool, at + hours * HOUR - (at % HOUR))
      }
      for (let hour = hourOf(keys.clock.now()) + 1; hour <= hourOf(at) && !leaps; hour += 1) {
        for (const minutes of [1, 11]) {
          keys.setTime(Math.min(at, hour * HOUR + minutes * MINUTE))
          await folds.round()
        }
        await emptyHourTables(pool, hour * HOUR)
      }
      keys.setTime(at)
      await folds.round()
      keys.keys.destroyExpired(at)
    },
    /** Everything about subjects that any key opens which is still there, as text. */
    opened: () => openedRows(owner, keys.keys),
    /** A database and keys as at the first start. */
    async empty() {
      await emptyDatabase(owner)
      keys.keys.empty()
    },
    /** Every row of every table but the migrations' and the folds' own, as text: `table: row`. */
    async stored(): Promise<string> {
      const texts = await Promise.all(
        tables.map(({ name }) => owner.query<{ row: string }>(`select t::text as row from ansimpass."${name}" t`)),
      )
      return texts
        .flatMap(({ rows }, index) => rows.map(({ row }) => `${tables[index]?.name ?? ''}: ${row}`))
        .join('\n')
    },
    async close() {
      await Promise.all([pool.end(), other.end(), away.end(), owner.end()])
      await database.close()
      keys.close()
    },
  }
}
