/** Wrong bearer tokens, counted per address and in all: past either, wrong ones are 429 and each is counted in /metrics. */
import type { Events } from '../../../ports/kit/events.ts'
import { createWrongTries } from '../server/wrong-tries.ts'

export type WrongTokens = {
  /** Counts one more. @returns whether there were too many, from there or from everywhere */
  count(address: string): boolean
}

/** A reporter with a mistyped token tries a few times; nobody else has a reason to. */
const PER_ADDRESS = { most: 10, withinMs: 60_000, addresses: 50_000 }
const IN_ALL = { most: 300, withinMs: 60_000, addresses: 1 }

/** @param now  monotonic milliseconds */
export function createWrongTokens(now: () => number, events: Events): WrongTokens {
  const perAddress = createWrongTries(now, PER_ADDRESS)
  const inAll = createWrongTries(now, IN_ALL)
  return {
    count(address) {
      const limited = [perAddress.count(address), inAll.count('everywhere')].includes(true)
      events.emit({ type: 'token-refused', limited })
      return limited
    },
  }
}
