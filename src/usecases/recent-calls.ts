/** Who rang which site in the last ten minutes, in memory: a repeat call stores nothing new. */
import { type EpochMs, MINUTE } from '../domain/time.ts'
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

/** @param largest  beyond it the oldest is forgotten: its repeat becomes a second visit, which harms nobody */
export function makeRecentCalls(largest = 1_000_000): RecentCalls {
  const calls = new Map<string, RecentCall>()

  /** Calls are kept in the order in which they came. */
  function forgetOld(at: EpochMs): void {
    for (const [token, call] of calls) {
      if (isRecent(call, at) && calls.size < largest) return
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
    clear: () => calls.clear(),
  }
}

function isRecent(call: RecentCall, at: EpochMs): boolean {
  return at - call.at < REPEAT_WITHIN
}
