/** Links in a real PostgreSQL. */
import { createPool } from '../../src/adapters/postgres/connect.ts'
import { createPostgresLinkBook } from '../../src/adapters/postgres/link-book.ts'
import { testDatabase } from '../support/postgres.ts'
import { linkBookContract } from './link-book.contract.ts'

linkBookContract('createPostgresLinkBook', async () => {
  const database = await testDatabase()
  const pool = createPool(database.url, 'app')
  return {
    links: createPostgresLinkBook(pool),
    async stored() {
      const { rows } = await pool.query<{ all: string }>(`select string_agg(l::text, e'\\n') as all from links l`)
      return rows[0]?.all ?? ''
    },
    async close() {
      await pool.end()
      await database.close()
    },
  }
})
