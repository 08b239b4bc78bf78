/** The outbox in a real PostgreSQL. */
import { randomBytes } from 'node:crypto'
import { createPool } from '../../src/adapters/postgres/connect.ts'
import { createPostgresDayCounters } from '../../src/adapters/postgres/day-counters.ts'
import { emptyDatabase } from '../../src/adapters/postgres/empty-database.ts'
import { createPostgresOutbox } from '../../src/adapters/postgres/outbox.ts'
import { testDatabase } from '../support/postgres.ts'
import { outboxContract } from './outbox.contract.ts'

outboxContract('createPostgresOutbox', async () => {
  const database = await testDatabase()
  const pool = createPool(database.url, 'app')
  const owner = createPool(database.url, 'owner')
  return {
    outbox: createPostgresOutbox(pool),
    dayCounters: createPostgresDayCounters(pool),
    async put(day, nth) {
      const callKey = randomBytes(16)
      await pool.query('insert into outbox (day, call_key, hour, enc, nth) values ($1, $2, 455810, $3, $4)', [
        day,
        callKey.toString('hex'),
        randomBytes(60),
        nth,
      ])
      return callKey
    },
    async count() {
      const { rows } = await pool.query<{ count: bigint }>('select count(*) from outbox')
      return Number(rows[0]?.count)
    },
    async stateOf(messageId) {
      const { rows } = await pool.query<{ state: string }>('select state from texts where message_id = $1', [messageId])
      return rows[0]?.state
    },
    empty: () => emptyDatabase(owner),
    async close() {
      await Promise.all([pool.end(), owner.end()])
      await database.close()
    },
  }
})
