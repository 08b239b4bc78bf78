/** Korean days and instants. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addDays,
  birthday,
  type CalendarDate,
  DAY,
  daysBetween,
  endOfKstDay,
  endOfKstDayAt,
  kstDay,
  kstIso,
  parseCalendarDate,
  parseInstant,
  startOfKstDay,
  startOfKstYear,
} from './time.ts'

const instants = fc.integer({ min: Date.UTC(1950, 0, 1), max: Date.UTC(2150, 0, 1) })
const day = (text: string) => text as CalendarDate

describe('instants as text', () => {
  test('an instant is written in Korean time and read back', () => {
    fc.assert(fc.property(instants, (at) => parseInstant(kstIso(at)) === at))
    expect(kstIso(Date.UTC(2022, 0, 12, 3, 31))).toBe('2022-01-12T12:31:00+09:00')
  })

  test.each([
    ['2022-01-12T12:31+09:00', '2022-01-12T03:31:00.000Z'],
    ['2022-01-12T12:31:00Z', '2022-01-12T12:31:00.000Z'],
    ['2024-02-29T00:00:00.5+09:00', '2024-02-28T15:00:00.500Z'],
  ])('%s is read', (text, utc) => {
    expect(new Date(parseInstant(text) ?? Number.NaN).toISOString()).toBe(utc)
  })

  test.each([
    '2022-01-12T12:31:00',
    '2022-01-12',
    '2022-02-30T12:31:00+09:00',
    '2022-01-12T24:00:00+09:00',
    '2022-01-12T12:60:00Z',
    '2022-01-12 12:31:00Z',
    '2022-01-12T12:31:00+25:00',
    ' 2022-01-12T12:31:00Z',
    '',
  ])('"%s" is no instant', (text) => {
    expect(parseInstant(text)).toBeUndefined()
  })

  test('a day that does not exist is no day', () => {
    expect(parseCalendarDate('2022-02-29')).toBeUndefined()
    expect(parseCalendarDate('2024-02-29')).toBe('2024-02-29')
  })

  test('each month ends where the calendar of the platform ends it, of every kind of year', () => {
    for (const year of ['0000', '1899', '1900', '2000', '2023', '2024', '9999'])
      for (let month = 0; month < 14; month += 1)
        for (const of of [0, 1, 28, 29, 30, 31, 32]) {
          const text = `${year}-${String(month).padStart(2, '0')}-${String(of).padStart(2, '0')}`
          const at = new Date(`${text}T00:00:00Z`)
          const isDay = !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
          expect(parseCalendarDate(text), text).toBe(isDay ? text : undefined)
        }
  })
})

describe('Korean days', () => {
  test('an instant lies within its day, and the day ends where the next begins', () => {
    fc.assert(
      fc.property(instants, (at) => {
        const its = kstDay(at)
        expect(startOfKstDay(its)).toBeLessThanOrEqual(at)
        expect(endOfKstDayAt(at)).toBeGreaterThan(at)
        expect(endOfKstDayAt(at)).toBe(endOfKstDay(its))
        expect(startOfKstDay(addDays(its, 1))).toBe(endOfKstDay(its))
      }),
    )
  })

  test('days are counted across a leap day', () => {
    expect(addDays(day('2024-02-28'), 2)).toBe('2024-03-01')
    expect(daysBetween(day('2023-02-28'), day('2024-02-29'))).toBe(366)
    expect(startOfKstDay(day('2024-03-01')) - startOfKstDay(day('2024-02-28'))).toBe(2 * DAY)
  })

  test('a year begins at midnight in Seoul', () => {
    expect(kstIso(startOfKstYear(2022))).toBe('2022-01-01T00:00:00+09:00')
  })

  test.each([
    ['1962-02-25', 60, '2022-02-25'],
    ['1964-02-29', 58, '2022-03-01'],
    ['1964-02-29', 60, '2024-02-29'],
  ])('a person born on %s turns %i on %s', (born, years, on) => {
    expect(birthday(day(born), years)).toBe(on)
  })
})
