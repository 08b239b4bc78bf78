/** Who rang which site in the last ten minutes, in memory: a repeat call stores nothing new. */
import { oldestBeyond } from '../domain/oldest-beyond.ts'
import { type EpochMs, SECOND } from '../domain/time.ts'
import { REPEAT_WITHIN } from '../domain/visit/repeat-within.ts'
import type { VisitKey } from '../domain/visit/visit.ts'
import { callKeyOf, visitRef } from '../domain/visit/visit-ref.ts'

export type RecentCall = {
  readonly key: VisitKey
  readonly at: EpochMs
  /** Whether the visit was stored; pending while it is being stored. */
  readonly stored: boolean | Promise<boolean>
}

export type RecentCalls = {
  /** The call under this token within ten minutes before `at`, whose visit is stored or being stored. */
  find(token: string, at: EpochMs): RecentCall | undefined
  /** Notes a call while it is being stored; forgets it again when it was not. */
  note(token: string, key: VisitKey, at: EpochMs, storing: Promise<boolean>): void
  /** Lets go of calls that are over, though nobody rings. */
  forgetOld(at: EpochMs): void
  clear(): void
}

/** A call as it is kept: its key as text, since bytes of its own would cost five times as much. */
type Kept = { readonly day: VisitKey['day']; readonly ref: string } & Pick<RecentCall, 'at' | 'stored'>

/**
 * @param largest  beyond it the oldest are forgotten: their repeat becomes a second visit, which harms nobody. Ten minutes at 650
 *                 calls/s; what a call costs: docs/measurements.md, "What a call leaves in memory".
 */
export function makeRecentCalls(largest = 400_000): RecentCalls {
  const calls = new Map<string, Kept>()
  let lookedAt = Number.NEGATIVE_INFINITY

  /** Calls are kept in the order in which they came. Those that are over go once a second, as the arrivals do. */
  function forgetOld(at: EpochMs): void {
    if (Math.abs(at - lookedAt) < SECOND) return
    lookedAt = at
    for (const [token, call] of calls) {
      if (isRecent(call, at)) return
      calls.delete(token)
    }
  }

  return {
    forgetOld,
    find(token, at) {
      const call = calls.get(token)
      if (call === undefined || !isRecent(call, at)) return undefined
      return { key: { day: call.day, callKey: callKeyOf(call.ref) }, at: call.at, stored: call.stored }
    },
    note(token, { day, callKey }, at, storing) {
      for (const [oldest] of oldestBeyond(calls, largest - 1)) calls.delete(oldest) // one more is to come
      forgetOld(at)
      calls.delete(token)
      const ref = visitRef(callKey)
      const pending: Kept = {
        day,
        ref,
        at,
        stored: storing.then((stored) => {
          if (calls.get(token) !== pending) return stored
          if (stored) calls.set(token, { day, ref, at, stored })
          else calls.delete(token)
          return stored
        }),
      }
      calls.set(token, pending)
    },
    clear() {
      calls.clear()
      lookedAt = Number.NEGATIVE_INFINITY
    },
  }
}

function isRecent(call: Kept, at: EpochMs): boolean {
  return at - call.at < REPEAT_WITHIN
}
