/**
 * Rows of an hour: `(slot, enc)` of one length under the hour's key in the hour's table of a ring, only ever inserted. A change is a
 * new version; two that write the same one are told apart by the slot, and the later one reads again and decides again.
 */
import type pg from 'pg'
import { type EpochMs, hourOf } from '../../../domain/kit/time.ts'
import type { PeriodKeys } from '../../../ports/identity/subject-keys.ts'
import {
  findVersions,
  type Hints,
  keyOf,
  openLast,
  type ReadPeriod,
  type Search,
  searchFor,
  type Thing,
} from '../identity/find-versions.ts'
import type { Subjects } from '../identity/subjects/subjects.ts'
import { uuidTexts } from '../kit/uuid-text.ts'
import { tooManyAtOnce } from '../kit/when-available.ts'
import { type HourRing, hourTable, readableHours } from './hour-ring.ts'
import { insertSlots } from './insert-slots.ts'

type Client = Pick<pg.ClientBase, 'query'>

/** Kinds of the hours' rings, apart from the subjects', whose rows lie under the same keys. */
export const HOUR_KIND = {
  text: 101,
  arrival: 102,
  link: 103,
  linkOfLine: 104,
  attempt: 105,
  attemptOfLink: 106,
} as const

/** Which thing, and in which hours it may lie. What is not there yet is written into the first of them. */
export type Wanted = Thing & { readonly hours: readonly number[] }

export type Found = {
  readonly hour: number
  readonly plain: Buffer
}

type Last = Found & { readonly count: number }

export type HourRows = {
  /** Hours whose rows can be read at that instant, the newest first. */
  hours(at: EpochMs): readonly number[]
  /** The last version of each, in the newest hour that has one. */
  last(client: Client, wanted: readonly Wanted[]): Promise<readonly (Found | undefined)[]>
  /**
   * Adds what `decide` says to each (undefined: nothing); it may be asked several times. No thing may be named twice. What belongs
   * to an hour whose key is gone is not written: nobody could read it. @throws AppError `DATABASE_UNAVAILABLE`
   */
  change<W extends Wanted>(
    client: Client,
    wanted: readonly W[],
    decide: (before: Found | undefined, wanted: W) => Buffer | undefined,
  ): Promise<void>
  /**
   * What is new as far as anybody knows, by its first version: nothing is read. Where there is one after all it is changed as above.
   * No thing may be named twice.
   */
  enter<W extends Wanted>(client: Client, wanted: readonly W[], plain: (wanted: W) => Buffer): Promise<void>
  /** Every row that can be read at that instant, in no order. */
  all(client: Client, at: EpochMs): Promise<readonly Buffer[]>
}

const MOST_TRIES = 50

export function createHourRows(ring: HourRing, { keys, clock }: Pick<Subjects, 'keys' | 'clock'>): HourRows {
  const hours = (at: EpochMs) => readableHours(at).filter((hour) => keys.kept({ kind: 'hour', hour }) !== undefined)

  /** The newest first. Of a list nearly all lie in the same hours. */
  function makePeriods(): (hours: readonly number[]) => readonly ReadPeriod[] {
    const known = new Map<string, readonly ReadPeriod[]>()
    return (wanted) => {
      const name = wanted.join()
      const found = known.get(name) ?? [...wanted].sort((one, other) => other - one).flatMap(periodOf)
      known.set(name, found)
      return found
    }
  }

  function periodOf(hour: number): readonly ReadPeriod[] {
    const kept = keys.kept({ kind: 'hour', hour })
    return kept === undefined ? [] : [{ name: `hour-${hour}`, table: hourTable(ring, hour), keys: kept, single: false }]
  }

  async function lastOf(client: Client, wanted: readonly Wanted[]): Promise<readonly (Last | undefined)[]> {
    const periods = makePeriods()
    const hints: Hints = new Map()
    const searches = wanted.map((thing) => {
      const key = keyOf(thing)
      return periods(thing.hours).map((period) => searchFor(thing, key, period, hints))
    })
    const answer = await findVersions(searches.flat(), (slots, found) => ask(client, slots, found), hints)
    if ('stop' in answer) throw answer.stop
    return searches.map((each) => {
      const newest = each.find(({ last }) => last !== undefined)
      return newest && lastIn(newest, Number(newest.period.name.slice('hour-'.length)), answer.found)
    })
  }

  /** Of an hour that is over a key is only read. */
  function keysToWrite(hour: number): PeriodKeys | undefined {
    const period = { kind: 'hour', hour } as const
    return hour < hourOf(clock.now()) ? keys.kept(period) : keys.make(period)
  }

  async function insert<W extends Wanted>(client: Client, rows: readonly NewVersion<W>[]): Promise<readonly W[]> {
    const byHour = Map.groupBy(rows, ({ hour }) => hour)
    const taken: W[] = []
    for (const [hour, some] of [...byHour].sort(([one], [other]) => one - other)) {
      const made = keysToWrite(hour)
      if (made === undefined) continue
      const sealed = some.map(({ wanted, n, plain }) => {
        const [slot = ''] = made.slots(wanted.kind, wanted.subject, n, n + 1)
        return { row: wanted, slot, enc: made.seal(slot, plain) }
      })
      taken.push(...(await insertSlots(client, hourTable(ring, hour), sealed)))
    }
    return taken
  }

  async function change<W extends Wanted>(
    client: Client,
    wanted: readonly W[],
    decide: (before: Found | undefined, wanted: W) => Buffer | undefined,
  ): Promise<void> {
    let open = wanted
    for (let tries = 0; open.length > 0; tries += 1) {
      if (tries >= MOST_TRIES) throw tooManyAtOnce()
      const before = await lastOf(client, open)
      const rows = open.flatMap((each, index) => {
        const last = before[index]
        const hour = last?.hour ?? each.hours[0]
        const plain = decide(last, each)
        return plain === undefined || hour === undefined ? [] : [{ wanted: each, hour, n: last?.count ?? 0, plain }]
      })
      open = await insert(client, rows)
    }
  }

  return {
    hours,
    last: lastOf,
    change,
    async enter(client, wanted, plain) {
      const rows = wanted.flatMap((each) => {
        const [hour] = each.hours
        return hour === undefined ? [] : [{ wanted: each, hour, n: 0, plain: plain(each) }]
      })
      await change(client, await insert(client, rows), (_, each) => plain(each))
    },
    async all(client, at) {
      const opened: Buffer[] = []
      for (const period of hours(at).flatMap(periodOf)) {
        const { rows } = await client.query<{ slot: string; enc: Buffer }>(`select slot, enc from ${period.table}`)
        for (const { slot, enc } of rows) {
          const plain = period.keys.open(slot, enc) // of an hour before in the same table: closed for ever
          if (plain !== undefined) opened.push(plain)
        }
      }
      return opened
    },
  }
}

type NewVersion<W> = {
  readonly wanted: W
  readonly hour: number
  readonly n: number
  readonly plain: Buffer
}

function lastIn(search: Search, hour: number, found: ReadonlyMap<string, Buffer>): Last {
  const plain = openLast(search, found)
  if (plain === undefined) throw new Error('a row of an hour was changed: it does not open under its key')
  return { hour, plain, count: search.from }
}

async function ask(client: Client, slots: ReadonlyMap<string, readonly string[]>, found: Map<string, Buffer>) {
  const tables = [...slots.keys()].sort()
  if (tables.length === 0) return undefined
  const { rows } = await client.query<{ slot: string; enc: Buffer }>({
    name: `find ${tables.join(' ')}`,
    text: tables
      .map((table, index) => `select slot, enc from ${table} where slot = any($${index + 1}::uuid[])`)
      .join(' union all '),
    values: tables.map((table) => uuidTexts(slots.get(table) ?? [])),
  })
  for (const { slot, enc } of rows) found.set(slot, enc)
  return undefined
}
