/** Outcomes told by text, by line, place and day. */
import { expect, test } from 'vitest'
import type { PassDecision } from '../domain/pass/pass-decision.ts'
import type { CalendarDate } from '../domain/time.ts'
import { makeToldOutcomes } from './told-outcomes.ts'

const DAY = '2022-01-12' as CalendarDate
const TOMORROW = '2022-01-13' as CalendarDate
const token = (last: string) => last.padStart(16, '-').slice(-9).padEnd(16, '-')
const OUTCOMES: readonly PassDecision['outcome'][] = [
  'pass',
  'no-pass',
  'not-required',
  'allowed-without-pass',
  'unknown',
]

test('each outcome is known again as itself, of its own line and place', () => {
  const told = makeToldOutcomes()
  for (const outcome of OUTCOMES) told.note(DAY, token(outcome), outcome)
  expect(OUTCOMES.map((outcome) => told.last(DAY, token(outcome)))).toEqual(OUTCOMES)
  expect(told.last(DAY, token('nobody'))).toBeUndefined()
})

test('the last one told counts, till the day is over or the world starts over', () => {
  const told = makeToldOutcomes()
  told.note(DAY, token('a'), 'no-pass')
  told.note(DAY, token('a'), 'pass')
  expect(told.last(DAY, token('a'))).toBe('pass')
  told.clear()
  expect(told.last(DAY, token('a'))).toBeUndefined()
  told.note(DAY, token('a'), 'pass')
  expect(told.last(TOMORROW, token('a'))).toBeUndefined()
})
