/** The rules shown at /rules. */
import { expect, test } from 'vitest'
import { readRuleset } from '../../adapters/rulesets/read-ruleset.ts'
import { type CalendarDate, parseInstant } from '../kit/time.ts'
import { dayNumberOf, localIso } from '../kit/zone.ts'
import { changesOn, holdsOn, nextMonday } from './rules-in-force.ts'

const korea = readRuleset('rulesets/kr')
const kst = (text: string) => parseInstant(`${text}:00+09:00`) ?? expect.fail(`${text} is no instant`)
const day = (text: string) => dayNumberOf(text as CalendarDate)
const told = (category: string, on: string, asKnownAt?: number) =>
  holdsOn(korea, { category, region: 'seoul', day: day(on), asKnownAt }).map(({ state, ruleId, from, to }) => [
    state,
    ruleId,
    Number.isFinite(from) ? localIso(korea.zone, from).slice(0, 16) : null,
    Number.isFinite(to) ? localIso(korea.zone, to).slice(0, 16) : null,
  ])

test('a day on which a rule changes has more than one part', () => {
  expect(told('large_store_3000', '2022-01-14').map(([state]) => state)).toEqual(['grace', 'set-aside'])
})

test('the amnesty of 13 December is told only to who asks after it was published', () => {
  const noon = kst('2021-12-13T12:00')
  expect(told('indoor_sports', '2021-12-13', noon)[0]?.slice(0, 2)).toEqual(['fined', 'N2'])
  expect(told('indoor_sports', '2021-12-13')).toEqual([['set-aside', 'S0', '2021-12-13T00:00', '2021-12-14T00:00']])
})

test('before the first rule and after the last there is no beginning and no end', () => {
  expect(told('karaoke', '1999-01-01')).toEqual([['free', 'none', null, '2021-11-01T05:00']])
  expect(told('karaoke', '2030-01-01')).toEqual([['free', 'none', '2022-03-01T00:00', null]])
})

test('a Monday to come tells what changes on it, as far as it is known', () => {
  const wednesday = kst('2022-01-12T12:00')
  expect(nextMonday(korea, wednesday)).toBe(day('2022-01-17'))
  expect(nextMonday(korea, kst('2022-01-17T00:00'))).toBe(day('2022-01-24'))
  expect(nextMonday(korea, kst('2022-01-16T23:59'))).toBe(day('2022-01-17'))
  const { places } = changesOn(korea, day('2022-01-17'), { region: 'busan', asKnownAt: wednesday })
  expect(places.map(({ names, before, after }) => [names.en.slice(0, 5), before.state, after.state])).toEqual([
    ['Shops', 'grace', 'fined'],
  ])
  const later = changesOn(korea, day('2022-01-17'), { region: 'busan' })
  expect(later.rows.map(({ id }) => id)).toContain('A3')
})
