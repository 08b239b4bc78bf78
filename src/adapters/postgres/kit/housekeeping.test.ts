/** Table upkeep: what goes by day goes in slices. */
import { expect, test } from 'vitest'
import { testDatabase } from '../../../../tests/support/postgres.ts'
import { createPool } from './connect.ts'
import { tidy } from './housekeeping.ts'

const NOW = Date.parse('2022-01-12T12:00:00+09:00')

test('keys of calls of the day before yesterday and earlier are deleted, 2,000 in a statement; later ones stay', async () => {
  const database = await testDatabase()
  const pool = createPool(database.url, 'app')
  for (const [day, count] of [
    ['2022-01-01', 4_500],
    ['2022-01-10', 500],
    ['2022-01-11', 3],
    ['2022-01-12', 2],
  ]) {
    await pool.query(
      'insert into taken (day, call_key) select $1, gen_random_uuid() from generate_series(1, $2::int)',
      [day, count],
    )
  }
  const slices: (number | null)[] = []
  const query = async (text: string, values: unknown[]) => {
    const result = await pool.query(text, values)
    if (text.includes(' taken ')) slices.push(result.rowCount)
    return result
  }
  await tidy({ query } as unknown as typeof pool, NOW)
  expect(slices).toEqual([2_000, 2_000, 1_000])
  const { rows } = await pool.query('select day, count(*) from taken group by day order by day')
  expect(rows).toEqual([
    { day: '2022-01-11', count: 3n },
    { day: '2022-01-12', count: 2n },
  ])
  await tidy(pool, NOW)
  await pool.end()
  await database.close()
})
