/**
 * The fold of hours: of what an hour brought the last version of each subject goes to its day's table, in the order of slots. First
 * the hours are closed, which waits for whoever writes just now; then nothing in them changes any more.
 */
import type pg from 'pg'
import { addDays, type CalendarDate, type EpochMs, hourOf, kstDay } from '../../../../domain/kit/time.ts'
import type { SubjectKeys } from '../../../../ports/identity/subject-keys.ts'
import { ADVISORY_LOCKS } from '../../kit/advisory-locks.ts'
import { transactionOn } from '../../kit/in-transaction.ts'
import { readableHours } from '../../visits/hour-ring.ts'
import { keyOf } from '../find-versions.ts'
import { changeState, readState } from './fold-state.ts'
import { insertRows } from './insert-rows.ts'
import { readPeriod, tableOf } from './periods.ts'
import { readVersions } from './read-versions.ts'
import { rowsOf } from './rows-of.ts'
import { lockHours } from './subject-locks.ts'
import type { SubjectRow } from './subject-row.ts'
import { dayOfHour } from './subjects.ts'

export type HourFold = {
  readonly pool: Pick<pg.Pool, 'connect'>
  readonly keys: SubjectKeys
}

/** `of-another`: another server is at it. */
export type HoursFolded = { readonly rows: number } | 'of-another'

const AT_ONCE = 1_000

/** Folds every hour that is over and not folded yet. Repeating it is harmless. @throws as the database does */
export function foldHours(fold: HourFold, now: EpochMs): Promise<HoursFolded> {
  return alone(fold, async (client) => {
    const last = hourOf(now) - 1
    const before = await readState(client)
    if (before.hoursFolded >= last) return { rows: 0 }
    await transactionOn(client, async () => {
      await lockHours(client)
      await changeState(client, (state) => ({ hoursClosed: Math.max(state.hoursClosed, last) }))
    })
    const hours = hoursWithKeys(fold.keys, now).filter((hour) => hour > before.hoursFolded && hour <= last)
    const changes = await lastVersions(fold, client, hours)
    await transactionOn(client, async () => {
      await writeDays(fold, client, changes, now)
      await changeState(client, (state) => ({ hoursFolded: Math.max(state.hoursFolded, last) }))
    })
    return { rows: changes.size }
  })
}

/**
 * Copies what the open hours have brought so far into their days, for a stop or a leap of the clock: nothing is lost if the hour's
 * key is gone before the next start. The hours stay open and are folded as ever.
 */
export function copyOpenHours(fold: HourFold, now: EpochMs): Promise<HoursFolded> {
  return alone(fold, async (client) => {
    const { hoursFolded } = await readState(client)
    const hours = hoursWithKeys(fold.keys, now).filter((hour) => hour > hoursFolded)
    const changes = await lastVersions(fold, client, hours)
    await transactionOn(client, () => writeDays(fold, client, changes, now))
    return { rows: changes.size }
  })
}

async function alone(fold: HourFold, act: (client: pg.PoolClient) => Promise<{ rows: number }>): Promise<HoursFolded> {
  const client = await fold.pool.connect()
  let failed = true
  try {
    const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [
      ADVISORY_LOCKS.foldHours,
    ])
    const result = rows[0]?.mine === true ? await act(client) : 'of-another'
    if (result !== 'of-another') await client.query('select pg_advisory_unlock($1)', [ADVISORY_LOCKS.foldHours])
    failed = false
    return result
  } finally {
    client.release(failed) // a connection that ends lets its lock go
  }
}

function hoursWithKeys(keys: SubjectKeys, now: EpochMs): readonly number[] {
  return readableHours(now).filter((hour) => keys.kept({ kind: 'hour', hour }) !== undefined)
}

type Change = { readonly row: SubjectRow; readonly day: CalendarDate }

/** The hour's day goes with it: what was changed before midnight is not the new day's. */
async function lastVersions(
  { keys }: HourFold,
  client: pg.ClientBase,
  hours: readonly number[],
): Promise<ReadonlyMap<string, Change>> {
  const last = new Map<string, Change>()
  for (const hour of [...hours].sort((a, b) => a - b)) {
    const day = dayOfHour(hour)
    for await (const row of rowsOf(client, keys, { kind: 'hour', hour })) {
      const key = day + keyOf(row)
      const before = last.get(key)
      if (before === undefined || row.rev > before.row.rev) last.set(key, { row, day })
    }
  }
  return last
}

/** What came of a day whose key was lost since goes with that day (`lost-key.ts`). */
async function writeDays(
  fold: HourFold,
  client: pg.ClientBase,
  changes: ReadonlyMap<string, Change>,
  now: EpochMs,
): Promise<void> {
  const byDay = new Map<CalendarDate, SubjectRow[]>()
  for (const { row, day } of changes.values()) {
    const rows = byDay.get(day) ?? []
    rows.push(row)
    byDay.set(day, rows)
  }
  for (const [day, rows] of byDay) {
    const isLost = day < kstDay(now) && fold.keys.kept({ kind: 'day', day }) === undefined && !fold.keys.isUnread(day)
    if (!isLost) await writeDay(fold, client, day, rows)
  }
}

/** An end is written into the day by whoever ends, at any time: where it was first, it is looked at again which one is later. */
async function writeDay(fold: HourFold, client: pg.ClientBase, day: CalendarDate, all: readonly SubjectRow[]) {
  const keys = fold.keys.make({ kind: 'day', day })
  const table = tableOf({ kind: 'day', day })
  const [period] = readPeriod(fold.keys, { kind: 'day', day })
  if (period === undefined) throw new Error(`the key of ${day} is not there`)
  for (let open = all; open.length > 0; ) {
    const newer: { row: SubjectRow; count: number }[] = []
    for (let from = 0; from < open.length; from += AT_ONCE) {
      const some = open.slice(from, from + AT_ONCE)
      const versions = await readVersions(client, some, [period], undefined, new Map())
      if ('moved' in versions) throw new Error('a state was compared that was not given')
      for (const row of some) {
        const there = versions.get(keyOf(row))
        if ((there?.row?.rev ?? -1) < row.rev) newer.push({ row, count: there?.counts.get(period.name) ?? 0 })
      }
    }
    const counts = new Map(newer.map(({ row, count }) => [row, count]))
    open = await insertRows(client, table, keys, [...counts.keys()], (row) => counts.get(row) ?? 0)
  }
}

/** The hour behind which everything of that day is folded. */
export function lastHourOf(day: CalendarDate): number {
  return hourOf(Date.parse(`${addDays(day, 1)}T00:00:00+09:00`)) - 1
}
