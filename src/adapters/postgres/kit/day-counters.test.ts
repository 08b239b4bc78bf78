import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../../../../tests/support/postgres.ts'
import { testKeys } from '../../../../tests/support/test-keys.ts'
import type { CalendarDate } from '../../../domain/kit/time.ts'
import type { DayCounters } from '../../../ports/kit/day-counters.ts'
import { createSubjects } from '../identity/subjects/subjects.ts'
import { createPool } from './connect.ts'
import { createPostgresDayCounters } from './day-counters.ts'

const DAY = '2022-01-12' as CalendarDate
let database: TestDatabase
let pool: ReturnType<typeof createPool>
let keys: ReturnType<typeof testKeys>
let counters: DayCounters

beforeAll(async () => {
  database = await testDatabase()
  pool = createPool(database.url, 'app')
  keys = testKeys()
  counters = createPostgresDayCounters(createSubjects({ pool, keys: keys.subjectKeys, clock: keys.clock }))
})
afterAll(async () => {
  await pool.end()
  await database.close()
  keys.close()
})

test('links of a line and day are counted on, also within one list', async () => {
  const mine = { day: DAY, token: randomBytes(16) }
  const other = { day: DAY, token: randomBytes(16) }
  const tomorrow = { ...mine, day: '2022-01-13' as CalendarDate }
  expect(await counters.count([mine, other, mine])).toEqual([1, 1, 2])
  expect(await counters.count([mine, tomorrow])).toEqual([3, 1])
  expect(await counters.countsOf([tomorrow, mine, { day: DAY, token: randomBytes(16) }])).toEqual([1, 3, 0])
})

test('counting beside one another loses nothing', async () => {
  const mine = { day: DAY, token: randomBytes(16) }
  const counts = await Promise.all(Array.from({ length: 20 }, () => counters.count([mine])))
  expect(counts.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
})

test('a line that never stops does not overflow its counter', async () => {
  const mine = { day: DAY, token: randomBytes(16) }
  await counters.count(Array.from({ length: 32_767 }, () => mine))
  expect(await counters.count([mine])).toEqual([32_767])
})

test('an empty list asks nothing', async () => {
  expect(await counters.count([])).toEqual([])
  expect(await counters.countsOf([])).toEqual([])
})
