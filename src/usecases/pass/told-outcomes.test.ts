/** Outcomes told by text, by line, place and day. */
import { expect, test } from 'vitest'
import type { Line } from '../../domain/call/phone/line.ts'
import type { CalendarDate } from '../../domain/kit/time.ts'
import type { PassDecision } from '../../domain/pass/pass-decision.ts'
import { makeToldOutcomes } from './told-outcomes.ts'

const DAY = '2022-01-12' as CalendarDate
const LINE = '+821000000001' as Line
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
  for (const outcome of OUTCOMES) told.note(DAY, token(outcome), outcome, LINE)
  expect(OUTCOMES.map((outcome) => told.last(DAY, token(outcome), LINE))).toEqual(OUTCOMES)
  expect(told.last(DAY, token('nobody'), LINE)).toBeUndefined()
})

test('the last one told counts, till the day is over or the world starts over', () => {
  const told = makeToldOutcomes()
  told.note(DAY, token('a'), 'no-pass', LINE)
  told.note(DAY, token('a'), 'pass', LINE)
  expect(told.last(DAY, token('a'), LINE)).toBe('pass')
  told.clear()
  expect(told.last(DAY, token('a'), LINE)).toBeUndefined()
  told.note(DAY, token('a'), 'pass', LINE)
  expect(told.last(TOMORROW, token('a'), LINE)).toBeUndefined()
})

test('what was told before another process had the line counts no more, and neither while it has it', () => {
  let turn: number | undefined = 3
  const told = makeToldOutcomes(undefined, () => turn)
  for (const outcome of OUTCOMES) {
    turn = 3
    told.note(DAY, token('a'), outcome, LINE)
    expect(told.last(DAY, token('a'), LINE)).toBe(outcome)
    for (turn of [undefined, 0, 1, 2, 4, 5, 52]) expect(told.last(DAY, token('a'), LINE)).toBeUndefined()
  }
  turn = undefined
  told.note(DAY, token('b'), 'pass', LINE)
  turn = 0
  expect(told.last(DAY, token('b'), LINE)).toBeUndefined()
})

test('fifty turns and more fit into a byte', () => {
  let turn = 0
  const told = makeToldOutcomes(undefined, () => turn)
  for (turn = 0; turn < 120; turn += 1) {
    told.note(DAY, token('a'), 'unknown', LINE)
    expect(told.last(DAY, token('a'), LINE)).toBe('unknown')
  }
})
