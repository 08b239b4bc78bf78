/** Tests of a pass's end by the Korean rules, and of the steps of which a notice is due. */
import { expect, test } from 'vitest'
import { readRuleset } from '../../adapters/rulesets/read-ruleset.ts'
import { addDays, type CalendarDate } from '../kit/time.ts'
import type { Evidence } from './evidence/evidence.ts'
import { noticeStep, passEnd } from './expiry-notice.ts'

const korea = readRuleset('rulesets/kr')
const adult = { birthDate: '1980-05-01' as CalendarDate }
const at = (text: string) => Date.parse(`${text}+09:00`)
const dose = (number: number, date: string): Evidence => ({
  ...{ kind: 'vaccination', vaccine: 'pfizer', dose: number, seriesDoses: 2, date: date as CalendarDate },
})
const SECOND = [dose(1, '2021-07-05'), dose(2, '2021-07-26')]
const NOW = at('2022-01-12T10:00')

test('a second dose ends 180 days after it, 24:00', () => {
  expect(passEnd(korea, adult, SECOND, NOW)).toEqual({ lastDay: '2022-01-22', proof: 'vaccination' })
})

test('a booster has no end, and what is over or not there has none to come', () => {
  expect(passEnd(korea, adult, [...SECOND, dose(3, '2022-01-10')], NOW)).toBeUndefined()
  expect(passEnd(korea, adult, SECOND, at('2022-01-23T00:00'))).toBeUndefined()
  expect(passEnd(korea, adult, [], NOW)).toBeUndefined()
})

test('before the rule of 180 days was published no end is known', () => {
  expect(passEnd(korea, adult, SECOND, at('2021-11-20T10:00'))).toBeUndefined()
})

test('a negative test is told of nowhere, and hides no end', () => {
  const test: Evidence = {
    kind: 'test',
    type: 'pcr',
    result: 'negative',
    medium: 'text',
    supervised: true,
    at: NOW - 1,
  }
  expect(passEnd(korea, adult, [test], NOW)).toBeUndefined()
  expect(passEnd(korea, adult, [...SECOND, test], NOW)?.lastDay).toBe('2022-01-22')
})

test('a recovery is shown as no illness', () => {
  const recovery: Evidence = { kind: 'recovery', released: '2021-08-01' as CalendarDate }
  expect(passEnd(korea, adult, [recovery], NOW)).toEqual({ lastDay: '2022-01-28', proof: 'other' })
})

test('proofs that follow one another without a gap end with the last of them', () => {
  const recovery: Evidence = { kind: 'recovery', released: '2021-08-01' as CalendarDate }
  const exemption: Evidence = { kind: 'exemption', ground: 'immune', issued: '2022-01-20' as CalendarDate }
  expect(passEnd(korea, adult, [recovery, exemption], NOW)?.lastDay).toBe('2022-07-19')
  const shortly: Evidence = { kind: 'exemption', ground: 'immune', issued: '2021-08-10' as CalendarDate }
  expect(passEnd(korea, adult, [recovery, shortly], NOW)?.lastDay).toBe('2022-02-06')
})

test('whoever is exempt by age is told nothing', () => {
  expect(passEnd(korea, { birthDate: '2011-05-01' as CalendarDate }, SECOND, NOW)).toBeUndefined()
})

test('an end after the day on which no place asks for a pass any more is nobody’s news', () => {
  const late = [dose(1, '2021-08-15'), dose(2, '2021-09-05')] // → 2022-03-04
  expect(passEnd(korea, adult, late, at('2022-02-27T10:00'))?.lastDay).toBe('2022-03-04')
  expect(passEnd(korea, adult, late, at('2022-02-28T18:00'))).toBeUndefined()
})

test.each([
  [15, undefined],
  [14, 14],
  [11, 14],
  [10, undefined],
  [8, undefined],
  [7, 7],
  [4, 7],
  [3, undefined],
  [2, undefined],
  [1, 1],
  [0, 1],
  [-1, undefined],
])('%i days before the last day the step is %s', (left, step) => {
  const today = '2022-01-12' as CalendarDate
  expect(noticeStep(today, addDays(today, left))).toBe(step)
})
