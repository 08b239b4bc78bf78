/** Companions whose documents staff have seen: those of that line at that place, and nobody who needed none. */
import { expect, test } from 'vitest'
import { createArrivals } from '../../adapters/arrivals/arrivals.ts'
import type { Line } from '../../domain/call/phone/line.ts'
import { type CalendarDate, MINUTE } from '../../domain/kit/time.ts'
import type { Arrival } from '../../ports/places/arrivals.ts'
import { makeCompanionsSeen } from './companions-seen.ts'

const NOON = Date.parse('2022-01-12T12:31:00+09:00')
const GUARDIAN = '+821000005678' as Line
const CHILD: Partial<Arrival> = { companion: true }
const OTHER = '+821000005679' as Line

function setUp(...arrived: readonly Partial<Arrival>[]) {
  const clock = { now: () => NOON }
  const arrivals = createArrivals(clock)
  for (const [nth, each] of arrived.entries())
    arrivals.put({
      ...{ day: '2022-01-12' as CalendarDate, callKey: new Uint8Array(16).fill(nth), siteId: 1, at: NOON - MINUTE },
      ...{ lastFour: '5678', line: GUARDIAN, shown: `${nth}`, outcome: 'no-pass', allowedAlone: false },
      ...each,
    })
  const outcomes = () =>
    [1, 2].flatMap((site) => arrivals.list(site, NOON).map(({ shown, outcome }) => `${shown} ${outcome}`)).sort()
  return { seen: makeCompanionsSeen({ arrivals, clock }), outcomes }
}

test('all who came with the line at that place are marked; the guardian, other lines and places are not', () => {
  const others = [
    { ...CHILD, line: OTHER },
    { ...CHILD, siteId: 2 },
  ]
  const { seen, outcomes } = setUp(CHILD, CHILD, { outcome: 'pass' }, ...others)
  expect(seen(1, GUARDIAN)).toBe(true)
  expect(outcomes()).toEqual(['0 document-seen', '1 document-seen', '2 pass', '3 no-pass', '4 no-pass'])
})

test('who needed none keeps that, and of who is reported nothing better is said', () => {
  const { seen, outcomes } = setUp({ ...CHILD, outcome: 'not-required' }, { ...CHILD, outcome: 'reported' })
  expect(seen(1, GUARDIAN)).toBe(true)
  expect(outcomes()).toEqual(['0 not-required', '1 reported'])
})

test('nobody came with it, or over half an hour ago', () => {
  const { seen, outcomes } = setUp({ ...CHILD, at: NOON - 31 * MINUTE }, {})
  expect([seen(1, GUARDIAN), seen(1, OTHER)]).toEqual([false, false])
  expect(outcomes()).toEqual(['0 no-pass', '1 no-pass'])
})
