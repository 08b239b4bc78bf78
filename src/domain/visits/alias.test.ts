/** Tests of aliases: one wrong or swapped digit is always found, and no alias can be taken for a telephone number. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CalendarDate } from '../kit/time.ts'
import { formatAlias, isAlias, lastDayOfAlias, newAlias, parseAlias } from './alias.ts'

const alias = fc.tuple(fc.nat(7), fc.nat(999_999)).map(([first, rest]) => {
  const picked = [first, rest]
  return newAlias((below) => {
    const next = picked.shift() ?? 0
    expect(next).toBeLessThan(below)
    return next
  })
})

test('an alias is eight digits from 2 to 9 on, and is read as it was keyed, said or printed', () => {
  fc.assert(
    fc.property(alias, (made) => {
      expect(made).toMatch(/^[2-9]\d{7}$/)
      expect(parseAlias(made)).toBe(made)
      expect(parseAlias(` ${formatAlias(made)} `)).toBe(made)
      expect(isAlias(made)).toBe(true)
      expect(isAlias(formatAlias(made))).toBe(false)
    }),
  )
  expect(newAlias(() => 0)).toBe('20000006')
  expect(formatAlias(newAlias(() => 0))).toBe('2000-0006')
})

test('one wrong digit is found, wherever it is', () => {
  fc.assert(
    fc.property(alias, fc.nat(7), fc.integer({ min: 1, max: 9 }), (made, place, by) => {
      const wrong = (Number(made[place]) + by) % 10
      expect(parseAlias(`${made.slice(0, place)}${wrong}${made.slice(place + 1)}`)).toBeUndefined()
    }),
  )
})

test('two neighbours that are swapped are found', () => {
  fc.assert(
    fc.property(alias, fc.nat(6), (made, place) => {
      const [one = '', other = ''] = made.slice(place, place + 2)
      fc.pre(one !== other)
      expect(parseAlias(`${made.slice(0, place)}${other}${one}${made.slice(place + 2)}`)).toBeUndefined()
    }),
  )
})

test('a digit left out or keyed twice is found, and so is a telephone number', () => {
  fc.assert(
    fc.property(alias, fc.nat(7), (made, place) => {
      expect(parseAlias(made.slice(0, place) + made.slice(place + 1))).toBeUndefined()
      expect(parseAlias(made.slice(0, place + 1) + made.slice(place))).toBeUndefined()
    }),
  )
  for (const number of ['01012345678', '15880001', '021234567', '142012', ''])
    expect(parseAlias(number)).toBeUndefined()
})

test('it counts for 28 days, the first one included', () => {
  expect(lastDayOfAlias('2022-01-12' as CalendarDate)).toBe('2022-02-08')
})
