/**
 * Wrong and unknown codes of links, and wrong tokens of reporters, counted per address. Korean mobile data sits behind carrier NAT: thousands of callers share an
 * address at lunch, so what is right is never refused for its address; only guessing is.
 */
import { networkOf } from './network-of.ts'
import { createWindowCounter } from './window-counter.ts'

export type WrongTries = {
  /** Counts one more. @returns whether the address has had too many */
  count(address: string): boolean
}

export type WrongTriesLimits = { readonly most: number; readonly withinMs: number; readonly addresses: number }

const USUAL: WrongTriesLimits = { most: 60, withinMs: 60_000, addresses: 50_000 }

/** @param now  monotonic milliseconds */
export function createWrongTries(now: () => number, limits: WrongTriesLimits = USUAL): WrongTries {
  const counter = createWindowCounter(now, { ...limits, keys: limits.addresses })
  return { count: (address) => counter.count(networkOf(address)) }
}
