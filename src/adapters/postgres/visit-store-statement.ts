/** The one statement of the hot path: visits, the wraps of their epochs, outbox and counters of a batch, in one transaction. */
import type { CalendarDate } from '../../domain/time.ts'
import { channelCode } from '../../domain/visit/channel-code.ts'
import type { StoredTaken, StoredVisit, StoreResult } from '../../ports/visit-store.ts'
import { byteaArray, int2Array, int4Array, textArray, timestamptzArray, uuidArray } from './binary-arrays.ts'

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
const unknown = (table: 'visits' | 'taken', day: string) =>
  `(select true from ${table} p where p.day = ${day} and p.call_key = u.k) is null`
const TODAY = '$1::date'
const YESTERDAY = '$1::date - 1'
const NOT_THE_DAY_BEFORE = `where ${unknown('visits', YESTERDAY)} and ${unknown('taken', YESTERDAY)}`

/** What follows a key that was not there before, of a visit or of a taken call. */
const COUNT_AND_TEXT = `fresh as (
  select d.i, d.k, d.hour, d.enc, d.h1, d.h2,
         row_number() over (partition by d.h1 order by d.i) as place, count(*) over (partition by d.h1) as together
  from d join v on v.call_key = d.k
), l as (
  insert into line_day as ld (day, h, n)
  select $1::date, h, count(*)::int4
  from (select h1 as h from fresh union all select h2 from fresh) q where h is not null
  group by h order by h
  on conflict (day, h) do update set n = ld.n + excluded.n returning h, n
), counted as (
  select f.i, f.k, f.hour, f.enc, coalesce(l.n - f.together + f.place, 0)::int4 as nth
  from fresh f left join l on l.h = f.h1
), o as (
  insert into outbox (day, call_key, hour, enc, nth)
  select $1::date, k, hour, enc, nth from counted where enc is not null order by i
)
select string_agg(int4send(i::int4) || int4send(nth), ''::bytea) as stored from counted`

const sql = (among: string) => `
with d as materialized (
  select * from unnest($2::uuid[], $3::int4[], $4::timestamptz[], $5::int2[], $6::uuid[], $7::bytea[], $8::uuid[],
                       $9::int4[], $10::bytea[], $11::uuid[], $12::uuid[]) with ordinality
    u (k, site, at, channel, epoch, sealed, token, hour, enc, h1, h2, i) ${among}
), e as (
  insert into epoch_keys (epoch_id, day, hour, authority_key_id, wrap)
  select id, (timestamp '1970-01-01' + (hour + 9) * interval '1 hour')::date, hour, authority, wrap
  from unnest($13::uuid[], $14::int4[], $15::text[], $16::bytea[]) w (id, hour, authority, wrap)
  on conflict do nothing
), v as (
  insert into visits (day, call_key, site_id, arrived_at, channel, epoch_id, sealed, token)
  select $1::date, k, site, at, channel, epoch, sealed, token from d
  on conflict do nothing returning call_key
), ${COUNT_AND_TEXT}`

const sqlTaken = (among: string) => `
with d as materialized (
  select * from unnest($2::uuid[], $3::int4[], $4::bytea[], $5::uuid[], $6::uuid[]) with ordinality
    u (k, hour, enc, h1, h2, i) ${among}
), v as (
  insert into taken (day, call_key) select $1::date, k from d on conflict do nothing returning call_key
), ${COUNT_AND_TEXT}`

export const STORE = { name: 'store-visits', text: sql('') } as const
/** For the first 64 s of a day: what is there under the day before is the same call. */
export const STORE_AFTER_MIDNIGHT = { name: 'store-visits-after-midnight', text: sql(NOT_THE_DAY_BEFORE) } as const
/** Where no visit list is kept: key, counters and outbox only. Unless the call was a visit before the duty ended today. */
export const TAKE = { name: 'take-calls', text: sqlTaken(`where ${unknown('visits', TODAY)}`) } as const
export const TAKE_AFTER_MIDNIGHT = {
  name: 'take-calls-after-midnight',
  text: sqlTaken(`${NOT_THE_DAY_BEFORE} and ${unknown('visits', TODAY)}`),
} as const

/** Parameters for entries of one day; a Buffer goes to the server as it is, in binary. */
export function storeParameters(day: CalendarDate, entries: readonly StoredVisit[]): readonly (string | Buffer)[] {
  const visits = entries.map((entry) => entry.visit)
  const epochs = [
    ...new Map(visits.map(({ epoch }) => [Buffer.from(epoch.epochId).toString('latin1'), epoch])).values(),
  ]
  return [
    day,
    uuidArray(visits.map((visit) => visit.callKey)),
    int4Array(visits.map((visit) => visit.siteId)),
    timestamptzArray(visits.map((visit) => visit.arrivedAt)),
    int2Array(visits.map((visit) => channelCode(visit.channel))),
    uuidArray(visits.map((visit) => visit.epoch.epochId)),
    byteaArray(visits.map((visit) => visit.sealed)),
    uuidArray(visits.map((visit) => visit.token)),
    int4Array(entries.map((entry) => entry.intent?.hour)),
    byteaArray(entries.map((entry) => entry.intent?.sealed)),
    uuidArray(entries.map((entry) => entry.siteLine)),
    uuidArray(entries.map((entry) => entry.line)),
    uuidArray(epochs.map((epoch) => epoch.epochId)),
    int4Array(epochs.map((epoch) => epoch.hour)),
    textArray(epochs.map((epoch) => epoch.authorityKeyId)),
    byteaArray(epochs.map((epoch) => epoch.wrap)),
  ]
}

export function takeParameters(day: CalendarDate, entries: readonly StoredTaken[]): readonly (string | Buffer)[] {
  return [
    day,
    uuidArray(entries.map(({ visit }) => visit.callKey)),
    int4Array(entries.map((entry) => entry.intent?.hour)),
    byteaArray(entries.map((entry) => entry.intent?.sealed)),
    uuidArray(entries.map((entry) => entry.siteLine)),
    uuidArray(entries.map((entry) => entry.line)),
  ]
}

/** `stored`: place in the batch from 1 and nth, four bytes each, of every key that was not there before. */
export function storeResults(count: number, stored: Uint8Array | null): StoreResult[] {
  const results = new Array<StoreResult>(count).fill({ kind: 'already' })
  if (stored === null) return results
  const view = new DataView(stored.buffer, stored.byteOffset, stored.byteLength)
  for (let at = 0; at < stored.length; at += 8) {
    results[view.getInt32(at) - 1] = { kind: 'stored', nth: view.getInt32(at + 4) }
  }
  return results
}
