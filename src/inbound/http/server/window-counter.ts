/** Counting by key: a window of each begins with its first, and memory has an end. */

export type WindowCounter = {
  /** Counts one more. @returns whether there were too many in the window */
  count(key: string): boolean
}

export type WindowLimits = { readonly most: number; readonly withinMs: number; readonly keys: number }

/** @param now  monotonic milliseconds */
export function createWindowCounter(now: () => number, { most, withinMs, keys }: WindowLimits): WindowCounter {
  const counts = new Map<string, { n: number; until: number }>()
  return {
    count(named) {
      const at = now()
      const key = Buffer.from(named).toString() // its own: a part of a header would keep all of it
      const known = counts.get(key)
      if (known !== undefined && at < known.until) {
        known.n += 1
        return known.n > most
      }
      counts.delete(key)
      if (counts.size >= keys) forgetOldest(counts)
      counts.set(key, { n: 1, until: at + withinMs })
      return false
    },
  }
}

function forgetOldest(counts: Map<string, unknown>): void {
  for (const key of counts.keys()) {
    counts.delete(key)
    return
  }
}
