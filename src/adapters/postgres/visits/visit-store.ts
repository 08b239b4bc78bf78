/** The visit log in PostgreSQL: batches on a connection of its own, confirmed within a time limit or not known to be stored. */

import { randomBytes } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import pg from 'pg'
import type { CalendarDate } from '../../../domain/kit/time.ts'
import { mayBeOfDayBefore } from '../../../domain/visits/around-midnight.ts'
import { withinTime } from '../../../ports/kit/within-time.ts'
import {
  isVisit,
  type StorableVisit,
  type StoredTaken,
  type StoreResult,
  type VisitStore,
} from '../../../ports/visits/visit-store.ts'
import { connectionConfig } from '../kit/connect.ts'
import { transactionOn } from '../kit/in-transaction.ts'
import { sqlStateOf } from '../kit/sql-state.ts'
import { faultOf, kindOf, notConfirmed } from './visit-faults.ts'
import {
  epochName,
  SESSION_SETTINGS,
  type StatementWishes,
  storeResults,
  storeStatement,
  takeStatement,
  wholeStatement,
} from './visit-store-statement.ts'

export type PostgresVisitStore = VisitStore & {
  /**
   * Stores batches and takes it back again, so that the code is compiled: on a connection of its own, since what is rolled back
   * must never be somebody's visit. One day only.
   * @throws AppError `VISIT_LOG_UNAVAILABLE` when the database is away
   */
  rehearse(batches: readonly (readonly StorableVisit[])[]): Promise<void>
  /** Ends the connection. What is under way is not known to be stored. */
  close(): Promise<void>
}

export type PostgresVisitStoreOptions = {
  readonly databaseUrl: string
  /** A batch not confirmed after this long, connecting included, is not known to be stored; 300 ms unless given. */
  readonly confirmWithinMs?: number
}

/** Connects at the first batch, and again after a loss: it can be made while the database is away. */
export function createPostgresVisitStore(options: PostgresVisitStoreOptions): PostgresVisitStore {
  const confirmWithinMs = options.confirmWithinMs ?? 300
  const session = makeSession(options.databaseUrl, confirmWithinMs)
  const epochs = makeStoredEpochs()

  async function attempt(entries: readonly StorableVisit[]): Promise<readonly StoreResult[]> {
    const client = await session.get()
    if (entries.length === 0) await client.query(PROBE)
    const results: StoreResult[] = entries.map(() => ALREADY)
    for (const { places, ...group } of groupsOf(entries, results)) {
      const stored = await storeGroup(
        { client, epochs },
        group,
        places.map((place) => entries[place] as StorableVisit), // places are indices of entries
      )
      for (const [at, place] of places.entries()) results[place] = stored[at] ?? ALREADY
    }
    return results
  }

  return {
    async store(entries) {
      try {
        return await withinTime(attempt(entries), confirmWithinMs, async () => {
          // After a stall of our own the confirmation may lie in the socket already: it is read before the verdict.
          await setImmediate()
          throw new Error(`not confirmed in ${confirmWithinMs} ms`)
        })
      } catch (cause) {
        session.drop()
        throw notConfirmed(cause)
      }
    },
    rehearse: (batches) => rehearse(options.databaseUrl, batches),
    close: () => session.end(),
  }
}

async function rehearse(databaseUrl: string, batches: readonly (readonly StorableVisit[])[]): Promise<void> {
  const day = batches[0]?.[0]?.visit.day
  if (day === undefined) return
  const client = new pg.Client(connectionConfig(databaseUrl, 'app', { name: 'rehearsal', settings: SESSION_SETTINGS }))
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('select ensure_visit_partition($1::date)', [day])
    const storeAll = async (by = { client, epochs: makeStoredEpochs() }) => {
      for (const entries of batches) await storeGroup(by, { day, hour: hourIn(entries[0]) }, entries)
    }
    await transactionOn(client, () => storeAll(), 'rollback')
  } catch (cause) {
    throw notConfirmed(cause)
  } finally {
    await client.end().catch(() => {})
  }
}

const ALREADY: StoreResult = { kind: 'already' }
const STORED: StoreResult = { kind: 'stored' }
/** Takes 16 new pages of the disk and is durable when it returns; the pages of the probe before are given back. */
const PROBE = `truncate store_probe; insert into store_probe select repeat('.', 8000) from generate_series(1, 16)`

type Group = { readonly day: CalendarDate; readonly hour: number }

/** The hour of its intent, by which the outbox's table goes; without one any will do: late visits of a day are one statement. */
function hourIn(entry: StorableVisit | undefined): number {
  return entry?.intent?.hour ?? 0
}

/**
 * Indices of the storable entries by day and hour, visits of each form apart from taken calls, each key once; writes the results of those
 * that are refused or repeated.
 */
function groupsOf(
  entries: readonly StorableVisit[],
  results: StoreResult[],
): Iterable<Group & { readonly places: number[] }> {
  const groups = new Map<string, Group & { readonly places: number[] }>()
  const seen = new Set<string>()
  for (const [place, entry] of entries.entries()) {
    const fault = faultOf(entry)
    if (fault !== undefined) {
      results[place] = { kind: 'refused', why: fault }
      continue
    }
    const key = entry.visit.day + Buffer.from(entry.visit.callKey).toString('latin1')
    if (seen.has(key)) continue // the first of them is stored, and this one is there already
    seen.add(key)
    const { day } = entry.visit
    const hour = hourIn(entry)
    const name = `${day} ${hour} ${formOf(entry)}`
    const group = groups.get(name)
    if (group === undefined) groups.set(name, { day, hour, places: [place] })
    else group.places.push(place)
  }
  return groups.values()
}

function formOf(entry: StorableVisit): 'visit' | 'old' | 'taken' {
  if (!isVisit(entry)) return 'taken'
  return isOld(entry) ? 'old' : 'visit'
}

function isOld({ visit }: StorableVisit): boolean {
  return visit.sealed !== undefined && visit.channel !== undefined
}

/** Epochs whose wraps are stored, as far as it is known here: the statement looks again. */
function makeStoredEpochs() {
  const names = new Set<string>()
  return {
    haveAll: (entries: readonly StorableVisit[]) =>
      entries.every((entry) => isVisit(entry) && names.has(epochName(entry.visit.epoch))),
    note(entries: readonly StorableVisit[]) {
      if (names.size > MOST_EPOCHS) names.clear() // each process has one an hour
      for (const entry of entries) if (isVisit(entry)) names.add(epochName(entry.visit.epoch))
    },
  }
}

const MOST_EPOCHS = 1_000

type By = { readonly client: pg.Client; readonly epochs: ReturnType<typeof makeStoredEpochs> }

/**
 * As a whole where that may be. Else sorted out; a statement refused for its data is then tried again in halves, until the one bad
 * visit stands alone.
 */
async function storeGroup(
  by: By,
  group: Group,
  entries: readonly StorableVisit[],
  partitionMade = false,
): Promise<readonly StoreResult[]> {
  const { day } = group
  const { client, epochs } = by
  const isEarly = entries.some(({ visit }) => mayBeOfDayBefore(visit))
  if (!isEarly && !entries.some(isOld) && epochs.haveAll(entries) && (await storedWhole(client, group, entries)))
    return entries.map(() => STORED)
  try {
    const results = await runStatement(client, group, entries, isEarly)
    epochs.note(entries)
    return results
  } catch (error) {
    const fault = kindOf(error)
    if (fault === 'outage') throw error
    if (fault === 'no-partition' && !partitionMade) {
      // In a transaction of its own: inside the INSERT PostgreSQL refuses it. A day that gets none is refused as data.
      await client
        .query(`select ensure_${entries.some(isOld) ? 'old_' : ''}visit_partition($1::date)`, [day])
        .catch(throwUnlessData)
      return storeGroup(by, group, entries, true)
    }
    if (entries.length === 1) return [{ kind: 'refused', why: `the database refused it (${sqlStateOf(error)})` }]
    const middle = Math.ceil(entries.length / 2)
    const first = await storeGroup(by, group, entries.slice(0, middle), partitionMade)
    return [...first, ...(await storeGroup(by, group, entries.slice(middle), partitionMade))]
  }
}

/** @returns false where nothing of it was: a visit was there already, or could not be stored */
async function storedWhole(client: pg.Client, group: Group, entries: readonly StorableVisit[]): Promise<boolean> {
  try {
    await client.query(wholeStatement(group, entries.filter(isVisit)))
    return true
  } catch (error) {
    if (kindOf(error) === 'outage') throw error
    return false
  }
}

function throwUnlessData(error: unknown): void {
  if (kindOf(error) === 'outage') throw error
}

async function runStatement(
  client: pg.Client,
  group: Group,
  entries: readonly StorableVisit[],
  isEarly: boolean,
): Promise<readonly StoreResult[]> {
  const { rows } = await client.query<{ stored: Buffer | null }>(queryOf({ ...group, isEarly }, entries))
  return storeResults(entries.length, rows[0]?.stored ?? null)
}

/** A group holds visits or taken calls, never both. */
function queryOf(wishes: StatementWishes, entries: readonly StorableVisit[]): pg.QueryConfig {
  if (entries.every(isVisit)) return storeStatement(wishes, entries)
  return takeStatement(
    wishes,
    entries.filter((entry): entry is StoredTaken => !isVisit(entry)),
  )
}

/** The connection: made when it is asked for, dropped without closing it properly, and its server process ended by the next one. */
function makeSession(databaseUrl: string, connectTimeoutMs: number) {
  const name = `visits-${randomBytes(6).toString('hex')}`
  let current: { client: pg.Client; connected: Promise<pg.Client> } | undefined
  let hadOne = false

  function open() {
    const client = new pg.Client(
      connectionConfig(databaseUrl, 'app', { name, connectTimeoutMs, settings: SESSION_SETTINGS }),
    )
    client.on('error', () => drop(client))
    client.on('end', () => drop(client))
    const connected = client.connect().then(async () => {
      if (hadOne) await endPredecessors(client, name)
      hadOne = true
      return client
    })
    connected.catch(() => drop(client))
    return { client, connected }
  }

  function drop(which = current?.client): void {
    if (which === undefined) return
    if (current?.client === which) current = undefined
    which.connection.stream.destroy()
  }

  return {
    get(): Promise<pg.Client> {
      current ??= open()
      return current.connected
    },
    drop: () => drop(),
    async end() {
      const client = current?.client
      current = undefined
      await client?.end().catch(() => {})
    },
  }
}

/**
 * A server process that we gave up may still be at work on its last batch. It is ended before a new batch begins, so that one
 * batch is in flight: the outbox is read by a rising id, and an older id must not appear behind the reader.
 */
async function endPredecessors(client: pg.Client, name: string): Promise<void> {
  const statement = `select pg_terminate_backend(pid, 200) from pg_stat_activity
     where application_name = 'ansimpass-${name}' and pid <> pg_backend_pid()`
  await client.query(statement).catch((error: unknown) => {
    // Not allowed there (a pooler's login): then only the server's own time limit ends them.
    if (sqlStateOf(error) === undefined) throw error
  })
}
