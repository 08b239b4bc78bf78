/** Limits on a carrier's new calls: in all, to one number and from one caller. No other carrier notices. */
import { hash, randomUUID } from 'node:crypto'
import type { Line } from '../../../domain/call/phone/line.ts'
import { oldestBeyond } from '../../../domain/kit/oldest-beyond.ts'
import { REPEAT_WITHIN } from '../../../domain/visits/repeat-within.ts'
import type { Carrier } from './carriers.ts'

export type Rates = {
  /** True while the carrier has a call left; beyond it the carrier is shed. @param now  monotonic, milliseconds */
  take(carrier: Carrier, now: number): boolean
  /**
   * `yes` while the number and the caller have a call left that is texted; beyond it, `no`, a call is logged and nothing else. A caller
   * who was texted for this number in the last ten minutes rings again for nothing, and uses up neither; more often than a caller may
   * ring, such a call is `quiet`, so that nobody's redialling holds the number's lines.
   */
  within(carrier: Carrier, number: string, line: Line, now: number): 'yes' | 'quiet' | 'no'
  /** The same of the service's own number, where every call is texted. It has nothing to do with the caller's calls to places. */
  withinOwn(carrier: Carrier, line: Line, now: number): boolean
}

/** So many seconds' worth may come to one number at once: a lecture that ends, a bus that arrives. */
const NUMBER_BURST_S = 3
const MINUTE_S = 60
/** Callers and numbers that are remembered at a time: those of a minute at 2,000 calls/s. */
const MOST = 120_000
/** Under which the service's own number is counted; no number is written so. */
const OWN = 'own'

/** @param most  callers, numbers and calls that are remembered; beyond it the oldest are forgotten, and begin anew */
export function createRates(most = MOST): Rates {
  const carriers = createBuckets(most)
  const numbers = createBuckets(most)
  const callers = createBuckets(most)
  const repeats = createBuckets(most)
  /** Calls that were within, and when. */
  const counted = new Map<string, number>()
  /** Who rang is nobody's to read in this memory. */
  const salt = randomUUID()
  const hidden = (text: string) => hash('sha256', `${salt} ${text}`, 'base64')

  return {
    take: ({ name, callsPerSecond, burst }, now) =>
      callsPerSecond === 0 || carriers.take(name, callsPerSecond, Math.max(burst, callsPerSecond), now),
    within(carrier, number, line, now) {
      const { name, callerCallsPerMinute: perCaller, numberCallsPerSecond: perNumber } = carrier
      if (perCaller === 0 && perNumber === 0) return 'yes'
      const call = hidden(`${name} ${number} ${line}`)
      const since = counted.get(call) ?? Number.NEGATIVE_INFINITY
      if (now - since < REPEAT_WITHIN)
        return perCaller === 0 || repeats.take(call, perCaller / MINUTE_S, perCaller, now) ? 'yes' : 'quiet'
      if (!takeText(carrier, `${name} ${number}`, hidden(`${name} ${line}`), now)) return 'no'
      counted.delete(call) // the oldest stand first
      counted.set(call, now)
      for (const [oldest] of oldestBeyond(counted, most)) counted.delete(oldest)
      return 'yes'
    },
    withinOwn: (carrier, line, now) =>
      takeText(carrier, `${carrier.name} ${OWN}`, hidden(`${carrier.name} ${OWN} ${line}`), now),
  }

  /** The number's share is asked last and the caller's taken last: who is beyond the one uses nothing up of the other. */
  function takeText(
    { numberCallsPerSecond: perNumber, callerCallsPerMinute: perCaller }: Carrier,
    number: string,
    caller: string,
    now: number,
  ): boolean {
    if (perCaller !== 0 && !callers.has(caller, perCaller / MINUTE_S, perCaller, now)) return false
    if (perNumber !== 0 && !numbers.take(number, perNumber, perNumber * NUMBER_BURST_S, now)) return false
    return perCaller === 0 || callers.take(caller, perCaller / MINUTE_S, perCaller, now)
  }
}

/** Buckets by key: `most` calls may come at once, then they come back evenly. A full one need not be remembered. */
function createBuckets(mostKept: number) {
  const buckets = new Map<string, { left: number; at: number }>()
  return {
    has: (key: string, perSecond: number, most: number, now: number) => leftIn(key, perSecond, most, now) >= 1,
    take(key: string, perSecond: number, most: number, now: number): boolean {
      const left = leftIn(key, perSecond, most, now)
      const taken = left >= 1
      buckets.delete(key) // the oldest stand first
      buckets.set(key, { left: taken ? left - 1 : left, at: now })
      for (const [oldest] of oldestBeyond(buckets, mostKept)) buckets.delete(oldest)
      return taken
    },
  }

  function leftIn(key: string, perSecond: number, most: number, now: number): number {
    const bucket = buckets.get(key)
    return Math.min(most, bucket === undefined ? most : bucket.left + ((now - bucket.at) / 1_000) * perSecond)
  }
}
