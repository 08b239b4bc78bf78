/** A fixed rate: so many calls begun a second, whatever becomes of them. */
import { setTimeout as delay } from 'node:timers/promises'

const TICK_MS = 20

/**
 * @param begin  begins the n-th call, from 0 on
 * @returns the longest that the caller itself stood still, ms
 */
export async function atRate(perSecond: number, seconds: number, begin: (n: number) => void): Promise<number> {
  const began = performance.now()
  let begun = 0
  let stoodStillMs = 0
  for (let elapsed = 0; elapsed < seconds * 1_000; elapsed = performance.now() - began) {
    for (; begun < (elapsed / 1_000) * perSecond; begun += 1) begin(begun)
    const before = performance.now()
    await delay(TICK_MS)
    stoodStillMs = Math.max(stoodStillMs, Math.round(performance.now() - before - TICK_MS))
  }
  return stoodStillMs
}
