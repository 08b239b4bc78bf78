import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { confirmWallClock, keepTime, readKeptTime } from '../adapters/clock/kept-time.ts'
import type { DatabaseClock } from '../adapters/postgres/database-clock.ts'
import { DAY, HOUR, MINUTE } from '../domain/time.ts'
import type { AppEvent } from '../ports/events.ts'
import { createGuardedClock, type GuardedClock } from './guarded-clock.ts'

const NOON = Date.parse('2026-03-06T12:00+09:00')
const near = (at: number) => ({ asymmetricMatch: (now: number) => Math.abs(now - at) < MINUTE })

let folder: string
let wall: number
let passed: number
let seenByDatabase: number | undefined
let databaseTime: number | undefined
let seen: AppEvent[]
let clocks: GuardedClock[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ansimpass-clock-'))
  wall = NOON
  passed = 1_000
  seenByDatabase = undefined
  databaseTime = undefined
  seen = []
  clocks = []
})
afterEach(() => {
  for (const clock of clocks) clock.stop()
  rmSync(folder, { recursive: true })
})

const database: DatabaseClock = {
  read: async () => ({ seen: seenByDatabase, elsewhere: databaseTime }),
  keep: async (at) => {
    seenByDatabase = at
  },
}
async function start(): Promise<GuardedClock> {
  const events = { emit: (event: AppEvent) => void seen.push(event) }
  const clock = createGuardedClock(folder, events, { wall: () => wall, passed: () => passed })
  clocks.push(clock)
  await clock.follow(database)
  return clock
}
/** The server ends; so long nothing runs here. */
function switchedOff(clock: GuardedClock, forMs: number): void {
  clock.stop()
  wall += forMs
  databaseTime &&= databaseTime + forMs
  passed = 5_000
}
const goesOn = (ms: number) => {
  wall += ms
  passed += ms
}

test.each(['1e300', '8.64e15', '253402300800000', '-1', '"noon"'])(
  'a kept time that can be none (%s) is as none: the wall clock holds',
  async (kept) => {
    writeFileSync(join(folder, 'clock.json'), `{"seen":${kept}}`)
    const clock = await start()
    expect([clock.now(), clock.held()]).toEqual([near(NOON), undefined])
    expect(readKeptTime(folder)).toEqual({ seen: near(NOON) })
  },
)

test('a time kept with fractions, as while the clock was held, counts in whole milliseconds', () => {
  writeFileSync(join(folder, 'clock.json'), `{"seen":${NOON + 0.25},"held":"ahead"}`)
  expect(readKeptTime(folder)).toEqual({ seen: NOON, held: 'ahead' })
})

test('a folder in the place of the confirmation is told as one, and nothing is left beside it', () => {
  mkdirSync(join(folder, 'clock-confirmed.json'))
  expect(() => confirmWallClock(folder, NOON)).toThrow(
    expect.objectContaining({
      code: 'CLOCK_NOT_CONFIRMED',
      message: expect.stringMatching(/a folder, not a file \(EISDIR\): move .*clock-confirmed\.json away/),
    }),
  )
  expect(readdirSync(folder)).toEqual(['clock-confirmed.json'])
})

test('running, the wall clock leaps: time goes on, told once, and the clocks agree again', async () => {
  const clock = await start()
  expect(clock.held()).toBeUndefined()
  wall += 60 * DAY
  expect(clock.held()).toMatchObject({ why: 'ahead', latest: near(NOON + 60 * DAY), since: near(NOON) })
  goesOn(3 * HOUR)
  expect(clock.held()?.detail).toContain('60 days')
  expect(clock.now()).toEqual(near(NOON + 3 * HOUR))
  wall -= 60 * DAY
  expect(clock.held()).toBeUndefined()
  expect(seen.map(({ type }) => type)).toEqual(['clock-held', 'clock-agrees'])
})

test('running, many small steps are a leap once they add up to one', async () => {
  const clock = await start()
  for (let step = 0; step < 4; step += 1) {
    wall += 45 * MINUTE
    clock.held()
  }
  expect(clock.held()).toMatchObject({ why: 'ahead' })
})

test('running, an operator confirms; a confirmation of another time is void', async () => {
  const clock = await start()
  wall += 60 * DAY
  confirmWallClock(folder, wall - 3 * HOUR)
  expect(clock.held()).toBeDefined()
  confirmWallClock(folder, wall - MINUTE)
  expect(clock.held()).toBeUndefined()
  expect(clock.now()).toEqual(near(NOON + 60 * DAY))
  clock.stop()
  expect(readKeptTime(folder)).toEqual({ seen: near(NOON + 60 * DAY) })
})

test('a weekend switched off: that is the time, nothing is destroyed till it is confirmed, also by a restart', async () => {
  switchedOff(await start(), 62 * HOUR)
  const monday = await start()
  expect([monday.now(), monday.held()?.why]).toEqual([near(NOON + 62 * HOUR), 'ahead'])
  switchedOff(monday, 10 * MINUTE)
  const again = await start()
  expect(again.held()?.why).toBe('ahead')
  confirmWallClock(folder, wall)
  expect(again.held()).toBeUndefined()
})

test('a weekend switched off, the database on another machine agrees: trusted at once', async () => {
  databaseTime = wall
  switchedOff(await start(), 62 * HOUR)
  const monday = await start()
  expect([monday.now(), monday.held()]).toEqual([near(NOON + 62 * HOUR), undefined])
})

test('a wrong clock at a start is put right while it runs: trusted again', async () => {
  switchedOff(await start(), 60 * DAY + 10 * MINUTE)
  const clock = await start()
  expect(clock.now()).toEqual(near(NOON + 60 * DAY + 10 * MINUTE))
  wall -= 60 * DAY
  expect(clock.held()).toBeUndefined()
  expect(clock.now()).toEqual(near(NOON + 10 * MINUTE))
})

test('started with a clock of the year 2000: time goes on from the last time seen', async () => {
  switchedOff(await start(), 0)
  wall = Date.parse('2000-01-01T00:00Z')
  const clock = await start()
  expect([clock.now(), clock.held()?.why]).toEqual([near(NOON), 'behind'])
})

test('a new machine with a wrong clock is told the time last seen by the database', async () => {
  seenByDatabase = NOON - 10 * MINUTE
  wall += 60 * DAY
  const clock = createGuardedClock(folder, { emit: () => {} }, { wall: () => wall, passed: () => passed })
  clocks.push(clock)
  expect(clock.held()?.why).toBe('not-compared')
  await clock.follow(database)
  expect(clock.held()?.why).toBe('ahead')
  expect(seenByDatabase).toBe(NOON - 10 * MINUTE)
})

test('both machines wrong while it runs: their agreement is not enough', async () => {
  databaseTime = wall
  const clock = await start()
  wall += 60 * DAY
  databaseTime += 60 * DAY
  await clock.follow(database)
  expect([clock.now(), clock.held()?.why]).toEqual([near(NOON), 'ahead'])
})

test('the database’s clock alone is wrong: nothing is destroyed, unless an operator says which is right', async () => {
  databaseTime = NOON - 9 * HOUR
  const clock = await start()
  expect([clock.now(), clock.held()?.why]).toEqual([near(NOON), 'second-clock-differs'])
  confirmWallClock(folder, wall)
  expect(clock.held()).toBeUndefined()
  databaseTime = NOON
  await clock.follow(database)
  expect(clock.held()).toBeUndefined()
})

test('what was kept cut off by a crash counts as nothing kept', () => {
  keepTime(folder, { seen: Number.NaN })
  expect(readKeptTime(folder)).toBeUndefined()
})
