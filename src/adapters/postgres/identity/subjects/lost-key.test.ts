/** Days whose key is not that of their rows. What follows from it: folds.test.ts. */
import { mkdirSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type DatabaseWorld, databaseWorld } from '../../../../../tests/contracts/database-world.fixture.ts'
import type { CalendarDate } from '../../../../domain/kit/time.ts'
import { dayOfLostKey } from './lost-key.ts'
import { dayTable } from './periods.ts'
import { PLAIN_BYTES } from './subject-row.ts'

const [MONDAY, TUESDAY, WEDNESDAY] = ['2022-01-10', '2022-01-11', '2022-01-12'] as CalendarDate[] as [
  CalendarDate,
  CalendarDate,
  CalendarDate,
]
const ALL = [MONDAY, TUESDAY, WEDNESDAY]

let world: DatabaseWorld
beforeAll(async () => {
  world = await databaseWorld()
})
afterAll(() => world.close())
beforeEach(() => world.empty())

/** A row under the key that the day has now, which is made where there is none. */
async function rowOf(day: CalendarDate, n = 0): Promise<void> {
  const keys = world.subjectKeys.make({ kind: 'day', day })
  const [slot = ''] = keys.slots(1, Buffer.alloc(16, 7), n, n + 1)
  const enc = keys.seal(slot, Buffer.alloc(PLAIN_BYTES))
  await world.owner.query(`insert into ansimpass.${dayTable(day)} (slot, enc) values ($1, $2)`, [slot, enc])
}
const lost = (days: readonly CalendarDate[]) => dayOfLostKey(world.pool, world.subjectKeys, days)
const loseKey = (day: CalendarDate) => world.subjectKeys.destroy('day', day)

test('days whose rows open, and days without rows, have lost nothing', async () => {
  await rowOf(TUESDAY)
  expect(await lost(ALL)).toBeUndefined()
  expect(await lost([])).toBeUndefined()
})

test('a key that was made anew opens nothing of before: that day, and the first of several', async () => {
  for (const day of ALL) await rowOf(day)
  for (const day of [TUESDAY, WEDNESDAY]) {
    loseKey(day)
    world.subjectKeys.make({ kind: 'day', day })
  }
  expect(await lost(ALL)).toBe(TUESDAY)
  expect(await lost([MONDAY, WEDNESDAY])).toBe(WEDNESDAY)
  expect(await lost([MONDAY])).toBeUndefined()
})

test('a key that is gone from the disk is lost, though other days have theirs', async () => {
  await rowOf(MONDAY)
  await rowOf(TUESDAY)
  loseKey(TUESDAY)
  expect(await lost(ALL)).toBe(TUESDAY)
})

test('a key that is on the disk and cannot be read is not lost: it waits, and days behind it are looked at', async () => {
  await rowOf(MONDAY)
  await rowOf(TUESDAY)
  loseKey(MONDAY)
  const file = join(world.folder, 'passing', `day-${MONDAY}.key`)
  mkdirSync(file, { mode: 0o700 })
  try {
    expect(await lost(ALL)).toBeUndefined()
    loseKey(TUESDAY)
    expect(await lost(ALL)).toBe(TUESDAY)
  } finally {
    rmdirSync(file)
  }
})

test('the row that was written first tells: a key that was made anew has rows of its own behind it', async () => {
  await rowOf(MONDAY)
  loseKey(MONDAY)
  for (let n = 0; n < 20; n += 1) await rowOf(MONDAY, n)
  expect(await lost(ALL)).toBe(MONDAY)
})

test('of a day that nothing was written on, the key may be gone', async () => {
  await rowOf(MONDAY)
  await world.owner.query(`truncate ansimpass.${dayTable(MONDAY)}`)
  loseKey(MONDAY)
  expect(await lost(ALL)).toBeUndefined()
})
