import { expect, test } from 'vitest'
import { makeRateLimit } from './rate-limit.ts'

test('so many a second go, in steps of any length, and what was not used is not saved up beyond a quarter of a second', () => {
  let [now, rate] = [0, 100]
  const limit = makeRateLimit(
    () => rate,
    () => now,
  )
  const goes = () => {
    let count = 0
    while (limit.has()) {
      limit.take()
      count += 1
    }
    return count
  }
  expect(goes()).toBe(1)
  let gone = 0
  for (let step = 0; step < 300; step += 1) {
    now += step % 7
    gone += goes()
  }
  expect(gone).toBeGreaterThanOrEqual(Math.floor(now / 10) - 1)
  expect(gone).toBeLessThanOrEqual(Math.ceil(now / 10))
  now += 60_000
  expect(goes()).toBe(26)
  rate = 0
  now += 60_000
  expect(goes()).toBe(0)
})
