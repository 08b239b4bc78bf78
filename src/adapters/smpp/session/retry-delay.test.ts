/** The wait before the next connection grows, and is short again only after a quiet minute. */
import { expect, test } from 'vitest'
import { makeRetryDelay, QUIET_MS } from './retry-delay.ts'

const times = (count: number, boundForMs: number, delay = makeRetryDelay({ first: 250, longest: 15_000 }, () => 0.5)) =>
  Array.from({ length: count }, () => delay.next(boundForMs))

test('it doubles up to the longest', () => {
  expect(times(8, 0)).toEqual([250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000])
})

test('binds that last less than a minute do not make it short again; one that does makes it so', () => {
  const delay = makeRetryDelay({ first: 250, longest: 15_000 }, () => 0.5)
  expect(times(4, QUIET_MS - 1, delay)).toEqual([250, 500, 1000, 2000])
  expect(times(2, QUIET_MS, delay)).toEqual([250, 250])
  expect(times(2, 0, delay)).toEqual([500, 1000])
})

test('it is spread by a fifth either way', () => {
  expect(makeRetryDelay({ first: 1000, longest: 15_000 }, () => 0).next(0)).toBe(800)
  expect(makeRetryDelay({ first: 1000, longest: 15_000 }, () => 1).next(0)).toBeCloseTo(1200)
})
