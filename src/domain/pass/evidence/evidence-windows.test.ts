/** Validity of evidence, with the examples of the health agency (KDCA). */
import { describe, expect, test } from 'vitest'
import { readRuleset } from '../../../adapters/rulesets/read-ruleset.ts'
import { type CalendarDate, kstIso, parseInstant } from '../../kit/time.ts'
import { knownRules } from '../../rules/known-rules.ts'
import type { Evidence } from './evidence.ts'
import { ageWindows, evidenceWindows, negativeTestEnd } from './evidence-windows.ts'

const korea = readRuleset('rulesets/kr')
const everything = knownRules(korea, undefined)
const day = (text: string) => text as CalendarDate
const instant = (text: string) => parseInstant(text) ?? expect.fail(`${text} is no instant`)

const dose = (date: string, number = 2, seriesDoses = 2, vaccine = 'pfizer'): Evidence => ({
  kind: 'vaccination',
  vaccine,
  dose: number,
  seriesDoses,
  date: day(date),
})

/** As `proof from → until`, days in Korea; `open` where there is no end. */
function windows(evidence: readonly Evidence[], birthDate = '1980-05-01'): string[] {
  const shown = (at: number) => (Number.isFinite(at) ? kstIso(at).slice(0, 16).replace('T00:00', '') : 'open')
  return evidenceWindows(evidence, day(birthDate), korea.zone, everything.credentials).map(
    ({ proof, from, until }) => `${proof} ${shown(from)} → ${shown(until)}`,
  )
}

describe('vaccination', () => {
  test.each([
    ['2021-07-10', 'vaccination 2021-07-24 → 2022-01-07'],
    ['2021-07-06', 'vaccination 2021-07-20 → 2022-01-03'],
    ['2021-03-01', 'vaccination 2021-03-15 → 2022-01-03'],
    ['2021-11-08', 'vaccination 2021-11-22 → 2022-05-08'],
    ['2023-09-02', 'vaccination 2023-09-16 → 2024-03-01'],
    ['2024-02-29', 'vaccination 2024-03-14 → 2024-08-28'],
  ])('a series completed on %s counts from day 14 to day 180, 24:00', (date, expected) => {
    expect(windows([dose(date)])).toEqual([expected])
  })

  test('a first dose of two is no proof', () => {
    expect(windows([dose('2021-07-10', 1)])).toEqual([])
  })

  test('the same first dose entered under two days is not two doses', () => {
    expect(windows([dose('2021-07-10', 1), dose('2021-07-12', 1)])).toEqual([])
  })

  test('the same last dose entered under two days is not a booster', () => {
    expect(windows([dose('2021-07-10'), dose('2021-07-12')])).toEqual([
      'vaccination 2021-07-24 → 2022-01-07',
      'vaccination 2021-07-26 → 2022-01-09',
    ])
  })

  test('Janssen after one dose of another vaccine completes a series, it is no booster', () => {
    expect(windows([dose('2021-06-01', 1), dose('2021-09-01', 1, 1, 'janssen')])).toEqual([
      'vaccination 2021-09-15 → 2022-03-01',
    ])
  })

  test('a booster counts on its day and without end, even where the earlier doses are not on record', () => {
    expect(windows([dose('2021-12-01', 3)])).toEqual([
      'vaccination 2021-12-15 → 2022-05-31', // for places that take a series only
      'vaccination 2021-12-01 → open',
    ])
  })

  test('the order in which doses are recorded does not matter', () => {
    const doses = [dose('2021-05-01', 1, 1, 'janssen'), dose('2021-12-20', 1, 2, 'moderna')]
    expect(windows(doses).sort()).toEqual(windows(doses.toReversed()).sort())
  })

  test('the young keep their series until the year in which they turn 18', () => {
    expect(windows([dose('2021-07-10')], '2006-03-01')).toEqual(['vaccination 2021-07-24 → 2024-01-01'])
  })
})

describe('other proofs', () => {
  test('recovery counts from the release to day 180, 24:00', () => {
    expect(windows([{ kind: 'recovery', released: day('2021-08-31') }])).toEqual(['recovery 2021-08-31 → 2022-02-28'])
    expect(windows([{ kind: 'recovery', released: day('2023-09-02') }])).toEqual(['recovery 2023-09-02 → 2024-03-01'])
  })

  test.each([
    ['2022-01-10T15:00:00+09:00', 48, '2022-01-13T00:00:00+09:00'],
    ['2022-01-26T10:00:00+09:00', 24, '2022-01-28T00:00:00+09:00'],
    ['2022-01-10T00:00:00+09:00', 48, '2022-01-13T00:00:00+09:00'],
    ['2022-01-09T23:59:59+09:00', 48, '2022-01-12T00:00:00+09:00'],
    ['2024-02-27T12:00:00+09:00', 48, '2024-03-01T00:00:00+09:00'],
  ])('a test of %s ends at 24:00 of the day on which its %i hours have passed', (since, hours, end) => {
    expect(kstIso(negativeTestEnd(instant(since), { hours, toEndOfDay: true }, korea.zone))).toBe(end)
  })

  test('a positive test is no proof', () => {
    const at = instant('2022-01-10T15:00:00+09:00')
    expect(windows([{ kind: 'test', type: 'pcr', result: 'positive', medium: 'text', supervised: true, at }])).toEqual(
      [],
    )
  })

  test('an exemption counts without end, except on the grounds that pass', () => {
    expect(windows([{ kind: 'exemption', ground: 'severe-reaction', issued: day('2021-11-05') }])).toEqual([
      'exemption 2021-11-05 → open',
    ])
    expect(windows([{ kind: 'exemption', ground: 'immune', issued: day('2021-08-14') }])).toEqual([
      'exemption 2021-08-14 → 2022-02-11',
    ])
  })

  test('age exempts until the end of the year in which a person turns 18', () => {
    const [window] = ageWindows(day('2003-12-31'), everything, korea.zone)
    expect(kstIso(window?.until ?? 0)).toBe('2022-01-01T00:00:00+09:00')
  })
})
