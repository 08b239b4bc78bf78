/** Rates: the calls that a profile allows to a carrier, a number, a caller, and what is remembered of them. */
import { describe, expect, test } from 'vitest'
import type { Line } from '../../../domain/call/phone/line.ts'
import { type Carrier, LOOPBACK } from './carriers.ts'
import { createRates } from './rate.ts'

const CARRIER: Carrier = { ...LOOPBACK, trustFrom: false }

test('a carrier beyond its calls a second is shed until they have come back; others are not', () => {
  const rates = createRates()
  const slow = { ...CARRIER, name: 'slow', callsPerSecond: 2 }
  const taken = (carrier: Carrier, now: number) => rates.take(carrier, now)
  expect([taken(slow, 0), taken(slow, 0), taken(slow, 0)]).toEqual([true, true, false])
  expect(taken({ ...slow, name: 'other' }, 0)).toBe(true)
  expect(taken({ ...slow, name: 'unlimited', callsPerSecond: 0 }, 0)).toBe(true)
  expect([taken(slow, 499), taken(slow, 500), taken(slow, 500)]).toEqual([false, true, false])
  expect([taken(slow, 60_000), taken(slow, 60_000), taken(slow, 60_000)]).toEqual([true, true, false])
})

describe('the calls that a profile allows', () => {
  const LINE = '+821000000001' as Line
  const OTHER = '+821000000002' as Line
  const limited = { ...CARRIER, numberCallsPerSecond: 1, callerCallsPerMinute: 2 }

  test('so many may come at once as its burst says, then a second’s worth each second', () => {
    const rates = createRates()
    const bursting = { ...CARRIER, name: 'bursting', callsPerSecond: 1, burst: 3 }
    expect([0, 0, 0, 0].map((now) => rates.take(bursting, now))).toEqual([true, true, true, false])
    expect([1_000, 1_000].map((now) => rates.take(bursting, now))).toEqual([true, false])
  })

  test('of one caller and to one number, each by itself, and of one carrier', () => {
    const rates = createRates()
    const within = (number: string, line: Line, now: number, carrier = limited) =>
      rates.within(carrier, number, line, now)
    expect([within('a', LINE, 0), within('b', LINE, 0), within('c', LINE, 0)]).toEqual(['yes', 'yes', 'no'])
    expect(within('c', OTHER, 0)).toBe('yes')
    expect(within('c', LINE, 0, { ...limited, name: 'other' })).toBe('yes')
    expect([within('d', LINE, 30_000), within('g', LINE, 30_000)]).toEqual(['yes', 'no'])
    const crowd = [1, 2, 3, 4].map((n) => within('e', `+82100000100${n}` as Line, 60_000))
    expect(crowd).toEqual(['yes', 'yes', 'yes', 'no'])
    expect(within('e', '+821000001009' as Line, 61_000)).toBe('yes')
    expect(within('f', '+821000001004' as Line, 60_000)).toBe('yes')
  })

  test('a caller beyond its own limit uses up nothing of the number, nor a number beyond its limit of the caller', () => {
    const rates = createRates()
    const of = (n: number) => `+8210000010${n}` as Line
    for (const number of ['a', 'b']) rates.within(limited, number, LINE, 0)
    for (let n = 0; n < 20; n++) expect(rates.within(limited, 'c', LINE, 900)).toBe('no')
    expect([10, 11, 12, 13].map((n) => rates.within(limited, 'c', of(n), 900))).toEqual(['yes', 'yes', 'yes', 'no'])
    for (let n = 0; n < 20; n++) rates.within(limited, 'c', of(13), 900)
    expect(['d', 'e', 'f'].map((number) => rates.within(limited, number, of(13), 900))).toEqual(['yes', 'yes', 'no'])
  })

  test('a repeat within ten minutes uses up nothing; more often than a caller may ring it is quiet', () => {
    const rates = createRates()
    const again = (now: number) => rates.within(limited, 'a', LINE, now)
    expect([0, 0, 0, 0].map(again)).toEqual(['yes', 'yes', 'yes', 'quiet'])
    expect(rates.within(limited, 'b', LINE, 0)).toBe('yes')
    expect(rates.within(limited, 'c', LINE, 0)).toBe('no')
    expect([29_999, 30_001, 30_001].map(again)).toEqual(['quiet', 'yes', 'quiet'])
    expect([599_999, 600_000].map(again)).toEqual(['yes', 'yes'])
    expect(rates.within(limited, 'b', LINE, 600_000)).toBe('yes')
    expect(rates.within(limited, 'c', LINE, 600_000)).toBe('no')
  })

  test('ten minutes are counted from the call, whenever the server began', () => {
    const rates = createRates()
    const days = 7 * 86_400_000
    expect([days, days, days + 1].map((now) => rates.within(limited, 'a', LINE, now))).toEqual(['yes', 'yes', 'yes'])
    expect(rates.within(limited, 'b', LINE, days + 1)).toBe('yes')
  })

  test('the service’s own number has the same limits, and shares of its own', () => {
    const rates = createRates()
    const own = (line: Line, carrier = limited) => rates.withinOwn(carrier, line, 0)
    expect([own(LINE), own(LINE), own(LINE)]).toEqual([true, true, false])
    expect([own(OTHER), own(OTHER)], 'three at once of all callers').toEqual([true, false])
    expect(own(LINE, { ...limited, name: 'other' })).toBe(true)
    expect(rates.within(limited, 'a', LINE, 0)).toBe('yes')
  })

  test('a limit of 0 is none', () => {
    const rates = createRates()
    const free = { ...CARRIER, numberCallsPerSecond: 0, callerCallsPerMinute: 0 }
    for (let n = 0; n < 100; n++) expect(rates.within(free, 'a', LINE, 0)).toBe('yes')
  })
})

describe('of a hundred that are remembered', () => {
  const one = { ...CARRIER, callsPerSecond: 1, numberCallsPerSecond: 0, callerCallsPerMinute: 1 }
  const carrier = (n: number) => ({ ...one, name: `carrier ${n}` })
  const line = (n: number) => `+82100000${1_000 + n}` as Line
  const numbers = (end: number) => Array.from({ length: end }, (_, n) => n)

  test('none is forgotten before there is one more; then the oldest two', () => {
    const afterRinging = (count: number, asked: number) => {
      const rates = createRates(100)
      for (const n of numbers(count)) rates.take(carrier(n), 0)
      return rates.take(carrier(asked), 0) ? 'forgotten' : 'kept'
    }
    expect(afterRinging(100, 0)).toBe('kept')
    expect([0, 1, 2].map((asked) => afterRinging(101, asked))).toEqual(['forgotten', 'forgotten', 'kept'])
  })

  test('the oldest is the one that has not rung for the longest time', () => {
    const rates = createRates(100)
    for (const n of [...numbers(100), 0, 100]) rates.take(carrier(n), 0)
    expect([0, 1].map((n) => rates.take(carrier(n), 0))).toEqual([false, true])
  })

  /** A repeat is free once and then quiet; a forgotten call is new again, and then free once as a repeat. */
  const KEPT = ['yes', 'quiet']
  const FORGOTTEN = ['yes', 'yes']

  test('calls that may be repeated are forgotten in the same way', () => {
    const afterRinging = (count: number, asked: number) => {
      const rates = createRates(100)
      const rings = (n: number) => rates.within(one, 'a', line(n), 0)
      numbers(count).forEach(rings)
      return [rings(asked), rings(asked)]
    }
    expect(afterRinging(100, 0)).toEqual(KEPT)
    expect([0, 1, 2].map((asked) => afterRinging(101, asked))).toEqual([FORGOTTEN, FORGOTTEN, KEPT])
  })

  test('a call that came again after ten minutes is not among the oldest', () => {
    const rates = createRates(100)
    for (const n of numbers(100)) rates.within(one, 'a', line(n), 0)
    const rings = (n: number) => rates.within(one, 'a', line(n), 600_000)
    expect([rings(0), rings(100)]).toEqual(['yes', 'yes'])
    expect([rings(0), rings(0)]).toEqual(KEPT)
  })
})
