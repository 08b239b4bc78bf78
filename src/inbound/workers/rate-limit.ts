/** A rate as a bucket of a quarter of a second: what was not used before that is lost. */

export type RateLimit = {
  has(): boolean
  take(): void
}

const LARGEST_S = 0.25

/** @param perSecond  as it is now */
export function makeRateLimit(perSecond: () => number, now = () => performance.now()): RateLimit {
  let tokens = 1
  let filledAt = now()
  return {
    has() {
      const at = now()
      const rate = perSecond()
      tokens = Math.min(1 + rate * LARGEST_S, tokens + (rate * (at - filledAt)) / 1000)
      filledAt = at
      return tokens >= 1
    },
    take() {
      tokens -= 1
    },
  }
}
