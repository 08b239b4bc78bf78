/** Who rang which site in the last ten minutes, in memory: a repeat call stores nothing new. */
import { type EpochMs, MINUTE, SECOND } from '../domain/time.ts'
import type { VisitKey } from '../domain/visit/visit.ts'

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
  clear(): void
}

export const REPEAT_WITHIN = 10 * MINUTE

/**
 * @param largest  beyond it the oldest are forgotten: their repeat becomes a second visit, which harms nobody. Some 300 bytes
 *                 a call; ten minutes at 650 calls/s.
 */
export function makeRecentCalls(largest = 400_000): RecentCalls {
  const calls = new Map<string, RecentCall>()
  let lookedAt = Number.NEGATIVE_INFINITY

  /**
   * Calls are kept in the order in which they came. Many are forgotten at a time, since a map finds its first entry by
   * stepping over all that were deleted before it: 60 µs with a million of them.
   */
  function forgetOld(at: EpochMs): void {
    if (calls.size < largest && Math.abs(at - lookedAt) < SECOND) return
    lookedAt = at
    const room = largest - Math.ceil(largest / 100)
    const isFull = calls.size >= largest
    for (const [token, call] of calls) {
      if (isRecent(call, at) && !(isFull && calls.size > room)) return
      calls.delete(token)
    }
  }

  return {
    find(token, at) {
      const call = calls.get(token)
      return call !== undefined && isRecent(call, at) ? call : undefined
    },
    note(token, key, at, storing) {
      forgetOld(at)
      calls.delete(token)
      const pending: RecentCall = {
        key,
        at,
        stored: storing.then((stored) => {
          if (calls.get(token) !== pending) return stored
          if (stored) calls.set(token, { key, at, stored })
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

function isRecent(call: RecentCall, at: EpochMs): boolean {
  return at - call.at < REPEAT_WITHIN
}
