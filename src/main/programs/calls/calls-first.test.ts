/** Calls' priority over texts. */
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createCallsFirst } from './calls-first.ts'

test('calls come first while many callers wait for their answer', () => {
  let waiting = 100
  const callsFirst = createCallsFirst(() => waiting)
  expect(callsFirst.isNow()).toBe(false)
  waiting = 101
  expect(callsFirst.isNow()).toBe(true)
})

test('calls come first after one that took long to store', () => {
  const callsFirst = createCallsFirst(() => 0)
  callsFirst.stored(100)
  expect(callsFirst.isNow()).toBe(false)
  callsFirst.stored(101)
  expect(callsFirst.isNow()).toBe(true)
})

test('calls come first after moments in which the loop was never idle, until it is idle again', async () => {
  const callsFirst = createCallsFirst(() => 0)
  await delay(50)
  expect(callsFirst.isNow()).toBe(false)
  const until = performance.now() + 60
  while (performance.now() < until);
  await delay(0)
  expect(callsFirst.isNow()).toBe(true)
  await delay(300)
  expect(callsFirst.isNow()).toBe(false)
})
