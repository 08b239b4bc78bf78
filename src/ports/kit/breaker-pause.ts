/**
 * Pause of a circuit breaker by time that only grows, for cockatiel's `halfOpenAfter`: by itself cockatiel goes by the wall clock, and a
 * clock that is put back by an hour would keep the breaker open for that hour.
 *
 * It lies among the ports because several adapters have breakers.
 */
type Pause = { next(): Pause; readonly duration: number }

/** @param forMs  how long a breaker stays open before the other side is tried again */
export function breakerPause(forMs: number): Pick<Pause, 'next'> {
  return { next }

  function next(): Pause {
    const until = performance.now() + forMs
    return {
      next,
      // Compared with the time that has passed by the wall clock: longer or shorter than any.
      get duration() {
        return performance.now() < until ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY
      },
    }
  }
}
