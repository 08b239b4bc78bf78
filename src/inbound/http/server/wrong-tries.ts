/**
 * Wrong and unknown codes of links, and wrong tokens of reporters, counted per address. Korean mobile data sits behind carrier NAT: thousands of callers share an
 * address at lunch, so what is right is never refused for its address; only guessing is.
 */
import { networkOf } from './network-of.ts'

export type WrongTries = {
  /** Counts one more. @returns whether the address has had too many */
  count(address: string): boolean
}

export type WrongTriesLimits = { readonly most: number; readonly withinMs: number; readonly addresses: number }

const USUAL: WrongTriesLimits = { most: 60, withinMs: 60_000, addresses: 50_000 }

/** @param now  monotonic milliseconds */
export function createWrongTries(now: () => number, limits: WrongTriesLimits = USUAL): WrongTries {
  const counts = new Map<string, { n: number; until: number }>()
  return {
    count(address) {
      const at = now()
      const key = Buffer.from(networkOf(address)).toString() // its own: a part of a header would keep all of it
      const known = counts.get(key)
      if (known !== undefined && at < known.until) {
        known.n += 1
        return known.n > limits.most
      }
      counts.delete(key)
      if (counts.size >= limits.addresses) forgetOldest(counts)
      counts.set(key, { n: 1, until: at + limits.withinMs })
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
