/** Calls come first: texts use what they leave. */
import { performance } from 'node:perf_hooks'

/** Above this share of the last moments the loop has no time to spare: a call would wait behind a text. */
const BUSY_SHARE = 0.7
/** Shorter moments say nothing. */
const LOOK_EVERY_MS = 40
/** Callers who wait for their answer. At 3,000 calls/s some ten wait at any moment; ten times as many means trouble. */
const MANY_WAIT = 100
/** A visit that takes longer to store: loop, database or machine have too much to do … */
const SLOW_MS = 100
/** … and texts leave them alone for so long. */
const AFTER_SLOW_MS = 500

export type CallsFirst = {
  /** Whether the calls need the processor for themselves. */
  isNow(): boolean
  /** How long the visit of a call took to be stored. */
  stored(tookMs: number): void
}

/** @param waiting  how many INVITEs wait for their final answer now */
export function createCallsFirst(waiting: () => number): CallsFirst {
  let before = performance.eventLoopUtilization()
  let lookedAt = performance.now()
  let busy = false
  let slowAt = Number.NEGATIVE_INFINITY
  return {
    isNow() {
      const now = performance.now()
      if (now - lookedAt >= LOOK_EVERY_MS) {
        const current = performance.eventLoopUtilization()
        busy = performance.eventLoopUtilization(current, before).utilization > BUSY_SHARE
        before = current
        lookedAt = now
      }
      return busy || now - slowAt < AFTER_SLOW_MS || waiting() > MANY_WAIT
    },
    stored(tookMs) {
      if (tookMs > SLOW_MS) slowAt = performance.now()
    },
  }
}
