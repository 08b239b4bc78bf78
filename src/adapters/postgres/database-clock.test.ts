import { networkInterfaces } from 'node:os'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../../../tests/support/postgres.ts'
import { createPool } from './connect.ts'
import { createDatabaseClock, isOfAnotherMachine } from './database-clock.ts'

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
  await clock.keep(2_000_000, false)
  await createDatabaseClock(pool, 'other').keep(1_000_000, false)
  expect((await clock.read()).seen).toBe(2_000_000)
  await clock.keep(1_000_000, true)
  expect((await clock.read()).seen).toBe(1_000_000)
})
