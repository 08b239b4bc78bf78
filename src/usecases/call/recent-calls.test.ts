import { expect, test } from 'vitest'
import type { CalendarDate } from '../../domain/kit/time.ts'
import { REPEAT_WITHIN } from '../../domain/visits/repeat-within.ts'
import { makeRecentCalls } from './recent-calls.ts'

const key = { day: '2022-01-12' as CalendarDate, callKey: new Uint8Array(16) }
const stored = Promise.resolve(true)

test('a call is found for ten minutes of business time', () => {
  const calls = makeRecentCalls()
  calls.note('a', key, 1000, stored)
  expect(calls.find('a', 1000 + REPEAT_WITHIN - 1)).toBeDefined()
  expect(calls.find('a', 1000 + REPEAT_WITHIN)).toBeUndefined()
  expect(calls.find('b', 1000)).toBeUndefined()
})

test('what was rung ten minutes later and more is no earlier call of one that is told late', () => {
  const calls = makeRecentCalls()
  calls.note('a', key, 1000 + REPEAT_WITHIN, stored)
  expect(calls.find('a', 1000)).toBeUndefined()
  expect(calls.find('a', 1001)).toBeDefined()
})

test('a call that is over is let go of though nobody rings', () => {
  const calls = makeRecentCalls()
  calls.note('a', key, 0, stored)
  calls.note('b', key, 1, stored)
  calls.forgetOld(REPEAT_WITHIN)
  expect([calls.find('a', 1), calls.find('b', 1)]).toMatchObject([undefined, { at: 1 }])
})

test('a call that was not stored is forgotten', async () => {
  const calls = makeRecentCalls()
  calls.note('a', key, 0, Promise.resolve(false))
  expect(await calls.find('a', 0)?.stored).toBe(false)
  expect(calls.find('a', 0)).toBeUndefined()
})

test('a later call under the same token is not forgotten with the earlier one', async () => {
  const calls = makeRecentCalls()
  calls.note('a', key, 0, Promise.resolve(false))
  const first = calls.find('a', 0)
  calls.note('a', key, 1, stored)
  await first?.stored
  expect(calls.find('a', 1)?.at).toBe(1)
})

test('beyond the limit the oldest goes first', () => {
  const calls = makeRecentCalls(3)
  for (const [at, token] of ['a', 'b', 'c', 'd'].entries()) calls.note(token, key, at, stored)
  expect(['a', 'b', 'c', 'd'].map((token) => calls.find(token, 4) !== undefined)).toEqual([false, true, true, true])
})

test('a large number of calls stays within its limit, the newest kept', () => {
  const calls = makeRecentCalls(1_000)
  for (let at = 0; at < 2_500; at += 1) calls.note(`${at}`, key, at, stored)
  const kept = Array.from({ length: 2_500 }, (_, at) => calls.find(`${at}`, 2_500) !== undefined)
  expect(kept.indexOf(true)).toBe(1_500)
  expect(kept.lastIndexOf(false)).toBe(1_499)
})

test('a call is told as it was noted, on either side of midnight', () => {
  const calls = makeRecentCalls()
  const before = { day: '2022-01-12' as CalendarDate, callKey: Uint8Array.from({ length: 16 }, (_, at) => at) }
  const behind = { day: '2022-01-13' as CalendarDate, callKey: Uint8Array.from({ length: 16 }, (_, at) => 255 - at) }
  calls.note('a', before, 1, stored)
  calls.note('b', behind, 2, stored)
  expect(calls.find('a', 3)).toMatchObject({ key: before, at: 1 })
  expect(calls.find('b', 3)).toMatchObject({ key: behind, at: 2 })
})

test('a call that is forgotten while it is being stored takes no other call along', async () => {
  const calls = makeRecentCalls(1)
  const storing = Promise.withResolvers<boolean>()
  calls.note('a', key, 0, storing.promise)
  const stored = calls.find('a', 0)?.stored
  calls.note('b', key, 1, Promise.resolve(true))
  storing.resolve(false)
  await stored
  expect(calls.find('a', 1)).toBeUndefined()
  expect(calls.find('b', 1)).toBeDefined()
})

test('a call of before the start is found as one that was noted, takes the place of none, and is given no room that is not there', async () => {
  const calls = makeRecentCalls(2)
  calls.note('a', key, 2, stored)
  calls.recall('a', key, 1)
  calls.recall('b', { ...key, callKey: new Uint8Array(16).fill(7) }, 1)
  calls.recall('c', key, 1)
  expect(calls.find('a', 2)?.at).toBe(2)
  expect(calls.find('b', 2)).toEqual({ key: { ...key, callKey: new Uint8Array(16).fill(7) }, at: 1, stored: true })
  expect(calls.find('c', 2)).toBeUndefined()
  expect(calls.find('b', 1 + REPEAT_WITHIN)).toBeUndefined()
})
