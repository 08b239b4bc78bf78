/** Waits between connections: doubled from try to try, and short again only after a bind that lived through a quiet minute. */

export type RetryMs = { readonly first: number; readonly longest: number }

/** A bind that lasted so long was a good one: what comes after it is a new trouble. */
export const QUIET_MS = 60_000

/** @param random  from 0 to 1 */
export function makeRetryDelay({ first, longest }: RetryMs, random: () => number = Math.random) {
  let inVain = 0
  return {
    /** @param boundForMs  how long the last connection was bound; 0 where it never was */
    next(boundForMs: number): number {
      if (boundForMs >= QUIET_MS) inVain = 0
      const plain = Math.min(longest, first * 2 ** Math.min(inVain++, 20))
      // Up to a fifth off either way: many servers do not come back in step.
      return plain * (0.8 + random() * 0.4)
    },
  }
}
