import { networkInterfaces } from 'node:os'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../../../../tests/support/postgres.ts'
import { MINUTE } from '../../../domain/kit/time.ts'
import { createPool } from './connect.ts'
import { createDatabaseClock, isOfAnotherMachine } from './database-clock.ts'

const NOON = Date.parse('2026-03-06T12:00+09:00')
let database: TestDatabase
let pool: ReturnType<typeof createPool>
beforeAll(async () => {
  database = await testDatabase()
  pool = createPool(database.url, 'app')
})
afterAll(async () => {
  await pool.end()
  await database.close()
})

test('over a Unix socket or an address of this machine it is the same clock, and no second one', async () => {
  expect((await createDatabaseClock(pool, 'auto').read()).elsewhere).toBeUndefined()
  const [own] = Object.values(networkInterfaces()).flat()
  expect(isOfAnotherMachine(own?.address ?? '127.0.0.1')).toBe(false)
  expect(isOfAnotherMachine('192.0.2.7')).toBe(true)
})

test('on another machine its clock is told', async () => {
  const { elsewhere = 0 } = await createDatabaseClock(pool, 'other').read()
  expect(Math.abs(elsewhere - Date.now())).toBeLessThan(60_000)
})

test('the time last trusted only goes forward, whichever server tells it, unless an operator has confirmed another', async () => {
  const clock = createDatabaseClock(pool, 'auto')
  expect((await clock.read()).seen).toBeUndefined()
  await clock.keep(NOON + MINUTE, false)
  await createDatabaseClock(pool, 'other').keep(NOON, false)
  expect((await clock.read()).seen).toBe(NOON + MINUTE)
  await clock.keep(NOON, true)
  expect((await clock.read()).seen).toBe(NOON)
})

test.each(['infinity', '294276-01-01', '1970-01-01'])(
  'a time last trusted that can be none (%s) is as none',
  async (at) => {
    await pool.query('insert into clock_seen (seen_at) values ($1) on conflict (only_row) do update set seen_at = $1', [
      at,
    ])
    expect((await createDatabaseClock(pool, 'auto').read()).seen).toBeUndefined()
  },
)
