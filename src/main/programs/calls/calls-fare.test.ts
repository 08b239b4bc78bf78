/** The measure of how the calls fare. */
import { expect, test } from 'vitest'
import { createCallsFare } from './calls-fare.ts'

let now = 0
const clock = () => now

test('of the visits of the last moment nine in ten were stored within so long; an old moment is over', () => {
  const fare = createCallsFare(() => 7, { clock })
  for (const tookMs of [9, 1, 2, 3, 4, 5, 6, 7, 8, 50]) fare.stored(tookMs)
  now += 199
  expect(fare.now()).toMatchObject({ storedMs: 0, waiting: 7 })
  now += 1
  expect(fare.now()).toMatchObject({ storedMs: 50 })
  fare.stored(3)
  expect(fare.now()).toMatchObject({ storedMs: 50 })
  now += 200
  expect(fare.now()).toMatchObject({ storedMs: 3 })
  now += 200
  expect(fare.now()).toMatchObject({ storedMs: 0 })
})

test('what the processors had to spare, and how busy the thread was', () => {
  let [idle, user] = [0, 0]
  const processors = () => [
    { model: '', speed: 0, times: { idle, user, nice: 0, sys: 0, irq: 0 } },
    { model: '', speed: 0, times: { idle: 2 * idle, user, nice: 0, sys: 0, irq: 0 } },
  ]
  const fare = createCallsFare(() => 0, { processors, clock })
  expect(fare.now()).toMatchObject({ spare: 1 })
  ;[idle, user] = [100, 50]
  now += 200
  expect(fare.now().spare).toBeCloseTo(300 / 400)
  ;[idle, user] = [100, 250]
  now += 200
  expect(fare.now().spare).toBe(0)
  now += 200
  expect(fare.now().spare).toBe(1)
})
