/** Tests of what a guarded clock keeps for its next start, and of its timers. */
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { confirmWallClock, keepTime, readKeptTime } from '../../adapters/clock/kept-time.ts'
import { DAY, HOUR, MINUTE, SECOND } from '../../domain/kit/time.ts'
import { type ClockMachine, createClockMachine, NOON, near } from './guarded-clock.fixture.ts'

let machine: ClockMachine
beforeEach(() => {
  machine = createClockMachine()
})
afterEach(() => machine.remove())

test.each(['1e300', '8.64e15', '253402300800000', '-1', '"noon"'])(
  'a kept time that can be none (%s) is as none: the wall clock holds',
  async (kept) => {
    writeFileSync(join(machine.folder, 'clock.json'), `{"seen":${kept}}`)
    const clock = await machine.start()
    expect([clock.now(), clock.held()]).toEqual([near(NOON), undefined])
    expect(readKeptTime(machine.folder)).toEqual({ seen: near(NOON) })
  },
)

test('a time kept with fractions, as while the clock was held, counts in whole milliseconds', () => {
  writeFileSync(join(machine.folder, 'clock.json'), `{"seen":${NOON + 0.25},"held":"ahead"}`)
  expect(readKeptTime(machine.folder)).toEqual({ seen: NOON, held: 'ahead' })
})

test('a folder in the place of the confirmation is told as one, and nothing is left beside it', () => {
  mkdirSync(join(machine.folder, 'clock-confirmed.json'))
  expect(() => confirmWallClock(machine.folder, NOON)).toThrow(
    expect.objectContaining({
      code: 'CLOCK_NOT_CONFIRMED',
      message: expect.stringMatching(/a folder, not a file \(EISDIR\): move .*clock-confirmed\.json away/),
    }),
  )
  expect(readdirSync(machine.folder)).toEqual(['clock-confirmed.json'])
})

describe('what is kept for a restart', () => {
  test('is the time of each minute, and of the stop', async () => {
    const clock = await machine.start()
    expect(machine.kept()).toEqual({ seen: near(NOON, SECOND) })
    machine.goesOn(MINUTE - 1)
    clock.held()
    expect(machine.kept()).toEqual({ seen: near(NOON, SECOND) })
    machine.goesOn(1)
    clock.held()
    expect(machine.kept()).toEqual({ seen: near(NOON + MINUTE, SECOND) })
    machine.goesOn(30 * SECOND)
    clock.stop()
    expect(machine.kept()).toEqual({ seen: near(NOON + 90 * SECOND, SECOND) })
  })

  test('is the wall clock while it is trusted, though it was put back', async () => {
    const clock = await machine.start()
    machine.wall -= 30 * MINUTE
    clock.stop()
    expect(machine.kept()).toEqual({ seen: near(NOON - 30 * MINUTE, SECOND) })
  })

  test('is the time last trusted and what was said, at once where it is not', async () => {
    const clock = await machine.start()
    machine.goesOn(10 * SECOND)
    machine.wall += 60 * DAY
    clock.held()
    expect(machine.kept()).toEqual({
      seen: near(NOON + 10 * SECOND, SECOND),
      held: expect.stringContaining('by 60 days'),
    })
    machine.wall -= 60 * DAY
    clock.held()
    expect(machine.kept()).toEqual({ seen: near(NOON + 10 * SECOND, SECOND) })
  })

  test('is of a weekend switched off only what has passed since', async () => {
    machine.switchedOff(await machine.start(), 62 * HOUR)
    const monday = await machine.start()
    machine.goesOn(10 * SECOND)
    monday.stop()
    expect(machine.kept()).toEqual({ seen: near(NOON + 10 * SECOND, SECOND), held: expect.any(String) })
  })

  test('is nothing before any other clock was asked', () => {
    machine.startAlone().stop()
    expect(existsSync(join(machine.folder, 'clock.json'))).toBe(false)
  })

  test('is left where the disk takes nothing: the clock goes on', async () => {
    mkdirSync(join(machine.folder, 'clock.json'))
    const clock = await machine.start()
    expect(clock.held()).toBeUndefined()
    rmSync(join(machine.folder, 'clock.json'), { recursive: true })
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
    await machine.start()
    machine.wall += 60 * DAY
    await vi.advanceTimersByTimeAsync(999)
    expect(machine.seen).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(machine.seen).toMatchObject([{ type: 'clock-held' }])
  })

  test('the database is asked every minute, and after five seconds where it is away', async () => {
    const clock = await machine.start()
    await vi.advanceTimersByTimeAsync(59_999)
    expect(machine.asked).toBe(1)
    machine.isAway = true
    await vi.advanceTimersByTimeAsync(1)
    expect(machine.asked).toBe(2)
    await vi.advanceTimersByTimeAsync(4_999)
    expect(machine.asked).toBe(2)
    await vi.advanceTimersByTimeAsync(1)
    expect(machine.asked).toBe(3)
    machine.isAway = false
    await clock.follow(machine.database)
    await vi.advanceTimersByTimeAsync(59_999)
    expect(machine.asked).toBe(4)
  })

  test('without a database none is asked', () => {
    const clock = machine.startAlone()
    confirmWallClock(machine.folder, machine.wall)
    clock.held()
    expect(vi.getTimerCount()).toBe(1) // the look
  })

  test('a confirmation asks at once', async () => {
    const clock = await machine.start()
    confirmWallClock(machine.folder, machine.wall)
    clock.held()
    expect(machine.asked).toBe(2)
  })

  test('after the stop nothing is looked at or asked, not by an answer that comes late either', async () => {
    let answer = () => {}
    const clock = machine.startAlone()
    const following = clock.follow({
      ...machine.database,
      read: () => new Promise((resolve) => (answer = () => resolve({ seen: undefined, elsewhere: undefined }))),
    })
    clock.stop()
    answer()
    await following
    expect(vi.getTimerCount()).toBe(0)
    await clock.follow(machine.database)
    const before = machine.kept()
    machine.wall += 60 * DAY
    await vi.advanceTimersByTimeAsync(10 * MINUTE)
    expect([machine.asked, machine.seen, vi.getTimerCount(), machine.kept()]).toEqual([0, [], 0, before])
  })

  test('after the stop of one that asks every minute none is left', async () => {
    const clock = await machine.start()
    expect(vi.getTimerCount()).toBe(2)
    clock.stop()
    expect(vi.getTimerCount()).toBe(0)
  })
})

test('what was kept cut off by a crash counts as nothing kept', () => {
  keepTime(machine.folder, { seen: Number.NaN })
  expect(readKeptTime(machine.folder)).toBeUndefined()
})
