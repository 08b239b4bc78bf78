/** Table upkeep off the hot path: partitions made ahead, and rows deleted that nobody can read any more. */
import type pg from 'pg'
import type { EpochMs } from '../../domain/time.ts'
import { addDays, kstDay } from '../../domain/time.ts'

/** Makes the partitions of today and the two days ahead. Repeating it is harmless. */
export async function preparePartitions(pool: Pick<pg.Pool, 'query'>, now: EpochMs): Promise<void> {
  const today = kstDay(now)
  for (const ahead of [0, 1, 2]) await pool.query('select ensure_visit_partition($1)', [addDays(today, ahead)])
}

/** Deletes keys of calls of past days. Rows of hours have `emptyHourTables`, visits `HeldVisits.destroy`. */
export async function tidy(pool: Pick<pg.Pool, 'query'>, now: EpochMs): Promise<void> {
  const today = kstDay(now)
  await pool.query('delete from taken where day < $1', [addDays(today, -1)])
}
