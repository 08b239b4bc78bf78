/** Limit on an operator's events per second: one that sends all it has at once must not stand before callers who ring. */
export type EventRate = {
  /** Counts so many more. @returns whether they are within the limit; where not, none is counted */
  take(operator: string, events: number): boolean
}

export type EventsAllowed = {
  /** In the long run. */
  readonly perSecond: number
  /** At once, after a pause: a whole list. */
  readonly atOnce: number
}

const ALLOWED: EventsAllowed = { perSecond: 300, atOnce: 1_000 }
const SECOND_MS = 1_000

/** A bucket of tokens for each. @param now  monotonic milliseconds */
export function createEventRate(now: () => number, { perSecond, atOnce } = ALLOWED): EventRate {
  const buckets = new Map<string, { left: number; at: number }>()
  return {
    take(operator, events) {
      const at = now()
      const bucket = buckets.get(operator) ?? { left: atOnce, at }
      buckets.set(operator, bucket)
      bucket.left = Math.min(atOnce, bucket.left + ((at - bucket.at) * perSecond) / SECOND_MS)
      bucket.at = at
      if (bucket.left < events) return false
      bucket.left -= events
      return true
    },
  }
}
