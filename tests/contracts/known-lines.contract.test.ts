/** Known lines in a real PostgreSQL, under real keys. */
import { createPool } from '../../src/adapters/postgres/connect.ts'
import { emptyDatabase } from '../../src/adapters/postgres/empty-database.ts'
import { createPostgresKnownLines } from '../../src/adapters/postgres/known-lines.ts'
import { testDatabase } from '../support/postgres.ts'
import { testKeys } from '../support/test-keys.ts'
import { knownLinesContract } from './known-lines.contract.ts'

knownLinesContract('createPostgresKnownLines', async () => {
  const database = await testDatabase()
  const pool = createPool(database.url, 'app')
  const owner = createPool(database.url, 'owner')
  const { tokens, dataBox, setTime, keys, clock, close } = testKeys()
  return {
    knownLines: createPostgresKnownLines({ pool, tokens, box: dataBox }),
    setTime,
    destroyKeys: () => void keys.destroyExpired(clock.now()),
    empty: () => emptyDatabase(owner),
    async stored() {
      const { rows } = await owner.query<{ all: string }>(`
        select concat((select string_agg(p::text, e'\\n') from persons p), (select string_agg(b::text, e'\\n') from bindings b),
          (select string_agg(s::text, e'\\n') from snapshots s)) as all`)
      return rows[0]?.all ?? ''
    },
    async close() {
      await Promise.all([pool.end(), owner.end()])
      await database.close()
      close()
    },
  }
})
