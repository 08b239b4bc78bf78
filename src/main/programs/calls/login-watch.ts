/** Logins of the database that may do more than they should: looked for once it is migrated and again every ten minutes, for `/readyz`. */
import { setTimeout as delay } from 'node:timers/promises'

export type LoginWatch = {
  /** What is wrong and what to do; empty where nothing is, or the database does not say. */
  readonly detail: string
  stop(): void
}

const AGAIN_MS = 600_000

/** @param ask  what is wrong, in words */
export function watchLogins(migrated: Promise<void>, ask: () => Promise<readonly string[]>): LoginWatch {
  const stopping = new AbortController()
  let faults: readonly string[] = []

  async function watch(): Promise<void> {
    await migrated
    while (!stopping.signal.aborted) {
      faults = await ask().catch(() => faults)
      await delay(AGAIN_MS, undefined, { signal: stopping.signal, ref: false }).catch(() => {})
    }
  }
  watch().catch(() => {}) // a database that can never be migrated is told by whoever waits for it
  return {
    get detail() {
      return faults.length === 0 ? '' : `${faults.join('; ')} (docs/operate.md, "Logins of the database")`
    },
    stop: () => stopping.abort(),
  }
}
