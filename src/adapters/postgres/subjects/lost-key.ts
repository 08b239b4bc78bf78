/** A day whose key is not the one under which its rows were written: the file was torn or removed, and another was made in its place. */
import type pg from 'pg'
import { addDays, type CalendarDate, type EpochMs, HOUR, kstDay } from '../../../domain/time.ts'
import type { SubjectKeys } from '../../../ports/subject-keys.ts'
import type { FoldState } from './fold-state.ts'
import { dayTable } from './periods.ts'

/**
 * The oldest one. Its ends and deletions cannot be read any more, and whoever they ended must not come back. A key that is on disk
 * and cannot be read just now is none of these: it waits.
 */
export async function dayOfLostKey(
  client: Pick<pg.ClientBase, 'query'>,
  keys: Pick<SubjectKeys, 'kept' | 'onDisk'>,
  { daysFolded }: FoldState,
  now: EpochMs,
): Promise<CalendarDate | undefined> {
  const newest = kstDay(now + HOUR)
  for (const day of [-3, -2, -1, 0].map((ago) => addDays(newest, ago))) {
    if (daysFolded !== null && day <= daysFolded) continue
    // The table is emptied between two days that use it: its first row is of the day's first hours.
    const { rows } = await client.query<{ slot: string; enc: Buffer }>(
      `select slot, enc from ${dayTable(day)} order by ctid limit 1`,
    )
    const [first] = rows
    if (first === undefined) continue
    const kept = keys.kept({ kind: 'day', day })
    if (kept === undefined ? !keys.onDisk('day').includes(day) : kept.open(first.slot, first.enc) === undefined)
      return day
  }
  return undefined
}
