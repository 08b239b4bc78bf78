import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../../../../tests/support/postgres.ts'
import { NOON, testKeys } from '../../../../tests/support/test-keys.ts'
import { HOUR, kstDay } from '../../../domain/kit/time.ts'
import type { Arrival, ArrivalStore } from '../../../ports/places/arrivals.ts'
import { createPool } from '../kit/connect.ts'
import { createPostgresArrivalStore } from './arrival-store.ts'

const keys = testKeys()
let database: TestDatabase
let pool: ReturnType<typeof createPool>
let store: ArrivalStore

beforeAll(async () => {
  database = await testDatabase()
  pool = createPool(database.url, 'app')
  store = createPostgresArrivalStore(pool, { keys: keys.subjectKeys, clock: keys.clock })
})
afterAll(async () => {
  await pool.end()
  await database.close()
  keys.close()
})

function arrival(changes: Partial<Arrival> = {}): Arrival {
  return {
    day: kstDay(NOON),
    callKey: new Uint8Array(randomBytes(16)),
    siteId: 7,
    at: NOON,
    lastFour: '5678',
    shown: '홍*동(80년생)',
    outcome: 'checking',
    allowedAlone: false,
    ...changes,
  }
}

test('arrivals come back as they were told last, oldest first', async () => {
  const first = arrival()
  const second = arrival({ at: NOON + 1_000 })
  await store.save([second, first, { ...first, outcome: 'pass', allowedAlone: true }])
  await store.save([{ ...second, outcome: 'unknown', asOf: NOON - HOUR }])
  expect(await store.load(NOON)).toEqual([
    { ...first, outcome: 'pass', allowedAlone: true },
    { ...second, outcome: 'unknown', asOf: NOON - HOUR },
  ])
  expect(await store.load(NOON + 500)).toHaveLength(1)
})

test('a name that does not fit is left out, the arrival is kept', async () => {
  const long = arrival({ at: NOON + 2_000, shown: '가'.repeat(200) })
  await store.save([long])
  expect(await store.load(NOON + 2_000)).toEqual([{ ...long, shown: '' }])
})

test('three hours later nobody can read them', async () => {
  keys.setTime(NOON + 2 * HOUR + 20 * 60_000 - 1)
  expect(await store.load(0)).not.toEqual([])
  keys.setTime(NOON + 2 * HOUR + 20 * 60_000)
  keys.keys.destroyExpired(keys.clock.now())
  expect(await store.load(0)).toEqual([])
})
