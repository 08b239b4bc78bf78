/**
 * The one statement of the hot path: visits and text intents of a batch, in one transaction. Nothing else is written beside a visit.
 * Two forms: the usual one takes a batch of new visits under epochs whose wraps are stored, or nothing of it; the sorting one stores
 * wraps too, takes what was not there before, and tells which that was.
 */
import type pg from 'pg'
import type { CalendarDate } from '../../../domain/kit/time.ts'
import { channelCode } from '../../../domain/visits/channel-code.ts'
import type { StorableVisit, StoredTaken, StoredVisit, StoreResult } from '../../../ports/visits/visit-store.ts'
import { byteaArray, int2Array, int4Array, textArray, timestamptzArray, uuidArray } from '../kit/binary-arrays.ts'
import { packIntents } from '../pass/intent-rows.ts'
import { newId } from '../pass/outbox-ring.ts'
import { hourTable } from './hour-ring.ts'

/**
 * Planned once, generically: the planner guesses a batch's size too low otherwise. Nested loops would then be quadratic.
 * The role, the schema and the time limit come with the connection.
 */
export const SESSION_SETTINGS = {
  plan_cache_mode: 'force_generic_plan',
  jit: 'off',
  enable_mergejoin: 'off',
  enable_nestloop: 'off',
  synchronous_commit: 'on',
} as const

/** A subquery as an expression keeps its index scan, also where joins by loops are off. */
const unknown = (table: 'visits' | 'old_visits' | 'taken', day: string) =>
  `(select true from ${table} p where p.day = ${day} and p.call_key = u.k) is null`
const TODAY = '$1::date'
const YESTERDAY = '$1::date - 1'
const notTheDayBefore = (isOld: boolean) =>
  [unknown(isOld ? 'old_visits' : 'visits', YESTERDAY), unknown('taken', YESTERDAY)].join(' and ')

/** What follows a key that was not there before, of a visit or of a taken call. */
const TEXT = (outbox: string) => `fresh as (
  select d.i, d.enc from d join v on v.call_key = d.k
), o as (
  insert into ${outbox} (id, enc)
  select ${newId('$2::int4')}, enc from (select enc from fresh where enc is not null order by i) waiting
)
select string_agg(int4send(i::int4), ''::bytea) as stored from fresh`

const EPOCHS = (from: number) => `e as (
  insert into epoch_keys (epoch_id, day, hour, authority_key_id, wrap)
  select id, (timestamp '1970-01-01' + (hour + 9) * interval '1 hour')::date, hour, authority, wrap
  from unnest($${from}::uuid[], $${from + 1}::int4[], $${from + 2}::text[], $${from + 3}::bytea[]) w (id, hour, authority, wrap)
  on conflict do nothing
)`

/** Divides by zero, and so takes nothing, unless every visit is new and every wrap is there. Sorting out costs a sixth more of the database's processor. */
const sqlWhole = (outbox: string) => `
with v as (
  insert into visits (day, call_key, site_id, minute, epoch_id, sealed, token)
  select $1::date, k, site, at, epoch, sealed, token
  from unnest($3::uuid[], $5::int4[], $6::timestamptz[], $7::uuid[], $8::bytea[], $9::uuid[]) u (k, site, at, epoch, sealed, token)
  where (select count(*) from epoch_keys where epoch_id = any($10::uuid[])) = cardinality($10::uuid[])
  on conflict do nothing returning 1
), o as (
  insert into ${outbox} (id, enc) select ${newId('$2::int4')}, enc from unnest($4::bytea[]) w (enc)
)
select 1 / (count(*) = cardinality($3::uuid[]))::int as whole from v`

const sqlVisits = (outbox: string, among: string) => `
with d as materialized (
  select * from unnest($3::uuid[], $4::bytea[], $5::int4[], $6::timestamptz[], $7::uuid[], $8::bytea[], $9::uuid[])
    with ordinality u (k, enc, site, at, epoch, sealed, token, i) ${among}
), ${EPOCHS(10)}, v as (
  insert into visits (day, call_key, site_id, minute, epoch_id, sealed, token)
  select $1::date, k, site, at, epoch, sealed, token from d
  on conflict do nothing returning call_key
), ${TEXT(outbox)}`

/** What an earlier version left in the spool. */
const sqlOldVisits = (outbox: string, among: string) => `
with d as materialized (
  select * from unnest($3::uuid[], $4::bytea[], $5::int4[], $6::timestamptz[], $7::uuid[], $8::bytea[], $9::uuid[], $14::int2[])
    with ordinality u (k, enc, site, at, epoch, sealed, token, channel, i) ${among}
), ${EPOCHS(10)}, v as (
  insert into old_visits (day, call_key, site_id, arrived_at, channel, epoch_id, sealed, token)
  select $1::date, k, site, at, channel, epoch, sealed, token from d
  on conflict do nothing returning call_key
), ${TEXT(outbox)}`

const sqlTaken = (outbox: string, among: string) => `
with d as materialized (
  select * from unnest($3::uuid[], $4::bytea[]) with ordinality u (k, enc, i) ${among}
), v as (
  insert into taken (day, call_key) select $1::date, k from d on conflict do nothing returning call_key
), ${TEXT(outbox)}`

export type StatementWishes = {
  readonly day: CalendarDate
  /** Of the intents. */
  readonly hour: number
  /** For the first two minutes of a day: what is there under the day before is the same call. */
  readonly isEarly: boolean
}

/** Entries with a visit of one form and intents of one hour. */
export function storeStatement(wishes: StatementWishes, entries: readonly StoredVisit[]): pg.QueryConfig {
  const outbox = hourTable('outbox', wishes.hour)
  const channels = entries.flatMap(({ visit }) => visit.channel ?? [])
  const isOld = channels.length > 0
  const among = wishes.isEarly ? `where ${notTheDayBefore(isOld)}` : ''
  const values = [...sharedParameters(wishes, entries), ...visitParameters(entries)]
  return {
    name: `store-${isOld ? 'old-' : ''}visits-${outbox}${wishes.isEarly ? '-after-midnight' : ''}`,
    text: isOld ? sqlOldVisits(outbox, among) : sqlVisits(outbox, among),
    values: isOld ? [...values, int2Array(channels.map(channelCode))] : values,
  }
}

/** Takes all entries or nothing; not for those of another form or of a day's first minutes. */
export function wholeStatement(
  { day, hour }: Omit<StatementWishes, 'isEarly'>,
  entries: readonly StoredVisit[],
): pg.QueryConfig {
  const outbox = hourTable('outbox', hour)
  const rows = packIntents(entries.flatMap(({ intent }) => intent?.sealed ?? []))
  const [site, minute, epoch, sealed, token, epochIds] = visitParameters(entries)
  return {
    name: `store-whole-${outbox}`,
    text: sqlWhole(outbox),
    values: [day, hour, keysOf(entries), byteaArray(rows), site, minute, epoch, sealed, token, epochIds],
  }
}

/** Where no visit list is kept: key and outbox only. Unless the call was a visit before the duty ended today. */
export function takeStatement(wishes: StatementWishes, entries: readonly StoredTaken[]): pg.QueryConfig {
  const outbox = hourTable('outbox', wishes.hour)
  const among = [unknown('visits', TODAY), ...(wishes.isEarly ? [notTheDayBefore(false)] : [])].join(' and ')
  return {
    name: `take-calls-${outbox}${wishes.isEarly ? '-after-midnight' : ''}`,
    text: sqlTaken(outbox, `where ${among}`),
    values: sharedParameters(wishes, entries),
  }
}

/** A Buffer goes to the server as it is, in binary. */
type Parameters = (string | number | Buffer)[]

function sharedParameters({ day, hour }: StatementWishes, entries: readonly StorableVisit[]): Parameters {
  return [day, hour, keysOf(entries), byteaArray(entries.map((entry) => entry.intent?.sealed))]
}

function keysOf(entries: readonly StorableVisit[]): Buffer {
  return uuidArray(entries.map(({ visit }) => visit.callKey))
}

function visitParameters(entries: readonly StoredVisit[]): Parameters {
  const visits = entries.map((entry) => entry.visit)
  const epochs = [...new Map(visits.map(({ epoch }) => [epochName(epoch), epoch])).values()]
  return [
    int4Array(visits.map((visit) => visit.siteId)),
    timestamptzArray(visits.map((visit) => visit.arrivedAt)),
    uuidArray(visits.map((visit) => visit.epoch.epochId)),
    byteaArray(visits.map((visit) => visit.sealed)),
    uuidArray(visits.map((visit) => visit.token)),
    uuidArray(epochs.map((epoch) => epoch.epochId)),
    int4Array(epochs.map((epoch) => epoch.hour)),
    textArray(epochs.map((epoch) => epoch.authorityKeyId)),
    byteaArray(epochs.map((epoch) => epoch.wrap)),
  ]
}

/** Of an epoch, among others. */
export function epochName({ epochId }: StoredVisit['visit']['epoch']): string {
  return Buffer.from(epochId.buffer, epochId.byteOffset, epochId.byteLength).toString('latin1')
}

/** `stored`: place in the batch from 1, four bytes each, of every key that was not there before. */
export function storeResults(count: number, stored: Uint8Array | null): StoreResult[] {
  const results = new Array<StoreResult>(count).fill({ kind: 'already' })
  if (stored === null) return results
  const view = new DataView(stored.buffer, stored.byteOffset, stored.byteLength)
  for (let at = 0; at < stored.length; at += 4) results[view.getInt32(at) - 1] = { kind: 'stored' }
  return results
}
