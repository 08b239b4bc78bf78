/** Reads the visit log for counting and for the authority; the server itself never does. */
import type pg from 'pg'
import { AppError } from '../../domain/errors.ts'
import { type CalendarDate, parseCalendarDate, startOfKstDay } from '../../domain/time.ts'
import { channelOf } from '../../domain/visit/channel-code.ts'
import type { EpochWrap, SealedVisit, VisitKey } from '../../domain/visit/visit.ts'
import { textArray, uuidArray } from './binary-arrays.ts'

const AT_ONCE = 5000
const DAY_BEFORE_FOR_MS = 64_000

/**
 * How many visits there are, those of the spool included; one that lies in both counts once.
 * @param siteNumber  only this site's: national digits
 * @throws AppError `NO_SUCH_SITE`
 */
export async function countVisits(
  db: pg.Pool | pg.ClientBase,
  spooled: readonly SealedVisit[],
  siteNumber?: string,
): Promise<bigint> {
  const siteId = siteNumber === undefined ? undefined : await siteIdOf(db, siteNumber)
  const counted = spooled.filter((visit) => siteId === undefined || visit.siteId === siteId)
  // One that no table can hold is in none: it cannot be asked for, and is counted as it is.
  const mine = counted.filter(({ day, callKey }) => callKey.length === 16 && parseCalendarDate(day) !== undefined)
  const { rows } = await db.query<{ n: bigint }>(
    `select (select count(*) from visits where $1::int4 is null or site_id = $1)
          + (select count(*) from unnest($2::text[]::date[], $3::uuid[], $4::bool[]) s (day, k, early)
             where not exists (select from visits v where v.day = s.day and v.call_key = s.k)
               and not (s.early and exists (select from visits v where v.day = s.day - 1 and v.call_key = s.k))) as n`,
    [
      siteId ?? null,
      textArray(mine.map(({ day }) => day)),
      uuidArray(mine.map(({ callKey }) => callKey)),
      mine.map(isEarly),
    ],
  )
  return BigInt(rows[0]?.n ?? 0) + BigInt(counted.length - mine.length)
}

function isEarly(visit: SealedVisit): boolean {
  return visit.arrivedAt - startOfKstDay(visit.day) < DAY_BEFORE_FOR_MS
}

async function siteIdOf(db: pg.Pool | pg.ClientBase, number: string): Promise<number> {
  const { rows } = await db.query<{ id: number }>('select id from sites where number = $1', [number])
  if (rows[0] === undefined) throw new AppError('NO_SUCH_SITE', `No site has the number ${number}`)
  return rows[0].id
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
export type VisitRow = Omit<SealedVisit, 'epoch'> & { readonly epochId: string }

type Row = {
  readonly day: CalendarDate
  readonly call_key: string
  readonly site_id: number
  readonly arrived_ms: string
  readonly channel: number
  readonly epoch_id: string
  readonly sealed: Buffer
  readonly token: string
}

/** Every visit, by day and key, some thousand at a time. */
export async function* readVisits(db: pg.Pool | pg.ClientBase): AsyncGenerator<readonly VisitRow[]> {
  let after: VisitKey = { day: '0001-01-01' as CalendarDate, callKey: Buffer.alloc(16) }
  for (;;) {
    const { rows } = await db.query<Row>(
      `select day, call_key, site_id, (extract(epoch from arrived_at) * 1000)::int8::text as arrived_ms, channel, epoch_id, sealed, token
       from visits where (day, call_key) > ($1::date, $2::uuid) order by day, call_key limit ${AT_ONCE}`,
      [after.day, uuidText(after.callKey)],
    )
    const visits = rows.map(visitOf)
    const last = visits.at(-1)
    if (last === undefined) return
    yield visits
    after = last
  }
}

function visitOf(row: Row): VisitRow {
  return {
    day: row.day,
    callKey: uuidBytes(row.call_key),
    siteId: row.site_id,
    arrivedAt: Number(row.arrived_ms),
    channel: channelOf(row.channel) ?? 'call',
    epochId: row.epoch_id.replaceAll('-', ''),
    sealed: row.sealed,
    token: uuidBytes(row.token),
  }
}

function uuidBytes(text: string): Buffer {
  return Buffer.from(text.replaceAll('-', ''), 'hex')
}

function uuidText(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
