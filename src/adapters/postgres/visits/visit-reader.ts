/** Reads the visit log for counting and for the authority; the server itself never does. */
import type pg from 'pg'
import type { SiteNumber } from '../../../domain/call/phone/line.ts'
import { AppError } from '../../../domain/kit/errors.ts'
import { type CalendarDate, type EpochMs, MINUTE, minuteOf, parseCalendarDate } from '../../../domain/kit/time.ts'
import type { SiteId } from '../../../domain/places/site.ts'
import { mayBeOfDayBefore } from '../../../domain/visits/around-midnight.ts'
import { channelOf } from '../../../domain/visits/channel-code.ts'
import type { AnySealedVisit, EpochWrap, VisitKey, WithoutEpoch } from '../../../domain/visits/visit.ts'
import { textArray, uuidArray } from '../kit/binary-arrays.ts'
import { inTransaction } from '../kit/in-transaction.ts'
import { uuidBytes, uuidText } from '../kit/uuid-text.ts'

const AT_ONCE = 5000

/**
 * How many visits there are, those of the spool included; one that lies in both counts once.
 * @param siteNumber  only this site's: national digits
 * @throws AppError `NO_SUCH_SITE`
 */
export async function countVisits(
  db: pg.Pool | pg.ClientBase,
  spooled: readonly AnySealedVisit[],
  siteNumber?: string,
): Promise<bigint> {
  const siteId = siteNumber === undefined ? undefined : await siteIdOf(db, siteNumber)
  const counted = spooled.filter((visit) => siteId === undefined || visit.siteId === siteId)
  // One that no table can hold is in none: it cannot be asked for, and is counted as it is.
  const mine = counted.filter(({ day, callKey }) => callKey.length === 16 && parseCalendarDate(day) !== undefined)
  const { rows } = await db.query<{ n: bigint }>(
    `select (select count(*) from visits where $1::int4 is null or site_id = $1)
          + (select count(*) from old_visits where $1::int4 is null or site_id = $1)
          + (select count(*) from unnest($2::text[]::date[], $3::uuid[], $4::bool[]) s (day, k, early)
             where not exists (select from visits v where v.day = s.day and v.call_key = s.k)
               and not exists (select from old_visits v where v.day = s.day and v.call_key = s.k)
               and not (s.early and exists (select from visits v where v.day = s.day - 1 and v.call_key = s.k))
               and not (s.early and exists (select from old_visits v where v.day = s.day - 1 and v.call_key = s.k))) as n`,
    [
      siteId ?? null,
      textArray(mine.map(({ day }) => day)),
      uuidArray(mine.map(({ callKey }) => callKey)),
      mine.map(mayBeOfDayBefore),
    ],
  )
  return BigInt(rows[0]?.n ?? 0) + BigInt(counted.length - mine.length)
}

async function siteIdOf(db: pg.Pool | pg.ClientBase, number: string): Promise<number> {
  const { rows } = await db.query<{ id: number }>('select id from sites where number = $1', [number])
  if (rows[0] === undefined) throw new AppError('NO_SUCH_SITE', `No site has the number ${number}`)
  return rows[0].id
}

export type SiteName = { readonly number: SiteNumber; readonly name: string }

/** Every site's number and name, retired ones too, by id. */
export async function siteNames(db: pg.Pool | pg.ClientBase): Promise<ReadonlyMap<SiteId, SiteName>> {
  const { rows } = await db.query<SiteName & { id: SiteId }>('select id, number, name from sites')
  return new Map(rows.map(({ id, ...site }) => [id, site]))
}

/** The wraps of all epochs, by `epochId` as hex. */
export async function readEpochs(db: pg.Pool | pg.ClientBase): Promise<Map<string, EpochWrap>> {
  const { rows } = await db.query<{ id: string; hour: number; authority_key_id: string; wrap: Buffer }>(
    `select replace(epoch_id::text, '-', '') as id, hour, authority_key_id, wrap from epoch_keys`,
  )
  return new Map(
    rows.map(({ id, hour, authority_key_id, wrap }) => [
      id,
      { epochId: Buffer.from(id, 'hex'), hour, authorityKeyId: authority_key_id, wrap },
    ]),
  )
}

/** A visit as it lies in its table: the epoch by its name only. */
export type VisitRow = WithoutEpoch<AnySealedVisit> & { readonly epochId: string }

type Row = {
  readonly day: CalendarDate
  readonly call_key: string
  readonly site_id: number
  readonly arrived_ms: string
  readonly channel: number | null
  readonly epoch_id: string
  readonly sealed: Buffer
  readonly token: string
}

const TABLES = ['visits', 'old_visits'] as const
type Table = (typeof TABLES)[number]
type Db = pg.Pool | pg.ClientBase

function selectFrom(table: Table): string {
  const channel = table === 'visits' ? 'null::int2' : 'channel'
  return `select day, call_key, site_id, (extract(epoch from ${timeOf(table)}) * 1000)::int8::text as arrived_ms, ${channel} as channel,
    epoch_id, sealed, token from ${table}`
}

function timeOf(table: Table): string {
  return table === 'visits' ? 'minute' : 'arrived_at'
}

/** Every visit, of either form, by day and key, some thousand at a time. */
export async function* readVisits(db: Db): AsyncGenerator<readonly VisitRow[]> {
  for (const table of TABLES) yield* readAll(db, table)
}

async function* readAll(db: Db, table: Table): AsyncGenerator<readonly VisitRow[]> {
  let after: VisitKey = { day: '0001-01-01' as CalendarDate, callKey: Buffer.alloc(16) }
  for (;;) {
    const { rows } = await db.query<Row>(
      `${selectFrom(table)} where (day, call_key) > ($1::date, $2::uuid) order by day, call_key limit ${AT_ONCE}`,
      [after.day, uuidText(after.callKey)],
    )
    const visits = rows.map(visitOf)
    const last = visits.at(-1)
    if (last === undefined) return
    yield visits
    after = last
  }
}

/**
 * Visits under any of some tokens: those of a line, as the authority's key makes them for each epoch. Answered by the index: without
 * statistics of the tokens, which would be samples of them, the planner takes every one for common and would read the whole log.
 */
export function visitsByTokens(
  pool: Pick<pg.Pool, 'connect'>,
  tokens: readonly Uint8Array[],
): Promise<readonly VisitRow[]> {
  return inTransaction(pool, async (client) => {
    await client.query('set local enable_seqscan = off')
    const found: VisitRow[] = []
    for (let from = 0; from < tokens.length; from += TOKENS_AT_ONCE) {
      const wanted = uuidArray(tokens.slice(from, from + TOKENS_AT_ONCE))
      for (const table of TABLES) {
        const { rows } = await client.query<Row>(`${selectFrom(table)} where token = any($1)`, [wanted])
        found.push(...rows.map(visitOf))
      }
    }
    return found
  })
}

const TOKENS_AT_ONCE = 10_000

/** Visits of a site from one minute to another, both included. Answered by the index. */
export async function visitsAt(db: Db, siteId: SiteId, from: EpochMs, to: EpochMs): Promise<readonly VisitRow[]> {
  const found: VisitRow[] = []
  for (const table of TABLES) {
    const at = timeOf(table)
    const { rows } = await db.query<Row>(
      `${selectFrom(table)} where site_id = $1 and ${at} >= $2 and ${at} < $3
         and day between ($2::timestamptz at time zone 'Asia/Seoul')::date - 1 and ($3::timestamptz at time zone 'Asia/Seoul')::date`,
      [siteId, new Date(minuteOf(from)), new Date(minuteOf(to) + MINUTE)],
    )
    found.push(...rows.map(visitOf))
  }
  return found
}

function visitOf(row: Row): VisitRow {
  const { day, site_id: siteId, sealed } = row
  const channel = row.channel === null ? undefined : (channelOf(row.channel) ?? 'call')
  return {
    ...{ day, siteId, sealed, channel },
    callKey: uuidBytes(row.call_key),
    arrivedAt: Number(row.arrived_ms),
    epochId: row.epoch_id.replaceAll('-', ''),
    token: uuidBytes(row.token),
  } as VisitRow
}
