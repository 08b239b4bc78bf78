/** The breaker's pause on a wall clock that is put back and ahead: it lasts as long as it should. */
import { ConsecutiveBreaker, circuitBreaker, handleAll } from 'cockatiel'
import { afterEach, expect, test, vi } from 'vitest'
import { HOUR } from '../../domain/kit/time.ts'
import { breakerPause } from './breaker-pause.ts'

afterEach(() => vi.useRealTimers())

test.each([-HOUR, 0, HOUR])('a clock that is stepped by %i ms makes it neither longer nor shorter', async (step) => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'], now: Date.parse('2022-01-12T12:00:00+09:00') })
  const breaker = circuitBreaker(handleAll, { breaker: new ConsecutiveBreaker(1), halfOpenAfter: breakerPause(2_000) })
  let asked = 0
  const ask = (isWell: boolean) =>
    breaker
      .execute(() => {
        asked += 1
        if (!isWell) throw new Error('ill')
      })
      .catch(() => {})
  await ask(false)
  vi.setSystemTime(Date.now() + step)
  vi.advanceTimersByTime(1_999)
  await ask(true)
  expect(asked).toBe(1)
  vi.advanceTimersByTime(1)
  await ask(false)
  expect(asked).toBe(2)
  vi.advanceTimersByTime(1_999)
  await ask(true)
  expect(asked).toBe(2)
  vi.advanceTimersByTime(1)
  await ask(true)
  await ask(true)
  expect(asked).toBe(4)
})
