import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { confirmWallClock, keepTime, readKeptTime } from '../adapters/clock/kept-time.ts'
import type { DatabaseClock } from '../adapters/postgres/kit/database-clock.ts'
import { DAY, HOUR, MINUTE, SECOND } from '../domain/kit/time.ts'
import type { AppEvent } from '../ports/kit/events.ts'
import { createGuardedClock, type GuardedClock } from './guarded-clock.ts'

const NOON = Date.parse('2026-03-06T12:00+09:00')
const near = (at: number, within = MINUTE) => ({ asymmetricMatch: (now: number) => Math.abs(now - at) < within })

let folder: string
let wall: number
let passed: number
let seenByDatabase: number | undefined
let databaseTime: number | undefined
let seen: AppEvent[]
/** What the database was told: how often it was asked, what to keep, and whether an operator said so. */
let asked: number
let toKeep: { at: number; confirmed: boolean }[]
let isAway: boolean
let clocks: GuardedClock[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ansimpass-clock-'))
  wall = NOON
  passed = 1_000
  seenByDatabase = undefined
  databaseTime = undefined
  seen = []
  asked = 0
  toKeep = []
  isAway = false
  clocks = []
})
afterEach(() => {
  for (const clock of clocks) clock.stop()
  rmSync(folder, { recursive: true })
})

const database: DatabaseClock = {
  read: async () => {
    asked += 1
    if (isAway) throw new Error('away')
    return { seen: seenByDatabase, elsewhere: databaseTime }
  },
  keep: async (at, confirmed) => {
    toKeep.push({ at, confirmed })
    seenByDatabase = at
  },
}
/** Not compared with the database yet. */
function startAlone(): GuardedClock {
  const events = { emit: (event: AppEvent) => void seen.push(event) }
  const clock = createGuardedClock(folder, events, { wall: () => wall, passed: () => passed })
  clocks.push(clock)
  return clock
}
async function start(): Promise<GuardedClock> {
  const clock = startAlone()
  await clock.follow(database)
  return clock
}
const kept = () => readKeptTime(folder)
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
  expect(seen).toEqual([])
  wall += 60 * DAY
  expect(clock.held()).toMatchObject({ why: 'ahead', latest: near(NOON + 60 * DAY), since: near(NOON) })
  goesOn(3 * HOUR)
  expect(clock.held()?.detail).toContain('60 days')
  expect(clock.held()?.since).toEqual(near(NOON))
  expect(clock.now()).toEqual(near(NOON + 3 * HOUR))
  const told = { type: 'clock-held', why: 'ahead', detail: expect.stringContaining('by 60 days') }
  expect(seen).toEqual([told])
  wall -= 60 * DAY
  expect(clock.held()).toBeUndefined()
  expect(clock.held()).toBeUndefined()
  expect(seen).toEqual([told, { type: 'clock-agrees' }])
})

test('between two looks time goes on by itself, in whole milliseconds', () => {
  const begun = performance.now()
  const clock = startAlone()
  const first = clock.now()
  while (performance.now() < begun + 20);
  const now = clock.now()
  expect(now).toBeGreaterThan(first)
  expect(now - NOON).toBeLessThanOrEqual(performance.now() - begun)
  expect(Number.isInteger(now)).toBe(true)
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
  expect(readKeptTime(folder)).toEqual({ seen: near(NOON + 60 * DAY), confirmed: wall - MINUTE })
})

test('one confirmation reaches every process of the folder, once each, and one that starts later within two hours', async () => {
  switchedOff(await start(), 62 * HOUR)
  const [calls, texts] = [await start(), await start()]
  const confirmedTimes = () => seen.filter(({ type }) => type === 'clock-confirmed').length
  expect([calls.held()?.why, texts.held()?.why]).toEqual(['ahead', 'ahead'])
  confirmWallClock(folder, wall)
  const stood = kept()
  expect([calls.held(), texts.held(), calls.held(), texts.held()]).toEqual([undefined, undefined, undefined, undefined])
  expect(confirmedTimes()).toBe(2)
  expect(kept()).toEqual({ seen: near(wall), confirmed: wall })
  keepTime(folder, stood ?? { seen: NOON }) // the two could not write it
  seenByDatabase = undefined
  expect((await start()).held()).toBeUndefined()
  expect(confirmedTimes()).toBe(3)
})

test('a confirmation that was taken is not taken again: not by a restart, nor for what is wrong later', async () => {
  const clock = await start()
  confirmWallClock(folder, wall)
  expect(clock.held()).toBeUndefined()
  goesOn(HOUR)
  databaseTime = wall - 9 * HOUR
  await clock.follow(database)
  expect(clock.held()?.why).toBe('second-clock-differs')
  clock.stop()
  const again = await start()
  expect(again.held()?.why).toBe('second-clock-differs')
  expect(seen.filter(({ type }) => type === 'clock-confirmed')).toHaveLength(1)
  confirmWallClock(folder, wall)
  expect(again.held()).toBeUndefined()
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
  const clock = startAlone()
  expect(clock.held()).toMatchObject({ why: 'not-compared', detail: expect.stringContaining('the database') })
  expect(seen).toEqual([])
  await clock.follow(database)
  expect([clock.now(), clock.held()?.why]).toEqual([near(NOON + 60 * DAY), 'ahead'])
  expect([seenByDatabase, toKeep]).toEqual([NOON - 10 * MINUTE, []])
})

test('a time that was kept here holds at once, before the database is asked', () => {
  keepTime(folder, { seen: NOON })
  expect(startAlone().held()).toBeUndefined()
  wall = NOON + 62 * HOUR
  expect(startAlone().held()?.why).toBe('ahead')
  wall = Date.parse('2000-01-01T00:00Z')
  const clock = startAlone()
  expect(clock.now()).toEqual(near(NOON))
})

test('what the database saw counts where it is later than what was kept here, and not where it is earlier', async () => {
  keepTime(folder, { seen: NOON - 60 * DAY })
  seenByDatabase = NOON - 10 * MINUTE
  expect((await start()).held()).toBeUndefined()
  keepTime(folder, { seen: NOON })
  seenByDatabase = NOON - 60 * DAY
  expect((await start()).held()).toBeUndefined()
})

test('what the database saw counts at the start alone: a later word of another server is not followed', async () => {
  const clock = await start()
  seenByDatabase = NOON + 60 * DAY
  await clock.follow(database)
  expect([clock.now(), clock.held()]).toEqual([near(NOON), undefined])
})

test('a clock that another machine’s agrees with may be put right by any number of small steps', async () => {
  databaseTime = wall
  const clock = await start()
  for (let step = 0; step < 8; step += 1) {
    wall += 45 * MINUTE
    databaseTime += 45 * MINUTE
    await clock.follow(database)
    expect(clock.held()).toBeUndefined()
  }
  expect(clock.now()).toEqual(near(NOON + 6 * HOUR))
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
  expect(clock.held()?.detail).toContain('by 9 h')
  expect(existsSync(join(folder, 'clock.json'))).toBe(false)
  confirmWallClock(folder, wall)
  expect(clock.held()).toBeUndefined()
  databaseTime = NOON
  await clock.follow(database)
  expect(clock.held()).toBeUndefined()
})

describe('an operator’s word against the database’s clock', () => {
  test('holds while that clock is wrong, and is over once it was right', async () => {
    databaseTime = NOON - 9 * HOUR
    const clock = await start()
    confirmWallClock(folder, wall)
    await clock.follow(database)
    expect(clock.held()).toBeUndefined()
    databaseTime = NOON
    await clock.follow(database)
    databaseTime = NOON - 9 * HOUR
    await clock.follow(database)
    expect(clock.held()?.why).toBe('second-clock-differs')
  })

  test('is none where that clock was not there, or agreed', async () => {
    const clock = await start()
    confirmWallClock(folder, wall)
    expect(clock.held()).toBeUndefined()
    databaseTime = NOON - 9 * HOUR
    await clock.follow(database)
    expect(clock.held()?.why).toBe('second-clock-differs')
  })

  test('lets nobody leap by small steps', async () => {
    databaseTime = NOON - 9 * HOUR
    const clock = await start()
    confirmWallClock(folder, wall)
    for (let step = 0; step < 4; step += 1) {
      wall += 45 * MINUTE
      clock.held()
    }
    expect(clock.held()?.why).toBe('ahead')
  })

  test('is told, and told to the database once', async () => {
    const clock = await start()
    wall += 60 * DAY
    expect(clock.held()).toBeDefined()
    toKeep = []
    confirmWallClock(folder, wall)
    clock.held()
    await clock.follow(database)
    await clock.follow(database)
    expect(toKeep.filter(({ confirmed }) => confirmed)).not.toEqual([])
    expect(toKeep.at(-1)).toEqual({ at: near(NOON + 60 * DAY), confirmed: false })
    expect(seen.map(({ type }) => type)).toEqual(['clock-held', 'clock-confirmed', 'clock-agrees'])
  })

  test('is not taken back by a later time that the database saw before', async () => {
    const clock = startAlone()
    confirmWallClock(folder, wall)
    seenByDatabase = NOON + 60 * DAY
    await clock.follow(database)
    expect([clock.now(), clock.held()]).toEqual([near(NOON), undefined])
    expect(toKeep[0]).toEqual({ at: near(NOON), confirmed: true })
  })
})

describe('what is kept for a restart', () => {
  test('is the time of each minute, and of the stop', async () => {
    const clock = await start()
    expect(kept()).toEqual({ seen: near(NOON, SECOND) })
    goesOn(MINUTE - 1)
    clock.held()
    expect(kept()).toEqual({ seen: near(NOON, SECOND) })
    goesOn(1)
    clock.held()
    expect(kept()).toEqual({ seen: near(NOON + MINUTE, SECOND) })
    goesOn(30 * SECOND)
    clock.stop()
    expect(kept()).toEqual({ seen: near(NOON + 90 * SECOND, SECOND) })
  })

  test('is the wall clock while it is trusted, though it was put back', async () => {
    const clock = await start()
    wall -= 30 * MINUTE
    clock.stop()
    expect(kept()).toEqual({ seen: near(NOON - 30 * MINUTE, SECOND) })
  })

  test('is the time last trusted and what was said, at once where it is not', async () => {
    const clock = await start()
    goesOn(10 * SECOND)
    wall += 60 * DAY
    clock.held()
    expect(kept()).toEqual({ seen: near(NOON + 10 * SECOND, SECOND), held: expect.stringContaining('by 60 days') })
    wall -= 60 * DAY
    clock.held()
    expect(kept()).toEqual({ seen: near(NOON + 10 * SECOND, SECOND) })
  })

  test('is of a weekend switched off only what has passed since', async () => {
    switchedOff(await start(), 62 * HOUR)
    const monday = await start()
    goesOn(10 * SECOND)
    monday.stop()
    expect(kept()).toEqual({ seen: near(NOON + 10 * SECOND, SECOND), held: expect.any(String) })
  })

  test('is nothing before any other clock was asked', () => {
    startAlone().stop()
    expect(existsSync(join(folder, 'clock.json'))).toBe(false)
  })

  test('is left where the disk takes nothing: the clock goes on', async () => {
    mkdirSync(join(folder, 'clock.json'))
    const clock = await start()
    expect(clock.held()).toBeUndefined()
    rmSync(join(folder, 'clock.json'), { recursive: true })
  })
})

describe('by its timers', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  test('the clocks are looked at every second', async () => {
    await start()
    wall += 60 * DAY
    await vi.advanceTimersByTimeAsync(999)
    expect(seen).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(seen).toMatchObject([{ type: 'clock-held' }])
  })

  test('the database is asked every minute, and after five seconds where it is away', async () => {
    const clock = await start()
    await vi.advanceTimersByTimeAsync(59_999)
    expect(asked).toBe(1)
    isAway = true
    await vi.advanceTimersByTimeAsync(1)
    expect(asked).toBe(2)
    await vi.advanceTimersByTimeAsync(4_999)
    expect(asked).toBe(2)
    await vi.advanceTimersByTimeAsync(1)
    expect(asked).toBe(3)
    isAway = false
    await clock.follow(database)
    await vi.advanceTimersByTimeAsync(59_999)
    expect(asked).toBe(4)
  })

  test('without a database none is asked', () => {
    const clock = startAlone()
    confirmWallClock(folder, wall)
    clock.held()
    expect(vi.getTimerCount()).toBe(1) // the look
  })

  test('a confirmation asks at once', async () => {
    const clock = await start()
    confirmWallClock(folder, wall)
    clock.held()
    expect(asked).toBe(2)
  })

  test('after the stop nothing is looked at or asked, not by an answer that comes late either', async () => {
    let answer = () => {}
    const clock = startAlone()
    const following = clock.follow({
      ...database,
      read: () => new Promise((resolve) => (answer = () => resolve({ seen: undefined, elsewhere: undefined }))),
    })
    clock.stop()
    answer()
    await following
    expect(vi.getTimerCount()).toBe(0)
    await clock.follow(database)
    const before = kept()
    wall += 60 * DAY
    await vi.advanceTimersByTimeAsync(10 * MINUTE)
    expect([asked, seen, vi.getTimerCount(), kept()]).toEqual([0, [], 0, before])
  })

  test('after the stop of one that asks every minute none is left', async () => {
    const clock = await start()
    expect(vi.getTimerCount()).toBe(2)
    clock.stop()
    expect(vi.getTimerCount()).toBe(0)
  })
})

test('what was kept cut off by a crash counts as nothing kept', () => {
  keepTime(folder, { seen: Number.NaN })
  expect(readKeptTime(folder)).toBeUndefined()
})
