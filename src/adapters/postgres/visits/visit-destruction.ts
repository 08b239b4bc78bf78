/** Destroys visits in PostgreSQL, as the role that owns them: whole partitions where no duty is left, else single places' rows. */
import { setTimeout as delay } from 'node:timers/promises'
import type pg from 'pg'
import { addDays, type CalendarDate, endOfKstDay, kstDay } from '../../../domain/kit/time.ts'
import { REPEATED_FOR_MS } from '../../../domain/visits/around-midnight.ts'
import type { Destruction, VisitDestruction } from '../../../ports/visits/visit-destruction.ts'
import type { DestroyedDay } from '../../../ports/visits/visit-store.ts'
import { createPool } from '../kit/connect.ts'
import { inTransaction } from '../kit/in-transaction.ts'
import { sqlMeans } from '../kit/sql-state.ts'

/** Calls wait behind a lock that waits: shorter than a batch waits for its confirmation. */
const LOCK_MS = 150
const LOCK_TRIES = 20
const LOCK_PAUSE_MS = 200
/** Counts by site stay for a year and a month. */
const SETTLED_DAYS = 400
/** The log, and what is left of its form before 0.5. */
const LOGS = ['visits', 'old_visits'] as const
type Log = (typeof LOGS)[number]

export type PostgresHeldVisits = VisitDestruction & { close(): Promise<void> }

export function createPostgresVisitDestruction(databaseUrl: string): PostgresHeldVisits {
  const pool = createPool(databaseUrl, 'retention', {
    max: 1,
    statementTimeoutMs: 120_000,
    settings: { lock_timeout: String(LOCK_MS) },
  })
  return {
    async destroy(order) {
      const { siteIds } = order
      return siteIds === undefined ? destroyDays(pool, order) : destroyRows(pool, { ...order, siteIds })
    },
    record: (days, order) => inTransaction(pool, (client) => record(client, days, order)),
    close: () => pool.end(),
  }
}

/**
 * Each partition is first taken out of the log, which is quick, and then, apart from it, counted, recorded and dropped. A crash
 * between the two leaves a table `ended_visits_…`, which the next round finishes before it takes out that day again.
 */
async function destroyDays(pool: pg.Pool, order: Destruction): Promise<readonly DestroyedDay[]> {
  const left = await dropEnded(pool, order)
  for (const { name, day, log } of await tables(pool, '', order.through)) {
    await unlessGone(async () => {
      const isOld = order.through !== undefined
      if (!isOld && !(await hasRows(pool, name))) return
      await withLock(() =>
        inTransaction(pool, async (client) => {
          if (!isOld) await keepLastKeys(client, log, name, day)
          await detach(client, log, name)
        }),
      )
    })
  }
  const destroyed = [...left, ...(await dropEnded(pool, order))]
  await pool.query('delete from settled_visits where day < $1', [addDays(kstDay(order.at), -SETTLED_DAYS)])
  await pool.query('delete from alias_contacts where $1::date is null or last_day <= $1', [order.through ?? null])
  await pool.query(
    `delete from epoch_keys e where ($1::date is null or e.day <= $1) and not exists (
       select 1 from visits v where v.epoch_id = e.epoch_id and v.day >= e.day - 1 and ($1::date is null or v.day <= $1 + 1))
       and not exists (
       select 1 from old_visits v where v.epoch_id = e.epoch_id and v.day >= e.day - 1 and ($1::date is null or v.day <= $1 + 1))`,
    [order.through ?? null],
  )
  return destroyed
}

/** An empty day is dropped without a record: nothing was destroyed. */
async function dropEnded(pool: pg.Pool, order: Destruction): Promise<readonly DestroyedDay[]> {
  const destroyed: DestroyedDay[] = []
  for (const { name, day } of await tables(pool, 'ended_', order.through)) {
    const drop = (client: pg.ClientBase) => dropOne(client, name, day, order)
    const gone = await unlessGone(() => withLock(() => inTransaction(pool, drop)))
    if (gone !== undefined && gone.visits > 0) destroyed.push(gone)
  }
  return destroyed
}

async function dropOne(
  client: pg.ClientBase,
  name: string,
  day: CalendarDate,
  order: Destruction,
): Promise<DestroyedDay> {
  await client.query(`lock table ${name}`)
  const summed = await sumOf(client, day, `with v as (select call_key, sealed, site_id from ${name})`, [])
  if (summed.visits > 0) await record(client, [summed], order)
  await client.query(`drop table ${name}`)
  return summed
}

async function hasRows(pool: pg.Pool, name: string): Promise<boolean> {
  const { rows } = await pool.query<{ some: boolean }>(`select exists(select 1 from ${name}) as some`)
  return rows[0]?.some === true
}

/** The keys of the day's last calls stay, without anything of the visit: a repeated INVITE must send no second text. */
async function keepLastKeys(client: pg.ClientBase, log: Log, name: string, day: CalendarDate): Promise<void> {
  await client.query(
    `insert into taken (day, call_key) select day, call_key from ${name} where ${log === 'visits' ? 'minute' : 'arrived_at'} >= $1 on conflict do nothing`,
    [new Date(endOfKstDay(day) - REPEATED_FOR_MS)],
  )
}

async function detach(client: pg.ClientBase, log: Log, name: string): Promise<void> {
  await client.query(`alter table ${log} detach partition ${name}`)
  await client.query(`alter table ${name} rename to ended_${name}`)
}

/** Where other places still keep a list: their rows stay. */
async function destroyRows(
  pool: pg.Pool,
  order: Destruction & { readonly siteIds: readonly number[] },
): Promise<readonly DestroyedDay[]> {
  const destroyed: DestroyedDay[] = []
  for (const log of LOGS) {
    const { rows } = await pool.query<{ day: CalendarDate }>(
      `select distinct day from ${log} where site_id = any($1) order by day`,
      [order.siteIds],
    )
    for (const { day } of rows) {
      const gone = await inTransaction(pool, async (client) => {
        const deleted = `delete from ${log} where day = $1 and site_id = any($2) returning call_key, sealed, site_id`
        const summed = await sumOf(client, day, `with v as (${deleted})`, [day, order.siteIds])
        await record(client, [summed], order)
        return summed
      })
      destroyed.push(gone)
    }
  }
  return destroyed
}

/** Keeps how many there were at each site, for the monthly settlement. @param withV  a WITH clause that makes `v (call_key, sealed, site_id)` */
async function sumOf(
  client: pg.ClientBase,
  day: CalendarDate,
  withV: string,
  values: readonly unknown[],
): Promise<DestroyedDay> {
  const { rows } = await client.query<{ n: string; hash: Buffer }>(
    `${withV}, settled as (
       insert into settled_visits as s (day, site_id, visits) select $${values.length + 1}::date, site_id, count(*) from v group by site_id
       on conflict (day, site_id) do update set visits = s.visits + excluded.visits
     ) select count(*)::text as n,
       sha256(coalesce(string_agg(uuid_send(call_key) || sha256(sealed), ''::bytea order by call_key), '')) as hash from v`,
    [...values, day],
  )
  return { day, visits: Number(rows[0]?.n ?? 0), hash: rows[0]?.hash ?? Buffer.alloc(32) }
}

async function record(client: pg.ClientBase, days: readonly DestroyedDay[], order: Destruction): Promise<void> {
  for (const { day, visits, hash } of days) {
    await client.query(
      'insert into destructions (day, visits, hash, reason, destroyed_at) values ($1, $2, $3, $4, $5)',
      [day, visits, Buffer.from(hash), order.reason, new Date(order.at)],
    )
  }
}

async function tables(pool: pg.Pool, prefix: '' | 'ended_', through: CalendarDate | undefined) {
  const { rows } = await pool.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'ansimpass' and c.relkind = 'r' and c.relname ~ $1 order by 1`,
    [`^${prefix}(old_)?visits_\\d{8}$`],
  )
  return rows
    .map(({ name }) => ({
      name,
      log: name.startsWith(`${prefix}old_`) ? ('old_visits' as const) : ('visits' as const),
      day: name.replace(/^.*_(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3') as CalendarDate,
    }))
    .filter(({ day }) => through === undefined || day <= through)
}

/** Again where the lock was not to be had. Calls pass in between. */
async function withLock<T>(act: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await act()
    } catch (error) {
      if (!sqlMeans(error, 'lock-not-had') || attempt === LOCK_TRIES) throw error
      await delay(LOCK_PAUSE_MS)
    }
  }
}

/** Undefined where there is no such table any more, since another server of this database was quicker. */
async function unlessGone<T>(act: () => Promise<T>): Promise<T | undefined> {
  try {
    return await act()
  } catch (error) {
    if (!sqlMeans(error, 'no-such-table')) throw error
    return undefined
  }
}
