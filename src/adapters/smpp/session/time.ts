/** Monotonic time and timers of a session, so that tests can turn its minutes. */

export type SessionTime = {
  /** Milliseconds that only grow. */
  now(): number
  /** @returns a function that calls it off */
  after(ms: number, then: () => void): () => void
}

export const REAL_TIME: SessionTime = {
  now: () => performance.now(),
  after(ms, then) {
    const timer = setTimeout(then, ms)
    return () => clearTimeout(timer)
  },
}
