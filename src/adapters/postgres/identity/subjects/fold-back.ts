/**
 * The folds are taken back to a time that went back, as after a wrong clock that was put right, or a demo that lost its time: whatever
 * is not in the generation yet is brought into today, so that nobody is lost and no fold waits for a time that may be long in coming.
 * The generation itself is then written anew under the key of a night that is over (`fold-night.ts`).
 */
import type pg from 'pg'
import { LEAP_MS } from '../../../../domain/kit/clock-trust.ts'
import { addDays, type EpochMs, HOUR, hourOf, kstDay } from '../../../../domain/kit/time.ts'
import type { SubjectKeys } from '../../../../ports/identity/subject-keys.ts'
import { ADVISORY_LOCKS } from '../../kit/advisory-locks.ts'
import { transactionOn } from '../../kit/in-transaction.ts'
import { truncateFilled } from '../../kit/truncate-filled.ts'
import { tablesOf } from '../../visits/hour-ring.ts'
import { keyOf } from '../find-versions.ts'
import { connectRetention } from './connect-retention.ts'
import { changeState, type FoldState, readState } from './fold-state.ts'
import { insertRows } from './insert-rows.ts'
import { notFolded } from './night-rows.ts'
import { dayTable } from './periods.ts'
import { rowsOf } from './rows-of.ts'
import { lockHours } from './subject-locks.ts'
import type { SubjectRow } from './subject-row.ts'
import { DAY_TABLES } from './tables.ts'

export type FoldBack = {
  /** Of the app: hours. */
  readonly pool: Pick<pg.Pool, 'connect'>
  /** Of retention: days. */
  readonly databaseUrl: string
  readonly keys: SubjectKeys
}

/** So many hours ahead a server may have been whose clock agrees with this one. */
const HOURS_AHEAD = LEAP_MS / HOUR

/** Whether hours are closed that this time is far from: nobody could write into one of its own. */
export function isBehind({ hoursClosed }: FoldState, now: EpochMs): boolean {
  return hoursClosed >= hourOf(now) + HOURS_AHEAD
}

/**
 * Nobody writes meanwhile. Repeating it is harmless; a crash leaves the state as it was, or as it is to be.
 * @returns false where another server folds just now
 * @throws AppError `NIGHT_NOT_FOLDED` (retryable) where a key cannot be read
 */
export async function takeBack(fold: FoldBack, now: EpochMs): Promise<boolean> {
  const app = await fold.pool.connect()
  let isDone = false
  try {
    const retention = await connectRetention(fold.databaseUrl)
    try {
      const isAlone =
        (await isMine(app, ADVISORY_LOCKS.foldHours)) && (await isMine(retention, ADVISORY_LOCKS.foldNight))
      if (isAlone) await transactionOn(app, () => broughtIntoToday(fold.keys, { app, retention }, now))
      isDone = isAlone
    } finally {
      retention.connection.stream.destroy() // with its lock, and a transaction that failed
    }
  } finally {
    app.release(true)
  }
  return isDone
}

async function isMine(client: pg.ClientBase, lock: number): Promise<boolean> {
  const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [lock])
  return rows[0]?.mine === true
}

type Clients = { readonly app: pg.ClientBase; readonly retention: pg.ClientBase }

async function broughtIntoToday(keys: SubjectKeys, { app, retention }: Clients, now: EpochMs): Promise<void> {
  await lockHours(app)
  const state = await readState(app)
  if (!isBehind(state, now)) return
  const day = kstDay(now)
  const today = keys.make({ kind: 'day', day })
  await transactionOn(retention, async () => {
    const rows = await notInGeneration(keys, { app, retention }, state)
    await truncateFilled(retention, DAY_TABLES)
    await insertRows(retention, dayTable(day), today, rows, () => 0)
    const before = hourOf(now) - 1
    await changeState(retention, () => ({
      hoursClosed: before,
      hoursFolded: before,
      daysFolded: addDays(day, -1),
    }))
  })
  await truncateFilled(app, tablesOf('subjects_hour'))
}

/** The last version of each subject in hours and days that are not folded. @throws AppError `NIGHT_NOT_FOLDED` (retryable) */
async function notInGeneration(keys: SubjectKeys, { app, retention }: Clients, state: FoldState) {
  const days = keys.onDisk('day').filter((day) => state.daysFolded === null || day > state.daysFolded)
  // Of hours before these there is no key any more; whoever is late over the hour writes into the one behind those that are closed.
  const hours = [-2, -1, 0, 1, 2].map((more) => state.hoursClosed + more).filter((hour) => hour > state.hoursFolded)
  const last = new Map<string, SubjectRow>()
  const take = async (rows: AsyncIterable<SubjectRow>) => {
    for await (const row of rows) {
      const before = last.get(keyOf(row))
      if (before === undefined || row.rev > before.rev) last.set(keyOf(row), row)
    }
  }
  for (const day of days) {
    await take(rowsOf(retention, keys, { kind: 'day', day }))
    if (keys.isUnread(day)) throw notFolded(`the key of ${day} cannot be read`)
  }
  for (const hour of hours) await take(rowsOf(app, keys, { kind: 'hour', hour }))
  return [...last.values()]
}
