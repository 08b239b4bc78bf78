import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../../../../tests/support/postgres.ts'
import { connectionConfig, createPool } from './connect.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase()
})
afterAll(() => db.close())

async function settings(url: string, options = {}): Promise<Record<string, string>> {
  const client = new pg.Client(connectionConfig(url, 'app', options))
  await client.connect()
  const { rows } = await client.query<{ name: string; setting: string }>(
    `select name, setting from pg_settings where name in
      ('role', 'search_path', 'statement_timeout', 'application_name', 'plan_cache_mode', 'work_mem', 'TimeZone')`,
  )
  await client.end()
  return Object.fromEntries(rows.map(({ name, setting }) => [name, setting]))
}

test('a connection has its role, schema, limits and name from the start', async () => {
  const found = await settings(db.url, {
    statementTimeoutMs: 1234,
    settings: { plan_cache_mode: 'force_generic_plan' },
  })
  expect(found).toMatchObject({
    search_path: 'ansimpass',
    statement_timeout: '1234',
    application_name: 'ansimpass-app',
    plan_cache_mode: 'force_generic_plan',
    TimeZone: 'UTC',
  })
  const pool = createPool(db.url, 'app')
  expect((await pool.query('select current_user as role')).rows).toEqual([{ role: 'ansimpass_app' }])
  await pool.end()
})

test('options of the URL are kept, and ours win', async () => {
  const options = encodeURIComponent('-c work_mem=5MB -c search_path=public')
  const found = await settings(`${db.url}&options=${options}`)
  expect(found).toMatchObject({ work_mem: '5120', search_path: 'ansimpass' })
})

test('days come back as text and counts as bigint', async () => {
  const pool = createPool(db.url, 'app')
  const { rows } = await pool.query(
    `select date '2022-01-12' as day, count(*) as n, timestamptz '2022-01-12T00:00Z' as at from sites`,
  )
  expect(rows).toEqual([{ day: '2022-01-12', n: 0n, at: new Date('2022-01-12T00:00Z') }])
  await pool.end()
})

test('a connection that is lost between two statements of whoever holds it ends no process: their next statement fails, the pool goes on', async () => {
  const pool = createPool(db.url, 'app', { max: 1 })
  const held = await pool.connect()
  const { rows } = await held.query<{ pid: number }>('select pg_backend_pid() as pid')
  const lost = new Promise((resolve) => held.once('end', resolve))
  const owner = createPool(db.url, 'owner')
  await owner.query('select pg_terminate_backend($1)', [rows[0]?.pid])
  await owner.end()
  await lost
  await expect(held.query('select 1')).rejects.toThrow()
  held.release(true)
  expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
  await pool.end()
})
