import { expect, test } from 'vitest'
import type { Line } from '../../domain/call/phone/line.ts'
import { type CalendarDate, HOUR, MINUTE } from '../../domain/kit/time.ts'
import type { Arrival } from '../../ports/places/arrivals.ts'
import { createArrivals } from './arrivals.ts'

const noon = Date.parse('2022-01-12T12:00+09:00')
const anArrival = (call: number, changes: Partial<Arrival> = {}): Arrival => ({
  day: '2022-01-12' as CalendarDate,
  callKey: new Uint8Array(16).fill(call),
  siteId: 1,
  at: noon + call,
  lastFour: '0001',
  shown: '',
  outcome: 'checking',
  allowedAlone: false,
  ...changes,
})
const clockAt = (now: number) => ({ now: () => now })
const callsOf = (arrivals: readonly Arrival[]) => arrivals.map(({ callKey }) => callKey[0])

test('a site sees its own arrivals, newest first, for two hours', () => {
  const arrivals = createArrivals(clockAt(noon))
  for (const call of [1, 2, 3]) arrivals.put(anArrival(call))
  arrivals.put(anArrival(4, { siteId: 2 }))
  expect(callsOf(arrivals.list(1, noon + 3))).toEqual([3, 2, 1])
  expect(callsOf(arrivals.list(1, noon + 2 * HOUR + 2))).toEqual([3, 2])
  expect(callsOf(arrivals.list(2, noon + 4))).toEqual([4])
})

test('a decision replaces the arrival of its call, and followers hear of both', () => {
  const arrivals = createArrivals(clockAt(noon))
  const heard: string[] = []
  const end = arrivals.follow(({ outcome }) => heard.push(outcome))
  arrivals.put(anArrival(1))
  arrivals.put(anArrival(1, { outcome: 'pass', shown: '홍*동(80년생)' }))
  end()
  arrivals.put(anArrival(2))
  expect(heard).toEqual(['checking', 'pass'])
  expect(arrivals.list(1, noon + 2)).toMatchObject([
    { outcome: 'checking' },
    { outcome: 'pass', shown: '홍*동(80년생)' },
  ])
})

test('a guest who is told anew stands there once; others, other places and an earlier visit stay', () => {
  const arrivals = createArrivals(clockAt(noon))
  const [line, other] = ['+821000000001' as Line, '+821000000002' as Line]
  arrivals.put(anArrival(1, { line, at: noon - 10 * MINUTE }))
  arrivals.put(anArrival(2, { line, at: noon - 9 * MINUTE, outcome: 'unverified' }))
  arrivals.put(anArrival(3, { line: other }))
  arrivals.put(anArrival(4, { line, siteId: 2 }))
  arrivals.putInstead({ ...anArrival(5, { at: noon }), line })
  expect(callsOf(arrivals.list(1, noon))).toEqual([3, 5, 1])
  expect(callsOf(arrivals.list(2, noon))).toEqual([4])
  arrivals.put(anArrival(5, { at: noon, line, outcome: 'pass' }))
  arrivals.putInstead({ ...anArrival(6, { at: noon + MINUTE }), line })
  expect(callsOf(arrivals.list(1, noon + MINUTE))).toEqual([6, 3, 1])
})

test('who came with a guest stays where the guest is told anew', () => {
  const arrivals = createArrivals(clockAt(noon))
  const line = '+821000005678' as Line
  arrivals.put(anArrival(1, { at: noon, line }))
  arrivals.put(anArrival(2, { at: noon, line, companion: true }))
  arrivals.putInstead({ ...anArrival(3, { at: noon }), line })
  expect(callsOf(arrivals.list(1, noon))).toEqual([2, 3])
})

test('what is over two hours old is let go of at the next arrival, at every site', () => {
  let now = noon
  const arrivals = createArrivals({ now: () => now })
  arrivals.put(anArrival(1))
  now += 2 * HOUR + 2
  arrivals.put(anArrival(2, { siteId: 2, at: now }))
  expect(arrivals.list(1, noon + 1)).toEqual([])
})

test('what is over two hours old is let go of though nobody comes', () => {
  const arrivals = createArrivals(clockAt(noon))
  for (const call of [1, 2]) arrivals.put(anArrival(call))
  arrivals.forgetOld(noon + 2 * HOUR + 2)
  expect(callsOf(arrivals.list(1, noon))).toEqual([2])
})

test('it stays within its limits: the oldest go first', () => {
  const arrivals = createArrivals(clockAt(noon), { perSite: 2, inAll: 3 })
  for (const call of [1, 2, 3]) arrivals.put(anArrival(call))
  expect(callsOf(arrivals.list(1, noon + 9))).toEqual([3, 2])
  for (const call of [4, 5]) arrivals.put(anArrival(call, { siteId: call }))
  expect(callsOf(arrivals.list(1, noon + 9))).toEqual([3])
})

test('a decision that was quicker than the call itself is not taken back', () => {
  const arrivals = createArrivals(clockAt(noon))
  const decided = anArrival(1, { outcome: 'pass', shown: '홍*동(80년생)' })
  arrivals.put(decided)
  arrivals.put({ ...decided, outcome: 'checking', shown: '' })
  expect(arrivals.list(1, noon + 1)).toMatchObject([{ outcome: 'pass', shown: '홍*동(80년생)' }])
})

test('with many arrivals a site keeps its newest', () => {
  const arrivals = createArrivals(clockAt(noon), { perSite: 200, inAll: 1000 })
  for (let call = 0; call < 500; call += 1) {
    const callKey = new Uint8Array(16)
    new DataView(callKey.buffer).setUint32(0, call)
    arrivals.put({ ...anArrival(0), callKey, at: noon + call })
  }
  const kept = arrivals.list(1, noon + 500).map(({ at }) => at - noon)
  expect(kept.length).toBeGreaterThan(197)
  expect(kept).toEqual(Array.from({ length: kept.length }, (_, nth) => 499 - nth))
})
