/** Follows what the database tells of a change (LISTEN), from one connection to the next, and looks again from time to time. */
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { withinTime } from '../../../ports/kit/within-time.ts'
import { connectionConfig } from './connect.ts'
import { isPassing } from './when-available.ts'

export type FollowOptions = {
  readonly databaseUrl: string
  /** Of the connection, in pg_stat_activity. */
  readonly name: string
  readonly channel: string
  /** It is read again this often, whatever was told. */
  readonly resyncMs: number
  readonly closing: AbortSignal
  /** Reads what may have changed; one at a time. */
  readonly load: (client: pg.Client) => Promise<void>
  /** What is wrong other than that the database is away. */
  readonly onFault: (message: string) => void
  /** Why no connection comes about, or the last one was lost. */
  readonly onAway?: (why: string) => void
}

/** A frozen database does not let go of a connection either. */
const CLOSE_LIMIT_MS = 500
const RETRY_MS = [100, 250, 500, 1000, 2000]

/** One connection after the other, each used until it is lost. Resolves when closing. */
export async function followChannel(options: FollowOptions): Promise<void> {
  const { closing, load, onFault, onAway = () => {} } = options
  for (let failures = 0; !closing.aborted; failures += 1) {
    const client = newListener(options.databaseUrl, options.name)
    try {
      await client.connect()
      await client.query(`listen ${options.channel}`)
      await load(client)
      failures = 0
      await useUntilLost(client, options)
    } catch (error) {
      // The next connection is the answer.
      const message = error instanceof Error ? error.message : String(error)
      if (isPassing(error)) onAway(message)
      else onFault(message)
    }
    await soonClosed(client.end().catch(() => {}))
    await delay(RETRY_MS[failures] ?? 2000, undefined, { signal: closing }).catch(() => {})
  }
}

/** Resolves with the end of what is closing, or when it has been waited for long enough. */
export async function soonClosed(closing: Promise<void>): Promise<void> {
  await withinTime(closing, CLOSE_LIMIT_MS, () => {})
}

/** Behind a load, ten times as long as it took: whoever may log in may send a thousand words a second, and an import sends one a row. The first is followed at once. */
const PAUSE_OF_LOADS = 10
const SHORTEST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 10_000

/** Loads at every word of a change and every resync, one at a time. Rejects when a load fails, resolves when closing. */
async function useUntilLost(client: pg.Client, { resyncMs, closing, load }: FollowOptions): Promise<void> {
  const lost = new AbortController()
  let wake = () => {}
  let changed = false
  client.on('notification', () => {
    changed = true
    wake()
  })
  client.on('end', () => lost.abort())
  const over = AbortSignal.any([closing, lost.signal])
  over.addEventListener('abort', () => wake())
  while (!over.aborted) {
    if (!changed) {
      const timer = setTimeout(() => wake(), resyncMs)
      await new Promise<void>((resolve) => {
        wake = resolve
      })
      clearTimeout(timer)
    }
    changed = false
    if (over.aborted) return
    const began = performance.now()
    await load(client)
    const pause = Math.max(SHORTEST_PAUSE_MS, Math.min(LONGEST_PAUSE_MS, PAUSE_OF_LOADS * (performance.now() - began)))
    await delay(pause, undefined, { signal: over, ref: false }).catch(() => {})
  }
}

/** A frozen database answers nothing, no refusal either: the limit is ours. */
export function newListener(databaseUrl: string, name: string): pg.Client {
  const client = new pg.Client({ ...connectionConfig(databaseUrl, 'app', { name }), query_timeout: 5000 })
  client.on('error', () => {})
  return client
}
