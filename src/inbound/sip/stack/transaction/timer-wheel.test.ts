/** The timer wheel: never early, hardly late, stopped timers never fire. */
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createTimerWheel, TICK_MS } from './timer-wheel.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
})
afterEach(() => {
  vi.useRealTimers()
})

test('every timer fires once, never early and within two ticks, however the clock jumps; stopped ones never', () => {
  const timers = fc.array(fc.record({ ms: fc.integer({ min: 0, max: 90_000 }), stopped: fc.boolean() }), {
    maxLength: 40,
  })
  const jumps = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(timers, jumps, (wanted, steps) => {
      let now = 0
      const wheel = createTimerWheel(() => now)
      const fired: number[][] = wanted.map(() => [])
      const running = wanted.map(({ ms }, i) => wheel.start(ms, () => fired[i]?.push(now)))
      for (const [i, { stopped }] of wanted.entries()) if (stopped) wheel.stop(running[i])
      for (let turn = 0; now < 91_000; turn++) {
        now += steps[turn % steps.length] ?? 1
        vi.advanceTimersByTime(TICK_MS)
      }
      const longest = Math.max(...steps)
      for (const [i, { ms, stopped }] of wanted.entries()) {
        const [at, ...more] = fired[i] ?? []
        expect(more).toEqual([])
        if (stopped) expect(at).toBeUndefined()
        else expect(at !== undefined && at >= ms && at <= ms + 2 * TICK_MS + longest).toBe(true)
      }
      expect(wheel.size).toBe(0)
      wheel.close()
    }),
    { numRuns: 20 },
  )
})

test('a timer that stops another due in the same tick wins', () => {
  let now = 0
  const wheel = createTimerWheel(() => now)
  const fired: string[] = []
  const stopOthers = () => {
    fired.push('one')
    for (const timer of timers) wheel.stop(timer)
  }
  const timers = [wheel.start(100, stopOthers), wheel.start(100, stopOthers)]
  now = 1_000
  vi.advanceTimersByTime(TICK_MS)
  expect(fired).toEqual(['one'])
  wheel.close()
})
