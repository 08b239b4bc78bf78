/** Tests of the time that a guarded clock goes by, and of the moments in which it is held. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { confirmWallClock, keepTime, readKeptTime } from '../../adapters/clock/kept-time.ts'
import { DAY, HOUR, MINUTE } from '../../domain/kit/time.ts'
import { type ClockMachine, createClockMachine, NOON, near } from './guarded-clock.fixture.ts'

let machine: ClockMachine
beforeEach(() => {
  machine = createClockMachine()
})
afterEach(() => machine.remove())

test('running, the wall clock leaps: time goes on, told once, and the clocks agree again', async () => {
  const clock = await machine.start()
  expect(clock.held()).toBeUndefined()
  expect(machine.seen).toEqual([])
  machine.wall += 60 * DAY
  expect(clock.held()).toMatchObject({ why: 'ahead', latest: near(NOON + 60 * DAY), since: near(NOON) })
  machine.goesOn(3 * HOUR)
  expect(clock.held()?.detail).toContain('60 days')
  expect(clock.held()?.since).toEqual(near(NOON))
  expect(clock.now()).toEqual(near(NOON + 3 * HOUR))
  const told = { type: 'clock-held', why: 'ahead', detail: expect.stringContaining('by 60 days') }
  const slept = { type: 'clock-stepped', seconds: (3 * HOUR) / 1_000 } // 3 hours in which no timer ran
  expect(machine.seen).toEqual([told, slept])
  machine.wall -= 60 * DAY
  expect(clock.held()).toBeUndefined()
  expect(clock.held()).toBeUndefined()
  expect(machine.seen).toEqual([told, slept, { type: 'clock-agrees' }])
})

test('between two looks time goes on by itself, in whole milliseconds', () => {
  const begun = performance.now()
  const clock = machine.startAlone()
  const first = clock.now()
  while (performance.now() < begun + 20);
  const now = clock.now()
  expect(now).toBeGreaterThan(first)
  expect(now - NOON).toBeLessThanOrEqual(performance.now() - begun)
  expect(Number.isInteger(now)).toBe(true)
})

test('running, many small steps are a leap once they add up to one', async () => {
  const clock = await machine.start()
  for (let step = 0; step < 4; step += 1) {
    machine.wall += 45 * MINUTE
    clock.held()
  }
  expect(clock.held()).toMatchObject({ why: 'ahead' })
})

test('running, an operator confirms; a confirmation of another time is void', async () => {
  const clock = await machine.start()
  machine.wall += 60 * DAY
  confirmWallClock(machine.folder, machine.wall - 3 * HOUR)
  expect(clock.held()).toBeDefined()
  confirmWallClock(machine.folder, machine.wall - MINUTE)
  expect(clock.held()).toBeUndefined()
  expect(clock.now()).toEqual(near(NOON + 60 * DAY))
  clock.stop()
  expect(readKeptTime(machine.folder)).toEqual({ seen: near(NOON + 60 * DAY), confirmed: machine.wall - MINUTE })
})

test('one confirmation reaches every process of the folder, once each, and one that starts later within two hours', async () => {
  machine.switchedOff(await machine.start(), 62 * HOUR)
  const [calls, texts] = [await machine.start(), await machine.start()]
  const confirmedTimes = () => machine.seen.filter(({ type }) => type === 'clock-confirmed').length
  expect([calls.held()?.why, texts.held()?.why]).toEqual(['ahead', 'ahead'])
  confirmWallClock(machine.folder, machine.wall)
  const stood = machine.kept()
  expect([calls.held(), texts.held(), calls.held(), texts.held()]).toEqual([undefined, undefined, undefined, undefined])
  expect(confirmedTimes()).toBe(2)
  expect(machine.kept()).toEqual({ seen: near(machine.wall), confirmed: machine.wall })
  keepTime(machine.folder, stood ?? { seen: NOON }) // the two could not write it
  machine.seenByDatabase = undefined
  expect((await machine.start()).held()).toBeUndefined()
  expect(confirmedTimes()).toBe(3)
})

test('a confirmation that was taken is not taken again: not by a restart, nor for what is wrong later', async () => {
  const clock = await machine.start()
  confirmWallClock(machine.folder, machine.wall)
  expect(clock.held()).toBeUndefined()
  machine.goesOn(HOUR)
  machine.databaseTime = machine.wall - 9 * HOUR
  await clock.follow(machine.database)
  expect(clock.held()?.why).toBe('second-clock-differs')
  clock.stop()
  const again = await machine.start()
  expect(again.held()?.why).toBe('second-clock-differs')
  expect(machine.seen.filter(({ type }) => type === 'clock-confirmed')).toHaveLength(1)
  confirmWallClock(machine.folder, machine.wall)
  expect(again.held()).toBeUndefined()
})

test('a weekend switched off: that is the time, nothing is destroyed till it is confirmed, also by a restart', async () => {
  machine.switchedOff(await machine.start(), 62 * HOUR)
  const monday = await machine.start()
  expect([monday.now(), monday.held()?.why]).toEqual([near(NOON + 62 * HOUR), 'ahead'])
  machine.switchedOff(monday, 10 * MINUTE)
  const again = await machine.start()
  expect(again.held()?.why).toBe('ahead')
  confirmWallClock(machine.folder, machine.wall)
  expect(again.held()).toBeUndefined()
})

test('a weekend switched off, the database on another machine agrees: trusted at once', async () => {
  machine.databaseTime = machine.wall
  machine.switchedOff(await machine.start(), 62 * HOUR)
  const monday = await machine.start()
  expect([monday.now(), monday.held()]).toEqual([near(NOON + 62 * HOUR), undefined])
})

test('a wrong clock at a start is put right while it runs: trusted again', async () => {
  machine.switchedOff(await machine.start(), 60 * DAY + 10 * MINUTE)
  const clock = await machine.start()
  expect(clock.now()).toEqual(near(NOON + 60 * DAY + 10 * MINUTE))
  machine.wall -= 60 * DAY
  expect(clock.held()).toBeUndefined()
  expect(clock.now()).toEqual(near(NOON + 10 * MINUTE))
})

test('started with a clock of the year 2000: time goes on from the last time seen', async () => {
  machine.switchedOff(await machine.start(), 0)
  machine.wall = Date.parse('2000-01-01T00:00Z')
  const clock = await machine.start()
  expect([clock.now(), clock.held()?.why]).toEqual([near(NOON), 'behind'])
})

test('a new machine with a wrong clock is told the time last seen by the database', async () => {
  machine.seenByDatabase = NOON - 10 * MINUTE
  machine.wall += 60 * DAY
  const clock = machine.startAlone()
  expect(clock.held()).toMatchObject({ why: 'not-compared', detail: expect.stringContaining('the database') })
  expect(machine.seen).toEqual([])
  await clock.follow(machine.database)
  expect([clock.now(), clock.held()?.why]).toEqual([near(NOON + 60 * DAY), 'ahead'])
  expect([machine.seenByDatabase, machine.toKeep]).toEqual([NOON - 10 * MINUTE, []])
})

test('a time that was kept here holds at once, before the database is asked', () => {
  keepTime(machine.folder, { seen: NOON })
  expect(machine.startAlone().held()).toBeUndefined()
  machine.wall = NOON + 62 * HOUR
  expect(machine.startAlone().held()?.why).toBe('ahead')
  machine.wall = Date.parse('2000-01-01T00:00Z')
  const clock = machine.startAlone()
  expect(clock.now()).toEqual(near(NOON))
})

test('what the database saw counts where it is later than what was kept here, and not where it is earlier', async () => {
  keepTime(machine.folder, { seen: NOON - 60 * DAY })
  machine.seenByDatabase = NOON - 10 * MINUTE
  expect((await machine.start()).held()).toBeUndefined()
  keepTime(machine.folder, { seen: NOON })
  machine.seenByDatabase = NOON - 60 * DAY
  expect((await machine.start()).held()).toBeUndefined()
})

test('what the database saw counts at the start alone: a later word of another server is not followed', async () => {
  const clock = await machine.start()
  machine.seenByDatabase = NOON + 60 * DAY
  await clock.follow(machine.database)
  expect([clock.now(), clock.held()]).toEqual([near(NOON), undefined])
})

test('a clock that another machine’s agrees with may be put right by any number of small steps', async () => {
  machine.databaseTime = machine.wall
  const clock = await machine.start()
  for (let step = 0; step < 8; step += 1) {
    machine.wall += 45 * MINUTE
    machine.databaseTime += 45 * MINUTE
    await clock.follow(machine.database)
    expect(clock.held()).toBeUndefined()
  }
  expect(clock.now()).toEqual(near(NOON + 6 * HOUR))
})

test('both machines wrong while it runs: their agreement is not enough', async () => {
  machine.databaseTime = machine.wall
  const clock = await machine.start()
  machine.wall += 60 * DAY
  machine.databaseTime += 60 * DAY
  await clock.follow(machine.database)
  expect([clock.now(), clock.held()?.why]).toEqual([near(NOON), 'ahead'])
})

test('the database’s clock alone is wrong: nothing is destroyed, unless an operator says which is right', async () => {
  machine.databaseTime = NOON - 9 * HOUR
  const clock = await machine.start()
  expect([clock.now(), clock.held()?.why]).toEqual([near(NOON), 'second-clock-differs'])
  expect(clock.held()?.detail).toContain('by 9 h')
  expect(existsSync(join(machine.folder, 'clock.json'))).toBe(false)
  confirmWallClock(machine.folder, machine.wall)
  expect(clock.held()).toBeUndefined()
  machine.databaseTime = NOON
  await clock.follow(machine.database)
  expect(clock.held()).toBeUndefined()
})

describe('an operator’s word against the database’s clock', () => {
  test('holds while that clock is wrong, and is over once it was right', async () => {
    machine.databaseTime = NOON - 9 * HOUR
    const clock = await machine.start()
    confirmWallClock(machine.folder, machine.wall)
    await clock.follow(machine.database)
    expect(clock.held()).toBeUndefined()
    machine.databaseTime = NOON
    await clock.follow(machine.database)
    machine.databaseTime = NOON - 9 * HOUR
    await clock.follow(machine.database)
    expect(clock.held()?.why).toBe('second-clock-differs')
  })

  test('is none where that clock was not there, or agreed', async () => {
    const clock = await machine.start()
    confirmWallClock(machine.folder, machine.wall)
    expect(clock.held()).toBeUndefined()
    machine.databaseTime = NOON - 9 * HOUR
    await clock.follow(machine.database)
    expect(clock.held()?.why).toBe('second-clock-differs')
  })

  test('lets nobody leap by small steps', async () => {
    machine.databaseTime = NOON - 9 * HOUR
    const clock = await machine.start()
    confirmWallClock(machine.folder, machine.wall)
    for (let step = 0; step < 4; step += 1) {
      machine.wall += 45 * MINUTE
      clock.held()
    }
    expect(clock.held()?.why).toBe('ahead')
  })

  test('is told, and told to the database once', async () => {
    const clock = await machine.start()
    machine.wall += 60 * DAY
    expect(clock.held()).toBeDefined()
    machine.toKeep = []
    confirmWallClock(machine.folder, machine.wall)
    clock.held()
    await clock.follow(machine.database)
    await clock.follow(machine.database)
    expect(machine.toKeep.filter(({ confirmed }) => confirmed)).not.toEqual([])
    expect(machine.toKeep.at(-1)).toEqual({ at: near(NOON + 60 * DAY), confirmed: false })
    expect(machine.seen.map(({ type }) => type)).toEqual([
      'clock-held',
      'clock-confirmed',
      'clock-agrees',
      'clock-stepped',
    ])
  })

  test('is not taken back by a later time that the database saw before', async () => {
    const clock = machine.startAlone()
    confirmWallClock(machine.folder, machine.wall)
    machine.seenByDatabase = NOON + 60 * DAY
    await clock.follow(machine.database)
    expect([clock.now(), clock.held()]).toEqual([near(NOON), undefined])
    expect(machine.toKeep[0]).toEqual({ at: near(NOON), confirmed: true })
  })
})

test.each([HOUR, -HOUR])(
  'a wall clock that is put by %i ms, within what is trusted, is followed and told once',
  async (by) => {
    const clock = await machine.start()
    expect(clock.held()).toBeUndefined()
    machine.wall += by
    expect(clock.held()).toBeUndefined()
    expect(clock.now()).toEqual(near(NOON + by))
    machine.goesOn(1_000)
    clock.held()
    expect(machine.seen).toEqual([{ type: 'clock-stepped', seconds: by / 1_000 }])
  },
)
