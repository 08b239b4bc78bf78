import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CalendarDate } from '../kit/time.ts'
import { readBirthDate } from './keyed-birth-date.ts'

const today = '2022-01-12' as CalendarDate

describe('the century that fits', () => {
  test.each([
    ['410120', '1941-01-20'],
    ['991231', '1999-12-31'],
    ['220113', '1922-01-13'], // tomorrow is nobody's birthday yet
    ['000229', '2000-02-29'], // 1900 had no such day
  ])('%s is %s', (digits, date) => {
    expect(readBirthDate(digits, today)).toEqual({ kind: 'date', date })
  })

  test.each([
    ['100505', '1910-05-05', '2010-05-05'],
    ['220112', '1922-01-12', '2022-01-12'], // born today
    ['000101', '1900-01-01', '2000-01-01'],
  ])('%s may be %s or %s', (digits, older, younger) => {
    expect(readBirthDate(digits, today)).toEqual({ kind: 'either', dates: [older, younger] })
  })

  test('nobody has lived to 123: from that birthday on only the younger one fits', () => {
    expect(readBirthDate('050601', '2028-05-31' as CalendarDate).kind).toBe('either')
    expect(readBirthDate('050601', '2028-06-01' as CalendarDate)).toEqual({ kind: 'date', date: '2005-06-01' })
    expect(readBirthDate('050601', '2028-06-02' as CalendarDate)).toEqual({ kind: 'date', date: '2005-06-01' })
  })
})

test.each(['000000', '991301', '990230', '990100', '010229', '41012', '4101201', ''])('%s is no day', (digits) => {
  expect(readBirthDate(digits, today)).toEqual({ kind: 'none' })
})

test('whatever is keyed: a real day that is not to come and ends in these digits, or none', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^\d{6}$/), (digits) => {
      const read = readBirthDate(digits, today)
      const dates = read.kind === 'date' ? [read.date] : read.kind === 'either' ? read.dates : []
      for (const date of dates) {
        expect(date.replaceAll('-', '').slice(2)).toBe(digits)
        expect(date <= today && date > '1899').toBe(true)
        expect(new Date(date).toISOString().slice(0, 10)).toBe(date)
      }
    }),
  )
})
