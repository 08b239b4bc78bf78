/** What the hot path must not wait for: partitions ahead of time, and rows that nobody can read any more. */
import type pg from 'pg'
import type { EpochMs } from '../../domain/time.ts'
import { addDays, HOUR, kstDay, lastGoneDay } from '../../domain/time.ts'
import { inTransaction } from './in-transaction.ts'

/** Makes the partitions of today and the two days ahead. Repeating it is harmless. */
export async function preparePartitions(pool: Pick<pg.Pool, 'query'>, now: EpochMs): Promise<void> {
  const today = kstDay(now)
  for (const ahead of [0, 1, 2]) await pool.query('select ensure_visit_partition($1)', [addDays(today, ahead)])
}

/**
 * Deletes rows whose key is destroyed: counters of past days, arrivals of three hours ago, persons and snapshots under a
 * data key of 28 days ago, bindings that ended, persons whom no line leads to any more. Reports of
 * staff keep as long, texts three days for their receipts. Links have `LinkBook.tidy`, visits `HeldVisits.destroy`.
 */
export async function tidy(pool: Pick<pg.Pool, 'query' | 'connect'>, now: EpochMs): Promise<void> {
  const today = kstDay(now)
  const threeHoursAgo = new Date(now - 3 * HOUR)
  const unreadable = lastGoneDay(now)
  await pool.query('delete from line_day where day < $1', [addDays(today, -1)])
  await pool.query('delete from taken where day < $1', [addDays(today, -1)])
  await pool.query('delete from arrivals where at < $1', [threeHoursAgo])
  await pool.query('delete from day_limits where day < $1', [addDays(today, -1)])
  await pool.query('delete from texts where day < $1', [addDays(today, -3)])
  await pool.query('delete from line_reports where day <= $1', [unreadable])
  await pool.query('delete from person_deeds where day <= $1', [unreadable])
  await pool.query('delete from snapshots where data_day <= $1', [unreadable])
  await inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ person_id: string }>(OVER, [unreadable, new Date(now)])
    const persons = rows.map((row) => row.person_id)
    await client.query('delete from bindings where person_id = any($1) and ends_at <= $2', [persons, new Date(now)])
    await client.query(FORGET, [persons, unreadable])
  })
}

/** Who is being bound this moment is left for the next time. */
const OVER = `
  select person_id from persons p
  where data_day <= $1 or not exists (select from bindings b where b.person_id = p.person_id and b.ends_at > $2)
    or exists (select from bindings b where b.person_id = p.person_id and b.ends_at <= $2)
  order by person_id for update skip locked`
const FORGET = `
  delete from persons p where person_id = any($1)
    and (data_day <= $2 or not exists (select from bindings b where b.person_id = p.person_id))`
