/** Tests of the deadline: who comes first is told, and nothing of the other is left. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { withinTime } from './within-time.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('an answer in time is told, and no timer is left', async () => {
  const asked = Promise.withResolvers<string>()
  const told = withinTime(asked.promise, 100, () => 'late')
  await vi.advanceTimersByTimeAsync(99)
  asked.resolve('in time')
  expect(await told).toBe('in time')
  expect(vi.getTimerCount()).toBe(0)
})

test('what rejects in time rejects, and no timer is left', async () => {
  await expect(withinTime(Promise.reject(new Error('refused')), 100, () => 'late')).rejects.toThrow('refused')
  expect(vi.getTimerCount()).toBe(0)
})

test('what stands in is told at the deadline; that the answer rejects later is heard by nobody', async () => {
  const asked = Promise.withResolvers<string>()
  const told = withinTime(asked.promise, 100, () => 'late')
  await vi.advanceTimersByTimeAsync(100)
  expect(await told).toBe('late')
  asked.reject(new Error('too late'))
  await vi.advanceTimersByTimeAsync(1) // an unheard rejection would fail the run
})

test('a stand-in that throws rejects', async () => {
  const told = withinTime(new Promise<string>(() => {}), 100, () => {
    throw new Error('not in time')
  })
  const [outcome] = await Promise.all([told.catch(String), vi.advanceTimersByTimeAsync(100)])
  expect(outcome).toBe('Error: not in time')
})

test('until a stand-in that takes time is there, the answer may still come', async () => {
  const asked = Promise.withResolvers<string>()
  const standIn = Promise.withResolvers<string>()
  const told = withinTime(asked.promise, 100, () => standIn.promise)
  await vi.advanceTimersByTimeAsync(100)
  asked.resolve('just in time')
  standIn.resolve('late')
  expect(await told).toBe('just in time')
})
