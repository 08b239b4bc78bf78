/** New calls a second of each carrier: beyond its limit it is shed, and no other carrier notices. */
import type { Carrier } from './carriers.ts'

export type Rates = {
  /** True while the carrier has a call left. @param now  monotonic, milliseconds */
  take(carrier: Carrier, now: number): boolean
}

/** A bucket for each carrier that has a limit: a second's worth of calls may come at once, then they come back evenly. */
export function createRates(): Rates {
  const buckets = new Map<string, { left: number; at: number }>()
  return {
    take({ name, callsPerSecond }, now) {
      if (callsPerSecond === 0) return true
      const bucket = buckets.get(name) ?? { left: callsPerSecond, at: now }
      bucket.left = Math.min(callsPerSecond, bucket.left + ((now - bucket.at) / 1_000) * callsPerSecond)
      bucket.at = now
      buckets.set(name, bucket)
      if (bucket.left < 1) return false
      bucket.left--
      return true
    },
  }
}
