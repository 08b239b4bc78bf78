/** The hours, days and generation that are read, and their tables. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { testKeys } from '../../../../../tests/support/test-keys.ts'
import { addDays, type CalendarDate, HOUR, hourOf, kstDay } from '../../../../domain/kit/time.ts'
import { type FoldState, NOTHING_FOLDED } from './fold-state.ts'
import { dayTable, hourToWrite, nameOf, nightTable, periodsToRead, readPeriod, tableOf } from './periods.ts'

const at = (text: string) => Date.parse(`${text}+09:00`)
const NOON = at('2022-01-12T11:40')
const TODAY = '2022-01-12' as CalendarDate
const HOUR_NOW = hourOf(NOON)

let world: ReturnType<typeof testKeys>
beforeEach(() => {
  world = testKeys(NOON)
})
afterEach(() => world.close())

/** Keys of every hour and day around, so that what is left out is left out for another reason. */
function withKeysAround(now: number) {
  for (let hour = hourOf(now) - 5; hour <= hourOf(now) + 5; hour += 1) world.subjectKeys.make({ kind: 'hour', hour })
  for (let ago = -7; ago <= 2; ago += 1) world.subjectKeys.make({ kind: 'day', day: addDays(kstDay(now), ago) })
}
const namesRead = (state: Partial<FoldState>, now = NOON) =>
  periodsToRead({ ...NOTHING_FOLDED, ...state }, world.subjectKeys, now).map(({ name }) => name)
const hoursRead = (state: Partial<FoldState>, now = NOON) =>
  namesRead(state, now).flatMap((name) => (name.startsWith('hour-') ? [Number(name.slice(5)) - hourOf(now)] : []))
const daysRead = (state: Partial<FoldState>, now = NOON) =>
  namesRead(state, now).flatMap((name) => (name.startsWith('day-') ? [name.slice(4)] : []))

test('days and hours have four tables each in turn, the generation two', () => {
  const days = [0, 1, 2, 3, 4].map((n) => dayTable(addDays(TODAY, n)))
  expect(days).toEqual([0, 1, 2, 3, 0].map((n) => `subjects_day_${n}`))
  expect(tableOf({ kind: 'day', day: TODAY })).toBe(dayTable(TODAY))
  expect(tableOf({ kind: 'hour', hour: 456_098 })).toBe('subjects_hour_2')
  expect([nightTable('a'), nightTable('b')]).toEqual(['subjects_night_a', 'subjects_night_b'])
})

test('a period is read under its name, from its table, with its key, while that is there', () => {
  const [hour, day] = [
    { kind: 'hour', hour: HOUR_NOW },
    { kind: 'day', day: TODAY },
  ] as const
  expect([nameOf(hour), nameOf(day)]).toEqual([`hour-${HOUR_NOW}`, 'day-2022-01-12'])
  expect([readPeriod(world.subjectKeys, hour), readPeriod(world.subjectKeys, day)]).toEqual([[], []])
  const made = world.subjectKeys.make(day)
  const [read] = readPeriod(world.subjectKeys, day)
  expect(read).toMatchObject({ name: 'day-2022-01-12', table: dayTable(TODAY), single: false })
  expect(read?.keys.slots(1, Buffer.alloc(16), 0, 2)).toEqual(made.slots(1, Buffer.alloc(16), 0, 2))
})

test('the newest comes first: hours, days, the generation, of which a subject has one row', () => {
  withKeysAround(NOON)
  world.subjectKeys.make({ kind: 'night', day: '2022-01-10' as CalendarDate })
  const state = { daysFolded: '2022-01-10', night: '2022-01-10', place: 'b' } as Partial<FoldState>
  expect(namesRead(state)).toEqual([
    ...[1, 0, -1, -2].map((off) => `hour-${HOUR_NOW + off}`),
    'day-2022-01-12',
    'day-2022-01-11',
    'night-b',
  ])
  const last = periodsToRead({ ...NOTHING_FOLDED, ...state }, world.subjectKeys, NOON).at(-1)
  expect(last).toMatchObject({ name: 'night-b', table: 'subjects_night_b', single: true })
})

test('there is no generation without its key, its night or its place', () => {
  const night = '2022-01-11' as CalendarDate
  expect(namesRead({ night, place: 'a' })).toEqual([])
  world.subjectKeys.make({ kind: 'night', day: night })
  expect(namesRead({ night, place: 'a' })).toEqual(['night-a'])
  expect(namesRead({ night, place: null })).toEqual([])
  expect(namesRead({ night: null, place: 'a' })).toEqual([])
})

describe('hours', () => {
  test('that are folded are not read', () => {
    withKeysAround(NOON)
    expect(hoursRead({ hoursFolded: HOUR_NOW - 2 })).toEqual([1, 0, -1])
    expect(hoursRead({ hoursFolded: HOUR_NOW - 1 })).toEqual([1, 0])
  })

  test('the one that is written is read, though this clock is late by hours', () => {
    withKeysAround(NOON)
    expect(hoursRead({ hoursClosed: HOUR_NOW + 2 })).toEqual([3, 1, 0, -1, -2])
    expect(hoursRead({ hoursClosed: HOUR_NOW })).toEqual([1, 0, -1, -2])
  })

  test('are written into while they last, and never once they are closed', () => {
    const write = (hoursClosed: number) => hourToWrite({ ...NOTHING_FOLDED, hoursClosed }, NOON) - HOUR_NOW
    expect([-5, -1, 0, 1].map((off) => write(HOUR_NOW + off))).toEqual([0, 0, 1, 2])
  })
})

describe('days', () => {
  test('are read for 72 hours after they end, and not once they are folded', () => {
    withKeysAround(NOON)
    const five = ['2022-01-12', '2022-01-11', '2022-01-10', '2022-01-09', '2022-01-08']
    expect(daysRead({})).toEqual(five)
    expect(daysRead({ daysFolded: '2022-01-10' as CalendarDate })).toEqual(five.slice(0, 2))
    expect(daysRead({ daysFolded: '2022-01-12' as CalendarDate })).toEqual([])
  })

  test('from 23:00 on tomorrow is read too: another server’s clock may be there already', () => {
    const daysFolded = '2022-01-11' as CalendarDate
    withKeysAround(NOON)
    expect(daysRead({ daysFolded }, at('2022-01-12T23:00') - 1)).toEqual(['2022-01-12'])
    expect(daysRead({ daysFolded }, at('2022-01-12T23:00'))).toEqual(['2022-01-13', '2022-01-12'])
  })

  test('the day that is written is read, though this clock is late over midnight', () => {
    withKeysAround(NOON)
    const late = at('2022-01-12T22:59')
    const hoursClosed = hourOf(late) + 1
    expect(hourToWrite({ ...NOTHING_FOLDED, hoursClosed }, late) * HOUR).toBe(at('2022-01-13T00:00'))
    expect(daysRead({ daysFolded: '2022-01-11' as CalendarDate, hoursClosed }, late)).toEqual([
      '2022-01-13',
      '2022-01-12',
    ])
  })
})
