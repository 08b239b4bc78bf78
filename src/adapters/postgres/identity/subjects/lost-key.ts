/** A day whose key is not the one under which its rows were written: the file was torn or removed, and another was made in its place. */
import type pg from 'pg'
import type { CalendarDate } from '../../../../domain/kit/time.ts'
import type { SubjectKeys } from '../../../../ports/identity/subject-keys.ts'
import { dayTable } from './periods.ts'

/**
 * The first of these days, which are not folded. Its ends and deletions cannot be read any more, and whoever they ended must not come back. A key that is on disk
 * and cannot be read just now is none of these: it waits. One that was torn is: nobody copies `passing/`.
 */
export async function dayOfLostKey(
  client: Pick<pg.ClientBase, 'query'>,
  keys: Pick<SubjectKeys, 'kept' | 'isUnread'>,
  days: readonly CalendarDate[],
): Promise<CalendarDate | undefined> {
  for (const day of days) {
    // The table is emptied between two days that use it: its first row is of the day's first hours.
    const { rows } = await client.query<{ slot: string; enc: Buffer }>(
      `select slot, enc from ${dayTable(day)} order by ctid limit 1`,
    )
    const [first] = rows
    if (first === undefined) continue
    const kept = keys.kept({ kind: 'day', day })
    if (kept === undefined ? !keys.isUnread(day) : kept.open(first.slot, first.enc) === undefined) return day
  }
  return undefined
}
