/**
 * The fold of a night: the generation of persons is written wholly anew, under a new key, from the one that holds and the days
 * that are not folded yet.
 *
 * It is written into the other table: sorted by the new slots in memory, copied frozen, its index made last, so that neither order nor
 * a page written later tells who changed. One small transaction switches; once that is durable the old generation, its key, the
 * days' tables and their keys go. A crash anywhere leaves the old generation holding or the new one, and the next fold goes on.
 */
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { addDays, type CalendarDate, type EpochMs, endOfKstDay, HOUR, kstDay } from '../../../../domain/kit/time.ts'
import type { Period, SubjectKeys } from '../../../../ports/identity/subject-keys.ts'
import { ADVISORY_LOCKS } from '../../kit/advisory-locks.ts'
import { transactionOn } from '../../kit/in-transaction.ts'
import { clearFolded } from './clear-folded.ts'
import { connectRetention } from './connect-retention.ts'
import { framedCopy } from './copy-rows.ts'
import { lastHourOf } from './fold-hours.ts'
import { changeState, type FoldState, isOfTimeToCome, type Place, readState } from './fold-state.ts'
import { dayOfLostKey } from './lost-key.ts'
import { changesOf, type Generation, inOrder, type Night, notFolded } from './night-rows.ts'
import type { NightStep } from './night-steps.ts'
import type { NightTask } from './night-worker.ts'
import { dayTable, nightTable } from './periods.ts'

export type NightFold = {
  readonly databaseUrl: string
  readonly keys: SubjectKeys
  /** Bytes for the rows that are gathered; what the machine has to spare unless given. */
  readonly memory?: number
  /** Told before each step; a test ends the process there. */
  readonly onStep?: (step: NightStep) => void
}

export type NightFolded =
  | { readonly kind: 'folded'; readonly through: CalendarDate; readonly rows: number; readonly unreadable: number }
  | { readonly kind: 'nothing-to-do' | 'of-another' }
  /** The key of the day was lost, or it could not be folded within 72 hours: day and generation are gone, and people identify again. */
  | { readonly kind: 'destroyed'; readonly day: CalendarDate }

/** Rows of a million persons of usual fill take 0.6 GB; more than fit are gathered in parts, which takes longer. */
const MOST_MEMORY = 2 ** 30
const LEAST_MEMORY = 2 ** 25

/** So long a day waits that cannot be folded. */
const UNFOLDED_FOR = 72 * HOUR

/**
 * Folds everything up to the end of a day. A generation of a time to come (`fold-back.ts`) is written anew under a key of the last day folded.
 * @throws AppError `NIGHT_NOT_FOLDED` (retryable) where a key cannot be read, an hour is not folded yet, a thread fails or the counts differ
 */
export async function foldNight(fold: NightFold, through: CalendarDate, now: EpochMs): Promise<NightFolded> {
  const [reader, writer] = [await connectRetention(fold.databaseUrl), await connectRetention(fold.databaseUrl)]
  let isDone = false
  try {
    const result = await alone(fold, { reader, writer }, through, now)
    isDone = true
    return result
  } finally {
    for (const client of [reader, writer]) {
      if (isDone) await client.end()
      else client.connection.stream.destroy()
    }
  }
}

async function alone(fold: NightFold, clients: Clients, lastOver: CalendarDate, now: EpochMs): Promise<NightFolded> {
  const { reader } = clients
  const { rows } = await reader.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [
    ADVISORY_LOCKS.foldNight,
  ])
  if (rows[0]?.mine !== true) return { kind: 'of-another' }
  const state = await readState(reader)
  await clearFolded(reader, fold.keys, state, now, fold.onStep)
  const lost = lostDay(state, now)
  if (lost !== undefined) return await destroyed(fold, reader, lost, lost, now)
  // Nobody can tell any more who of them had ended.
  const unread = await dayOfLostKey(reader, fold.keys, unfoldedDays(state, kstDay(now), now))
  if (unread !== undefined) return await destroyed(fold, reader, unread, addDays(unread, -1), now)
  const through = state.daysFolded === null || state.daysFolded < lastOver ? lastOver : state.daysFolded
  if (through === state.daysFolded && !isOfTimeToCome(state)) return { kind: 'nothing-to-do' }
  if (state.hoursFolded < lastHourOf(through)) throw notFolded(`hours of ${through} are not folded yet`)
  return await written(fold, clients, state, through, now)
}

type Clients = { readonly reader: pg.Client; readonly writer: pg.Client }

async function written(
  fold: NightFold,
  clients: Clients,
  state: FoldState,
  through: CalendarDate,
  now: EpochMs,
): Promise<NightFolded> {
  const { reader } = clients
  const step = fold.onStep ?? (() => {})
  const old = oldGeneration(fold.keys, state)
  const days = await changedDays(fold.keys, reader, state, through, now)
  step('keys')
  const next: Period = { kind: 'night', day: through }
  fold.keys.make(next)
  const place: Place = state.place === 'a' ? 'b' : 'a'
  const counts = await writtenAnew(fold, clients, place, { old, days, to: next, today: addDays(through, 1) })
  step('switch')
  await transactionOn(reader, () =>
    changeState(reader, (held) => {
      if (held.daysFolded !== state.daysFolded || held.place !== state.place) throw notFolded('another fold was first')
      return { daysFolded: through, night: through, place }
    }),
  )
  step('switched')
  await clearFolded(reader, fold.keys, await readState(reader), now, fold.onStep)
  step('cleared')
  return { kind: 'folded', through, ...counts }
}

type Written = { readonly rows: number; readonly unreadable: number }

/** The threads, and their copies of the keys, live no longer than this. */
async function writtenAnew(
  fold: NightFold,
  clients: Clients,
  place: Place,
  { old, days, to, today }: Pick<Night, 'old' | 'to' | 'today'> & { readonly days: readonly CalendarDate[] },
): Promise<Written> {
  const periods = [
    to,
    ...days.map((day) => ({ kind: 'day', day }) as const),
    ...(old === undefined ? [] : [old.period]),
  ]
  const threads = fold.keys.threads<NightTask>(new URL('./night-worker.ts', import.meta.url), periods)
  try {
    const changes = await changesOf(threads, clients.reader, days)
    const memory = fold.memory ?? Math.min(MOST_MEMORY, Math.max(LEAST_MEMORY, process.availableMemory() / 2))
    const counts = { rows: 0, unreadable: 0 }
    const step = fold.onStep ?? (() => {})
    const tuples = () => inOrder(threads, clients.reader, { old, changes, to, today, memory }, counts, step)
    await copied(clients.writer, nightTable(place), tuples, counts, step)
    return counts
  } finally {
    await threads.close()
  }
}

/** Of the days that are not folded those that have rows. @throws AppError `NIGHT_NOT_FOLDED` where the key of one cannot be read */
async function changedDays(
  keys: SubjectKeys,
  client: pg.Client,
  state: FoldState,
  through: CalendarDate,
  now: EpochMs,
): Promise<readonly CalendarDate[]> {
  const days: CalendarDate[] = []
  for (const day of unfoldedDays(state, through, now)) {
    if (keys.kept({ kind: 'day', day }) !== undefined) days.push(day)
    else if (keys.isUnread(day) || (await hasRows(client, dayTable(day))))
      throw notFolded(`the key of ${day} cannot be read`)
  }
  return days
}

function unfoldedDays(state: FoldState, through: CalendarDate, now: EpochMs): readonly CalendarDate[] {
  return [-3, -2, -1, 0]
    .map((ago) => addDays(kstDay(now), ago)) // one before is over 72 hours old: its table is today's
    .filter((day) => day <= through && (state.daysFolded === null || day > state.daysFolded))
}

async function hasRows(client: pg.Client, table: string): Promise<boolean> {
  const { rows } = await client.query<{ some: boolean }>(`select exists(select from ${table}) as some`)
  return rows[0]?.some === true
}

/** @throws AppError `NIGHT_NOT_FOLDED` where the key of the generation that holds cannot be read */
function oldGeneration(keys: SubjectKeys, { night, place }: FoldState): Generation | undefined {
  if (night === null || place === null) return undefined
  const period: Period = { kind: 'night', day: night }
  if (keys.kept(period) === undefined) throw notFolded(`the key of the night of ${night} is not there`)
  return { period, table: nightTable(place) }
}

/** In one transaction with the TRUNCATE, so that rows can be frozen as they are written; whoever reads has the other table. */
async function copied(
  client: pg.Client,
  table: string,
  tuples: () => AsyncGenerator<Uint8Array>,
  counts: Written,
  step: (step: NightStep) => void,
): Promise<void> {
  await transactionOn(client, async () => {
    step('truncate')
    await client.query(`truncate ${table}`)
    await client.query(`alter table ${table} drop constraint if exists ${table}_pkey`)
    const into = client.query(copyFrom(`copy ${table} (slot, enc) from stdin (format binary, freeze)`))
    await pipeline(tuples, framedCopy(), into)
    step('index')
    await client.query(`alter table ${table} add constraint ${table}_pkey primary key (slot)`)
    const { rows: counted } = await client.query<{ count: bigint }>(`select count(*) as count from ${table}`)
    const count = Number(counted[0]?.count ?? -1)
    if (count !== counts.rows) throw notFolded(`${count} rows were written instead of ${counts.rows}`)
  })
  step('written')
}

/** The first day that is not folded, where it and with it the generation are over. */
function lostDay({ night, daysFolded }: FoldState, now: EpochMs): CalendarDate | undefined {
  if (night === null || daysFolded === null) return undefined
  const lacks = addDays(daysFolded, 1)
  const isOver = endOfKstDay(lacks) + UNFOLDED_FOR <= now
  return isOver ? lacks : undefined
}

/**
 * Destroys what that day brought, everything before it, and the generation.
 * @param through  nothing up to this day is read any more; after a lost key the day itself goes on
 */
async function destroyed(
  fold: NightFold,
  client: pg.Client,
  day: CalendarDate,
  through: CalendarDate,
  now: EpochMs,
): Promise<NightFolded> {
  const state = await transactionOn(client, async () => {
    await client.query(`truncate ${dayTable(day)}`) // after 72 hours another day's too
    return changeState(client, ({ daysFolded }) => ({
      daysFolded: daysFolded !== null && daysFolded > through ? daysFolded : through,
      night: null,
      place: null,
    }))
  })
  await clearFolded(client, fold.keys, state, now, fold.onStep)
  return { kind: 'destroyed', day }
}
