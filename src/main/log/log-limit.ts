/** The same fault is logged once in ten seconds: what fails at every call must not write a line at every call. */

const QUIET_MS = 10_000
const MOST_KEYS = 200

export type LogLimit = {
  /** @returns undefined where it is to stay unlogged, else how many like it did since the last line */
  pass(key: string): number | undefined
}

/** @param now  milliseconds, monotonic */
export function createLogLimit(now: () => number = () => performance.now()): LogLimit {
  const seen = new Map<string, { at: number; left: number }>()
  return {
    pass(key) {
      const last = seen.get(key)
      if (last !== undefined && now() - last.at < QUIET_MS) {
        last.left += 1
        return undefined
      }
      if (last === undefined && seen.size >= MOST_KEYS) seen.clear()
      seen.set(key, { at: now(), left: 0 })
      return last?.left ?? 0
    },
  }
}
