/** Tests of hours of the day. */
import { expect, test } from 'vitest'
import { dayOfBegin, isWithin, leftOf, lengthOf, parseDayHours } from './day-hours.ts'
import { HOUR } from './time.ts'

const at = (text: string) => Date.parse(`${text}+09:00`)

test('hours begin at their first minute and end before their last', () => {
  const hours = parseDayHours('02:00-06:00')
  const clocks = ['2022-01-12T01:59', '2022-01-12T02:00', '2022-01-12T05:59:59', '2022-01-12T06:00']
  expect(clocks.map((clock) => isWithin(hours, at(clock)))).toEqual([false, true, true, false])
})

test('hours across midnight are one night, of the day on which they began', () => {
  const hours = parseDayHours('22:30-05:00')
  const clocks = ['2022-01-12T22:29', '2022-01-12T22:30', '2022-01-13T04:59', '2022-01-13T05:00']
  expect(clocks.map((clock) => isWithin(hours, at(clock)))).toEqual([false, true, true, false])
  expect(dayOfBegin(hours, at('2022-01-12T23:00'))).toBe('2022-01-12')
  expect(dayOfBegin(hours, at('2022-01-13T04:00'))).toBe('2022-01-12')
})

test('how long they last and how long they still do', () => {
  const night = parseDayHours('22:30-05:00')
  expect([lengthOf(night), lengthOf(parseDayHours('02:00-06:00'))]).toEqual([6.5 * HOUR, 4 * HOUR])
  const clocks = ['2022-01-12T22:29', '2022-01-12T22:30', '2022-01-13T04:00', '2022-01-13T05:00']
  expect(clocks.map((clock) => leftOf(night, at(clock)))).toEqual([0, 6.5 * HOUR, HOUR, 0])
})

test('minutes count at both ends', () => {
  expect(parseDayHours('02:15-05:45')).toEqual({ from: 135, until: 345 })
})

test.each(['2:00-6:00', 'x02:00-06:00', '02:00-06:00x', '02:00', '02:00-24:00', '02:60-03:00', '06:00-06:00', ''])(
  '%j is refused',
  (text) => {
    expect(() => parseDayHours(text)).toThrow('must be')
  },
)
