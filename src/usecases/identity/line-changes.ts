/** Lines whose person or status changed in the last ten minutes, in memory: who rings a place again is then told anew. */
import type { Line } from '../../domain/call/phone/line.ts'
import type { EpochMs } from '../../domain/kit/time.ts'
import { REPEAT_WITHIN } from '../../domain/visits/repeat-within.ts'

export type LineChanges = {
  /** What is known of this line is other than before. */
  note(line: Line, at: EpochMs): void
  /** Whether it changed at `at` or after. */
  since(line: Line, at: EpochMs): boolean
  /** Lets go of those that are over, though nothing changes. */
  forgetOld(now: EpochMs): void
  clear(): void
}

/** Older changes are forgotten: a call so long after is a visit of its own. */
export function makeLineChanges(): LineChanges {
  /** In the order of time. */
  const changedAt = new Map<Line, EpochMs>()

  function forgetOld(now: EpochMs): void {
    for (const [old, when] of changedAt) {
      if (now - when < REPEAT_WITHIN) break
      changedAt.delete(old)
    }
  }

  return {
    forgetOld,
    note(line, at) {
      forgetOld(at)
      changedAt.delete(line)
      changedAt.set(line, at)
    },
    since: (line, at) => (changedAt.get(line) ?? Number.NEGATIVE_INFINITY) >= at,
    clear: () => changedAt.clear(),
  }
}
