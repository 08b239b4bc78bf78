/** Arrivals told to other programs: at once where nothing was told just before, else together. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Told } from '../../ports/kit/program-feed.ts'
import type { Arrival } from '../../ports/places/arrivals.ts'
import { tellArrivals } from './arrivals-told.ts'

let told: readonly string[][] = []
const feed = {
  tell(message: Told) {
    if (message.kind !== 'arrivals') return
    told = [...told, message.arrivals.map(({ arrival, instead }) => `${arrival.lastFour}${instead ? ' instead' : ''}`)]
  },
}
const arrival = (lastFour: string) => ({ lastFour }) as Arrival & { readonly line: never }

beforeEach(() => {
  told = []
  vi.useFakeTimers()
})
afterEach(() => void vi.useRealTimers())

test('one alone is told at once', () => {
  const arrivals = tellArrivals(feed)
  arrivals.put(arrival('0001'))
  expect(told).toEqual([['0001']])
  vi.advanceTimersByTime(1_000)
  arrivals.putInstead(arrival('0002'))
  expect(told).toEqual([['0001'], ['0002 instead']])
})

test('those that follow at once are told together, in their order, one message in 30 ms', () => {
  const arrivals = tellArrivals(feed)
  for (const lastFour of ['0001', '0002', '0003']) arrivals.put(arrival(lastFour))
  expect(told).toEqual([['0001']])
  vi.advanceTimersByTime(29)
  expect(told).toHaveLength(1)
  vi.advanceTimersByTime(1)
  expect(told).toEqual([['0001'], ['0002', '0003']])
  arrivals.put(arrival('0004'))
  expect(told).toHaveLength(2)
  vi.advanceTimersByTime(30)
  expect(told).toEqual([['0001'], ['0002', '0003'], ['0004']])
})

test('a program that ends tells what waits, and nothing afterwards', () => {
  const arrivals = tellArrivals(feed)
  for (const lastFour of ['0001', '0002']) arrivals.put(arrival(lastFour))
  arrivals.flush()
  expect(told).toEqual([['0001'], ['0002']])
  vi.advanceTimersByTime(100)
  arrivals.flush()
  expect(told).toHaveLength(2)
  expect(vi.getTimerCount()).toBe(0)
})
