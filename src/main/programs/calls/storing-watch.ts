/** Watch for calls refused because nothing can store them: disk full and database away. */
import type { AppEvent } from '../../../ports/kit/events.ts'

/** A node that gets no calls hears of no repair: after so long it says it may be tried again. */
const FORGET_MS = 10_000

export type StoringWatch = {
  note(event: AppEvent): void
  /** True from a call refused as `unavailable` until a visit is stored, or ten seconds later. */
  readonly fails: boolean
}

/** @param now  milliseconds, monotonic */
export function watchStoring(now: () => number = () => performance.now()): StoringWatch {
  let refusedAt: number | undefined
  return {
    note(event) {
      if (event.type === 'call-answered' && event.outcome === 'unavailable') refusedAt = now()
      else if (event.type === 'visit-stored' || event.type === 'call-taken') refusedAt = undefined
    },
    get fails() {
      return refusedAt !== undefined && now() - refusedAt < FORGET_MS
    },
  }
}
