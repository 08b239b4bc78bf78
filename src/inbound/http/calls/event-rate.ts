/** Limit on an operator's events per second: one that sends all it has at once must not stand before callers who ring. */
export type EventRate = {
  /** Counts one more. @returns whether it is within the second's number */
  take(operator: string): boolean
}

const MOST = 300
const SECOND_MS = 1_000

/** @param now  monotonic milliseconds */
export function createEventRate(now: () => number, most = MOST): EventRate {
  const counts = new Map<string, { n: number; until: number }>()
  return {
    take(operator) {
      const at = now()
      const known = counts.get(operator)
      if (known === undefined || at >= known.until) {
        counts.set(operator, { n: 1, until: at + SECOND_MS })
        return true
      }
      known.n += 1
      return known.n <= most
    },
  }
}
