/** A program's clock as the house tells it: whoever keeps something by the time hears of a step with the step itself. */
import { expect, test } from 'vitest'
import { HOUR } from '../../domain/kit/time.ts'
import { createToldClock, sentClock } from './shared-clock.ts'

const NOON = Date.parse('2026-03-06T12:00+09:00')

/** As another process of this machine tells it. */
const told = (at: number) => sentClock({ now: () => at, held: () => undefined })

test.each([HOUR, -HOUR, 2_000, -2_000])('a step by %i ms is heard at once, by the new time', (by) => {
  const clock = createToldClock(told(NOON))
  const heard: number[] = []
  const end = clock.onChanged(() => void heard.push(clock.now()))
  clock.set(told(NOON + by))
  expect(heard).toHaveLength(1)
  expect(Math.abs((heard[0] ?? 0) - (NOON + by))).toBeLessThan(500)
  end()
  clock.set(told(NOON))
  expect(heard).toHaveLength(1)
})

test('a clock that is corrected by degrees is followed without a word', () => {
  const clock = createToldClock(told(NOON))
  const heard: number[] = []
  clock.onChanged(() => void heard.push(clock.now()))
  clock.set(told(NOON + 400))
  expect(clock.now()).toBeGreaterThanOrEqual(NOON + 400)
  expect(heard).toHaveLength(0)
  clock.tellChanged()
  expect(heard).toHaveLength(1)
})
