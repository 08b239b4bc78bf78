/** Local days in countries with and without summer time. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DAY, HOUR, kstDay, kstIso, MINUTE } from './time.ts'
import { dayNumberAt, fixedZone, instantOfLocal, localDay, localIso, startOfDay, type Zone } from './zone.ts'

const seoul = fixedZone(9 * HOUR)
const spring = Date.UTC(2030, 2, 31, 1)
const autumn = Date.UTC(2030, 9, 27, 1)
const summer: Zone = {
  offsets: [
    { since: Number.NEGATIVE_INFINITY, offset: HOUR },
    { since: spring, offset: 2 * HOUR },
    { since: autumn, offset: HOUR },
  ],
}
const newfoundland = fixedZone(-(3 * HOUR + 30 * MINUTE))
const instants = fc.oneof(
  fc.integer({ min: Date.UTC(1900, 0, 2), max: Date.UTC(2100, 11, 30) }),
  fc.tuple(fc.constantFrom(spring, autumn), fc.integer({ min: -2 * DAY, max: 2 * DAY })).map(([at, ms]) => at + ms),
)

describe.each([
  ['Seoul', seoul],
  ['a country with summer time', summer],
  ['half hours', newfoundland],
])('in %s', (_, zone) => {
  test('a day begins at its first instant and ends where the next begins', () => {
    fc.assert(
      fc.property(instants, (at) => {
        const day = dayNumberAt(zone, at)
        const [start, next] = [startOfDay(zone, day), startOfDay(zone, day + 1)]
        expect(start <= at && at < next).toBe(true)
        expect([dayNumberAt(zone, start), dayNumberAt(zone, start - 1)]).toEqual([day, day - 1])
      }),
    )
  })

  test('an instant written with its offset is the same instant', () => {
    fc.assert(fc.property(instants, (at) => Date.parse(localIso(zone, at)) === at))
  })
})

test('in Seoul it is the time of the rest of the house', () => {
  fc.assert(
    fc.property(instants, (at) => {
      expect([localDay(seoul, at), localIso(seoul, at)]).toEqual([kstDay(at), kstIso(at)])
    }),
  )
})

test('the days on which clocks change have 23 and 25 hours', () => {
  const hours = (at: number) => {
    const day = dayNumberAt(summer, at)
    return (startOfDay(summer, day + 1) - startOfDay(summer, day)) / HOUR
  }
  expect([hours(spring), hours(autumn), hours(spring + 3 * DAY)]).toEqual([23, 25, 24])
})

test('a local time that clocks jump over is the instant of the jump', () => {
  expect(instantOfLocal(summer, Date.UTC(2030, 2, 31, 2, 30))).toBe(spring)
})
