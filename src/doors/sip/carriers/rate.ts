/** How many new calls a carrier may bring: in all, to one number and from one caller. No other carrier notices. */
import { hash, randomUUID } from 'node:crypto'
import type { Line } from '../../../domain/phone/line.ts'
import type { Carrier } from './carriers.ts'

export type Rates = {
  /** True while the carrier has a call left; beyond it the carrier is shed. @param now  monotonic, milliseconds */
  take(carrier: Carrier, now: number): boolean
  /** True while the number and the caller have one left; beyond it a call is logged and nothing else. */
  within(carrier: Carrier, number: string, line: Line, now: number): boolean
}

/** So many seconds' worth may come to one number at once: a lecture that ends, a bus that arrives. */
const NUMBER_BURST_S = 3
const MINUTE_S = 60
/** Callers and numbers that are remembered at a time: those of a minute at 2,000 calls/s. */
const MOST = 120_000

export function createRates(): Rates {
  const carriers = createBuckets(MOST)
  const numbers = createBuckets(MOST)
  const callers = createBuckets(MOST)
  /** Who rang is nobody's to read in this memory. */
  const salt = randomUUID()
  return {
    take: ({ name, callsPerSecond, burst }, now) =>
      callsPerSecond === 0 || carriers.take(name, callsPerSecond, Math.max(burst, callsPerSecond), now),
    within({ name, numberCallsPerSecond: perNumber, callerCallsPerMinute: perCaller }, number, line, now) {
      const ofNumber = perNumber === 0 || numbers.take(`${name} ${number}`, perNumber, perNumber * NUMBER_BURST_S, now)
      const caller = hash('sha256', `${salt} ${name} ${line}`, 'base64')
      const ofCaller = perCaller === 0 || callers.take(caller, perCaller / MINUTE_S, perCaller, now)
      return ofNumber && ofCaller
    },
  }
}

/** Buckets by key: `most` calls may come at once, then they come back evenly. A full one need not be remembered. */
function createBuckets(mostKept: number) {
  const buckets = new Map<string, { left: number; at: number }>()
  return {
    take(key: string, perSecond: number, most: number, now: number): boolean {
      const bucket = buckets.get(key)
      const left = Math.min(most, bucket === undefined ? most : bucket.left + ((now - bucket.at) / 1_000) * perSecond)
      const taken = left >= 1
      buckets.delete(key) // the oldest stand first
      buckets.set(key, { left: taken ? left - 1 : left, at: now })
      if (buckets.size > mostKept) forgetOldest()
      return taken
    },
  }

  /** A hundredth at a time: a map finds its first entry by stepping over all that were deleted before it. */
  function forgetOldest(): void {
    const room = mostKept - Math.ceil(mostKept / 100)
    for (const key of buckets.keys()) {
      if (buckets.size <= room) return
      buckets.delete(key)
    }
  }
}
