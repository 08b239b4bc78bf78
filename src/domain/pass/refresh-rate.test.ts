/** Tests of the pace of looking persons up ahead, where no number is set. */
import { expect, test } from 'vitest'
import { HOUR, SECOND } from '../kit/time.ts'
import { refreshRate } from './refresh-rate.ts'

const NIGHT = 4 * HOUR

test('a million persons are done in three quarters of four hours', () => {
  const rate = refreshRate(1_000_000, NIGHT)
  expect(1_000_000 / rate).toBeCloseTo((0.75 * NIGHT) / SECOND, 6)
  expect(Math.ceil(rate)).toBe(93)
})

test('few go as ever, too many as fast as may be asked of a registry without a word', () => {
  expect(refreshRate(0, NIGHT)).toBe(20)
  expect(refreshRate(100_000, NIGHT)).toBe(20)
  expect(refreshRate(50_000_000, NIGHT)).toBe(300)
  expect(refreshRate(1_000, 0)).toBe(300)
})

test('who loses an hour goes faster in the others, and comes through', () => {
  let left = 1_000_000
  for (let at = HOUR; at < NIGHT; at += SECOND) left = Math.max(0, left - refreshRate(left, NIGHT - at))
  expect(left).toBe(0)
})
