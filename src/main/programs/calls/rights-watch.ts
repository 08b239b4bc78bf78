/** Rights that the database takes from its roles while the server runs: looked for when a batch fails, until all are back, for `/readyz`. */
import { setTimeout as delay } from 'node:timers/promises'
import type { EventBus } from '../../events/events.ts'

export type RightsWatch = {
  /** What is missing and what to do; empty where nothing is, or the database does not say. */
  readonly detail: string
  stop(): void
}

const AGAIN_MS = 5_000
const SHOWN = 3

/** @param ask  the statements that would give what is missing */
export function watchRights(ask: () => Promise<readonly string[]>, events: Pick<EventBus, 'follow'>): RightsWatch {
  const stopping = new AbortController()
  let missing: readonly string[] = []
  let looking = false

  /** One that is away altogether says nothing: why it is lost is told apart from this. */
  async function look(): Promise<void> {
    looking = true
    do {
      missing = await ask().catch(() => [])
      await delay(AGAIN_MS, undefined, { signal: stopping.signal, ref: false }).catch(() => {})
    } while (missing.length > 0 && !stopping.signal.aborted)
    looking = false
  }

  const unfollow = events.follow(({ type }) => {
    if (type === 'batch-failed' && !looking) void look()
  })
  return {
    get detail() {
      return sayMissing(missing)
    },
    stop() {
      unfollow()
      stopping.abort()
    },
  }
}

function sayMissing(missing: readonly string[]): string {
  if (missing.length === 0) return ''
  const more = missing.length > SHOWN ? ` and ${missing.length - SHOWN} more` : ''
  return `the database lacks roles or privileges: ${missing.slice(0, SHOWN).join(' ')}${more} (run "ansimpass migrate" or restart the server, both give them again)`
}
