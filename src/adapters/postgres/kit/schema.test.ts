import type pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../../../../tests/support/postgres.ts'
import { OUTBOX_TABLES } from '../pass/outbox-ring.ts'
import { ALL_HOUR_TABLES } from '../visits/hour-ring.ts'
import { ENC_BYTES } from '../visits/hour-row-form.ts'
import { createPool } from './connect.ts'
import type { DatabaseLogin } from './database-address.ts'
import { emptyDatabase } from './empty-database.ts'

let db: TestDatabase
let pools: pg.Pool[]
beforeEach(async () => {
  db = await testDatabase()
  pools = []
})
afterEach(async () => {
  await Promise.all(pools.map((pool) => pool.end()))
  await db.close()
})

function as(login: DatabaseLogin): pg.Pool {
  const pool = createPool(db.url, login, { max: 6 })
  pools.push(pool)
  return pool
}

const insertVisit = (pool: pg.Pool, day: string) =>
  pool.query(
    `insert into visits values ($1, gen_random_uuid(), 1, $1::date + interval '3 hours', gen_random_uuid(), 'x', gen_random_uuid())`,
    [day],
  )
const DENIED = { code: '42501' }

test('a day without partition takes no visit until the app has had one made', async () => {
  const app = as('app')
  await expect(insertVisit(app, '2022-01-12')).rejects.toMatchObject({ code: '23514' })
  await app.query(`select ensure_visit_partition('2022-01-12')`)
  await insertVisit(app, '2022-01-12')
  await expect(insertVisit(app, '2022-01-13')).rejects.toMatchObject({ code: '23514' })
})

test('many connections may ask for the same partitions at once', async () => {
  const app = as('app')
  const days = ['2022-01-12', '2022-01-13', '2022-01-14']
  await Promise.all([...days, ...days, ...days].map((day) => app.query('select ensure_visit_partition($1)', [day])))
  for (const day of days) await insertVisit(app, day)
  expect((await app.query('select distinct day from visits order by day')).rows).toEqual(days.map((day) => ({ day })))
})

test('a new partition neither waits for a reader nor holds up a writer', async () => {
  const app = as('app')
  await app.query(`select ensure_visit_partition('2022-01-12')`)
  const reader = await app.connect()
  const writer = await app.connect()
  await reader.query('begin')
  await reader.query('select count(*) from visits')
  await writer.query('begin')
  await writer.query(
    `insert into visits values ('2022-01-12', gen_random_uuid(), 1, now(), gen_random_uuid(), 'x', gen_random_uuid())`,
  )
  await app.query(`select ensure_visit_partition('2022-01-13')`)
  await insertVisit(app, '2022-01-13')
  expect((await app.query('select day from visits')).rows).toEqual([{ day: '2022-01-13' }])
  for (const client of [reader, writer]) {
    await client.query('rollback')
    client.release()
  }
})

test('the app can neither change, delete nor drop visits', async () => {
  const app = as('app')
  await app.query(`select ensure_visit_partition('2022-01-12')`)
  await insertVisit(app, '2022-01-12')
  for (const statement of [
    'delete from visits',
    'update visits set site_id = 2',
    'truncate visits',
    'drop table visits_20220112',
    'delete from visits_20220112',
    'delete from epoch_keys',
    'create table mine (n integer)',
  ]) {
    await expect(app.query(statement)).rejects.toMatchObject(DENIED)
  }
})

test('retention drops a day with everything in it', async () => {
  await as('app').query(`select ensure_visit_partition('2022-01-12')`)
  await insertVisit(as('app'), '2022-01-12')
  await as('retention').query('drop table visits_20220112')
  expect((await as('app').query('select from visits')).rowCount).toBe(0)
})

test('metrics reads counts and no row', async () => {
  await as('app').query(`select ensure_visit_partition('2022-01-12')`)
  await insertVisit(as('app'), '2022-01-12')
  const metrics = as('metrics')
  expect((await metrics.query('select * from visit_counts')).rows).toEqual([
    { day: '2022-01-12', site_id: 1, visits: 1n },
  ])
  for (const table of [
    'visits',
    'outbox_0',
    'outbox_done_3',
    'old_outbox',
    'subjects_hour_0',
    'subjects_day_0',
    'subjects_night_a',
    'texts_0',
    'arrivals_1',
    'links_2',
    'attempts_3',
    'epoch_keys',
  ]) {
    await expect(metrics.query(`select * from ${table}`)).rejects.toMatchObject(DENIED)
  }
  await expect(metrics.query(`select ensure_visit_partition('2022-01-13')`)).rejects.toMatchObject(DENIED)
})

test('tables of hours have a slot and an encrypted rest: no statistics, nothing compressed, no reference, no order', async () => {
  const owner = as('owner')
  const { rows: columns } = await owner.query<Record<string, unknown>>(
    `select c.relname as table, attname as column, attstattarget as statistics, attstorage as storage
     from pg_attribute a join pg_class c on c.oid = a.attrelid
     where c.relnamespace = 'ansimpass'::regnamespace and c.relname = any($1) and attnum > 0 order by 1, 2 desc`,
    [ALL_HOUR_TABLES],
  )
  const column = (table: string, name: string) => ({ table, column: name, statistics: 0, storage: 'p' })
  const name = (table: string) => (OUTBOX_TABLES.includes(table) ? 'id' : 'slot')
  const expected = [...ALL_HOUR_TABLES].sort().flatMap((table) => [column(table, name(table)), column(table, 'enc')])
  expect(columns).toEqual(expected)
  const { rows: constraints } = await owner.query<{ kinds: string }>(
    `select string_agg(contype::text, '' order by contype) as kinds from pg_constraint
     where conrelid = any(select ('ansimpass.' || name)::regclass from unnest($1::text[]) name) and contype <> 'n' group by conrelid`,
    [ALL_HOUR_TABLES],
  )
  expect(constraints).toEqual(ALL_HOUR_TABLES.map(() => ({ kinds: 'cp' })))
})

test('the app can only add to the tables of hours, and empty them', async () => {
  const app = as('app')
  for (const table of ALL_HOUR_TABLES) {
    await expect(app.query(`update ${table} set enc = enc`)).rejects.toMatchObject(DENIED)
    await expect(app.query(`delete from ${table}`)).rejects.toMatchObject(DENIED)
    await expect(app.query(`select from ${table} for share`)).rejects.toMatchObject(DENIED)
    await app.query(`truncate ${table}`)
  }
})

test('what the database notifies of carries nothing', async () => {
  const { rows } = await as('owner').query<{ source: string }>(
    `select prosrc as source from pg_proc where pronamespace = 'ansimpass'::regnamespace and prosrc like '%pg_notify%'`,
  )
  expect(rows.length).toBeGreaterThan(0)
  for (const { source } of rows) expect(source).not.toMatch(/pg_notify\((?!'\w+', ''\))/)
})

test('starting over leaves no row in any table', async () => {
  const owner = as('owner')
  const app = as('app')
  await app.query(`select ensure_visit_partition('2022-01-12')`)
  await insertVisit(app, '2022-01-12')
  const person = '00000000-0000-0000-0000-000000000001'
  await app.query(`insert into epoch_keys values ('${person}', '2022-01-12', 1, 'k', 'x')`)
  for (const table of OUTBOX_TABLES)
    await app.query(`insert into ${table} values (1, $1)`, [Buffer.alloc(table.startsWith('outbox_done') ? 284 : 81)])
  for (const ring of ['texts', 'arrivals', 'links', 'attempts'] as const)
    await app.query(`insert into ${ring}_1 values ('${person}', $1)`, [Buffer.alloc(ENC_BYTES[ring])])
  for (const table of ['subjects_hour_0', 'subjects_day_3'])
    await app.query(`insert into ${table} values ('${person}', $1)`, [Buffer.alloc(512)])
  await as('retention').query(`insert into subjects_night_b values ('${person}', 'x')`)
  await app.query(`insert into subjects_folds values (true, 1, 1)`)
  await app.query(
    `insert into sites (number, name, name_en, category, region, answer_mode) values ('142012', 'a', 'a', 'a', 'a', 'silent')`,
  )
  await emptyDatabase(owner)
  const { rows } = await owner.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'ansimpass'::regnamespace and relkind in ('r', 'p') and relname not like 'migration%'`,
  )
  expect(rows.length).toBeGreaterThanOrEqual(11)
  const left = await Promise.all(
    rows.map(async ({ name }) => ({ name, rows: (await owner.query(`select from ${name}`)).rowCount })),
  )
  expect(left.filter((table) => table.rows !== 0)).toEqual([])
})
