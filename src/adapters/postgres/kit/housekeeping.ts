/** Table upkeep off the hot path: partitions made ahead, and rows deleted that nobody can read any more. */
import { setTimeout as delay } from 'node:timers/promises'
import type pg from 'pg'
import type { EpochMs } from '../../../domain/kit/time.ts'
import { addDays, kstDay } from '../../../domain/kit/time.ts'

/** Makes the partitions of today and the two days ahead. Repeating it is harmless. */
export async function preparePartitions(pool: Pick<pg.Pool, 'query'>, now: EpochMs): Promise<void> {
  const today = kstDay(now)
  for (const ahead of [0, 1, 2]) await pool.query('select ensure_visit_partition($1)', [addDays(today, ahead)])
}

const SLICE = 2_000
/** Calls that are stored beside it have the time between two slices. */
const BETWEEN_MS = 20

/** Deletes keys of calls of past days, a slice at a time, and what texts cost before last month. Rows of hours have `emptyHourTables`, visits `VisitDestruction.destroy`. */
export async function tidy(pool: Pick<pg.Pool, 'query'>, now: EpochMs): Promise<void> {
  await deleteKeysOfCalls(pool, now)
  // A month is settled in the one after it.
  for (const table of ['text_spend', 'gateway_spend'])
    await pool.query(`delete from ${table} where day < date_trunc('month', $1::date) - interval '1 month'`, [
      kstDay(now),
    ])
}

async function deleteKeysOfCalls(pool: Pick<pg.Pool, 'query'>, now: EpochMs): Promise<void> {
  const text = `delete from taken where ctid = any(array(select ctid from taken where day < $1 limit ${SLICE}))`
  for (;;) {
    const { rowCount } = await pool.query(text, [addDays(kstDay(now), -1)])
    if ((rowCount ?? 0) < SLICE) return
    await delay(BETWEEN_MS)
  }
}
