/** The rate of texts to a gateway: kept, halved where it throttles, and found again. */
import { expect, test } from 'vitest'
import { makePace, type Pace } from './pace.ts'

/** How many go in so many milliseconds, asked every ten. */
function sentWithin(pace: Pace, from: number, ms: number, each: (now: number) => void = () => {}): number {
  let count = 0
  for (let now = from; now < from + ms; now += 10) {
    for (let tries = 0; tries < 100 && pace.take(now); tries += 1) {
      count += 1
      each(now)
    }
  }
  return count
}

test('without a rate of the profile nothing holds a text back', () => {
  const pace = makePace({ perSecond: 0, pauseMs: 1000 })
  expect(sentWithin(pace, 1000, 1000)).toBe(10_000)
  expect(pace.waitMs(5000)).toBe(0)
})

test('a rate of the profile is kept, with a tenth of a second of texts at once', () => {
  const pace = makePace({ perSecond: 50, pauseMs: 1000 })
  const sent = sentWithin(pace, 10_000, 4000)
  expect(sent).toBeGreaterThan(195)
  expect(sent).toBeLessThanOrEqual(206)
})

test('throttled, it pauses, goes on at half of what went, and rises by a quarter a second to where it was', () => {
  const pace = makePace({ perSecond: 100, pauseMs: 1000 })
  sentWithin(pace, 0, 2000)
  pace.throttled(2000)
  pace.throttled(2001) // of the same window: one halving for all of them
  expect(sentWithin(pace, 2001, 998)).toBe(0)
  expect(pace.perSecond(3000)).toBeCloseTo(50, -1)
  const first = sentWithin(pace, 3000, 1000)
  expect(first).toBeGreaterThan(40)
  expect(first).toBeLessThan(60)
  expect(pace.perSecond(5000)).toBeCloseTo(78, 0)
  expect(pace.perSecond(60_000)).toBe(100)
})

test('a gateway of unknown rate that takes 40 a second is served at a rate about that, with few refusals', () => {
  const pace = makePace({ perSecond: 0, pauseMs: 1000 })
  let refused = 0
  let taken = 0
  let second = 0
  let inSecond = 0
  sentWithin(pace, 0, 120_000, (now) => {
    if (Math.floor(now / 1000) !== second) [second, inSecond] = [Math.floor(now / 1000), 0]
    inSecond += 1
    if (inSecond <= 40) taken += 1
    else {
      refused += 1
      pace.throttled(now)
    }
  })
  expect(taken).toBeGreaterThan(120 * 40 * 0.5)
  expect(refused).toBeLessThan(taken / 20)
})

test('in the end an unlimited gateway is unlimited again', () => {
  const pace = makePace({ perSecond: 0, pauseMs: 1000 })
  sentWithin(pace, 0, 1000)
  pace.throttled(1000)
  expect(pace.perSecond(2000)).toBeDefined()
  expect(pace.perSecond(120_000)).toBeUndefined()
})

test('it never falls below twenty a second, or the rate of the profile: then the pauses slow down', () => {
  for (const [perSecond, least] of [
    [0, 20],
    [5, 5],
  ] as const) {
    const pace = makePace({ perSecond, pauseMs: 0 })
    for (let now = 0; now < 50; now += 1) pace.throttled(now)
    expect(pace.perSecond(50)).toBe(least)
  }
})

test('a gateway that takes three a second gets them, with a refusal a second', () => {
  const pace = makePace({ perSecond: 0, pauseMs: 1000 })
  let refused = 0
  let taken = 0
  let second = 0
  let inSecond = 0
  sentWithin(pace, 0, 60_000, (now) => {
    if (Math.floor(now / 1000) !== second) [second, inSecond] = [Math.floor(now / 1000), 0]
    inSecond += 1
    if (inSecond <= 3) taken += 1
    else {
      refused += 1
      pace.throttled(now)
    }
  })
  expect(taken).toBeGreaterThan(60)
  // The first second's, which nobody could know of, and then one a pause.
  expect(refused).toBeLessThan(60 + 100)
})
