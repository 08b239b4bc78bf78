import { expect, test } from 'vitest'
import { testDatabase } from '../../../tests/support/postgres.ts'
import { createPool } from './connect.ts'

test('smoke', async () => {
  const db = await testDatabase()
  const pool = createPool(db.url, 'app')
  console.log(
    (
      await pool.query(
        `select current_user, session_user, current_setting('search_path') p, current_date d, count(*) c, version() from sites`,
      )
    ).rows,
  )
  await pool.query(`select ensure_visit_partition('2022-01-12')`)
  await pool.end()
  await db.close()
  expect(1).toBe(1)
})
