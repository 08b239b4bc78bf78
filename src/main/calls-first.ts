/** Calls come first: texts use what they leave. */
import { performance } from 'node:perf_hooks'

/** Above this share of the last moments the loop has no time to spare: a call would wait behind a text. */
const BUSY_SHARE = 0.7
/** Callers who wait for their answer. At 3,000 calls/s some ten wait at any moment; ten times as many means trouble. */
const MANY_WAIT = 100
/** Shorter moments say nothing. */
const LOOK_EVERY_MS = 40

/**
 * @param waiting  how many INVITEs wait for their final answer now
 * @returns a function that says whether the calls need the loop for themselves
 */
export function createCallsFirst(waiting: () => number): () => boolean {
  let before = performance.eventLoopUtilization()
  let lookedAt = performance.now()
  let busy = false
  return () => {
    const now = performance.now()
    if (now - lookedAt >= LOOK_EVERY_MS) {
      const current = performance.eventLoopUtilization()
      busy = performance.eventLoopUtilization(current, before).utilization > BUSY_SHARE
      before = current
      lookedAt = now
    }
    return busy || waiting() > MANY_WAIT
  }
}
