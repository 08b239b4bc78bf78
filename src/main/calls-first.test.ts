/** When texts wait for calls. */
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createCallsFirst } from './calls-first.ts'

test('calls come first while many callers wait for their answer', () => {
  let waiting = 100
  const callsComeFirst = createCallsFirst(() => waiting)
  expect(callsComeFirst()).toBe(false)
  waiting = 101
  expect(callsComeFirst()).toBe(true)
})

test('calls come first after moments in which the loop was never idle, until it is idle again', async () => {
  const callsComeFirst = createCallsFirst(() => 0)
  await delay(50)
  expect(callsComeFirst()).toBe(false)
  const until = performance.now() + 60
  while (performance.now() < until);
  await delay(0)
  expect(callsComeFirst()).toBe(true)
  await delay(300)
  expect(callsComeFirst()).toBe(false)
})
