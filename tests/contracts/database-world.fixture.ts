/** A real PostgreSQL with real keys and a clock set by hand: two nodes' pools, and a look at every table. */
import { createLinkKeys } from '../../src/adapters/keys/link-keys.ts'
import { createPool } from '../../src/adapters/postgres/connect.ts'
import { emptyDatabase } from '../../src/adapters/postgres/empty-database.ts'
import { testDatabase } from '../support/postgres.ts'
import { testKeys } from '../support/test-keys.ts'

export type DatabaseWorld = Awaited<ReturnType<typeof databaseWorld>>

export async function databaseWorld() {
  const database = await testDatabase()
  const pool = createPool(database.url, 'app', { max: 20 })
  const other = createPool(database.url, 'app', { max: 20 })
  const away = createPool('postgresql://127.0.0.1:1/none', 'app')
  const owner = createPool(database.url, 'owner')
  const keys = testKeys()
  const { rows: tables } = await owner.query<{ name: string }>(
    `select table_name as name from information_schema.tables
     where table_schema = 'ansimpass' and table_type = 'BASE TABLE' and table_name not like 'migration%' order by 1`,
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
    destroyKeys: () => void keys.keys.destroyExpired(keys.clock.now()),
    /** A database and keys as at the first start. */
    empty() {
      keys.keys.empty()
      return emptyDatabase(owner)
    },
    /** Every row of every table but the migrations', as text: `table: row`. */
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
