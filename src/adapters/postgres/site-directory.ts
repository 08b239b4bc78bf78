/** The sites in memory: from the database, told of changes, or the last list kept on disk while that is away. */
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import type { Site, SiteId } from '../../domain/site/site.ts'
import type { Events } from '../../ports/events.ts'
import type { SiteDirectory } from '../../ports/site-directory.ts'
import { connectionConfig } from './connect.ts'
import { keepSites, readKeptSites } from './kept-sites.ts'
import { readSites } from './sites-table.ts'

export type SiteDirectoryOptions = {
  readonly databaseUrl: string
  /** Where the last list is kept, for instance DATA/sites.json. */
  readonly keptFile: string
  readonly events: Events
  /** The list is read again this often, whatever was told; 60 s unless given. */
  readonly resyncMs?: number
  /** How long the first list from the database is waited for before the kept one must do; 2 s unless given. */
  readonly firstListMs?: number
}

export type RunningSiteDirectory = SiteDirectory & {
  /** Reads the list now. @throws Error when the database does not give it */
  reload(): Promise<void>
  close(): Promise<void>
}

/** Never waits longer than `firstListMs` and never fails for want of a database: it keeps trying. */
export async function createSiteDirectory(options: SiteDirectoryOptions): Promise<RunningSiteDirectory> {
  const list = createList(options)
  await list.loadKept()
  const closing = new AbortController()
  const first = Promise.withResolvers<void>()
  const following = follow(options, closing.signal, async (client) => {
    await list.load(client)
    first.resolve()
  })
  await Promise.race([first.promise, delay(options.firstListMs ?? 2000, undefined, { ref: false })])
  return {
    get loaded() {
      return list.state.loaded
    },
    byNumber: (number) => list.state.byNumber.get(number),
    byId: (id) => list.state.byId.get(id),
    all: () => list.state.all,
    reload: () => once(options, list.load),
    async close() {
      closing.abort()
      await Promise.race([following, delay(CLOSE_LIMIT_MS, undefined, { ref: false })])
    },
  }
}

type State = {
  readonly loaded: boolean
  readonly all: readonly Site[]
  readonly byNumber: ReadonlyMap<string, Site>
  readonly byId: ReadonlyMap<SiteId, Site>
}

/** A list is changed whole, so that nobody sees half of one. */
function createList({ keptFile, events }: SiteDirectoryOptions) {
  const list = { state: stateOf([], false), load, loadKept }
  let source: 'database' | 'kept' | undefined
  let written: string | undefined

  async function load(client: pg.Client): Promise<void> {
    const sites = await readSites(client)
    const text = JSON.stringify(sites)
    if (text === written && source === 'database') return
    list.state = stateOf(sites, true)
    source = 'database'
    events.emit({ type: 'sites-loaded', count: sites.length, from: 'database' })
    if (text === written) return
    await keepSites(keptFile, text).catch((error: unknown) => fault(`the list of sites was not kept: ${words(error)}`))
    written = text
  }

  async function loadKept(): Promise<void> {
    const sites = await readKeptSites(keptFile).catch((error: unknown) => fault(words(error)))
    if (sites === undefined) return
    list.state = stateOf(sites, true)
    source = 'kept'
    written = JSON.stringify(sites)
    events.emit({ type: 'sites-loaded', count: sites.length, from: 'kept' })
  }

  function fault(message: string): undefined {
    events.emit({ type: 'fault', part: 'site-directory', message })
  }
  return list
}

function stateOf(all: readonly Site[], loaded: boolean): State {
  return {
    loaded,
    all,
    byNumber: new Map(all.map((site) => [site.number, site])),
    byId: new Map(all.map((site) => [site.id, site])),
  }
}

/** A frozen database does not let go of a connection either. */
const CLOSE_LIMIT_MS = 500
const RETRY_MS = [100, 250, 500, 1000, 2000]

/** One connection after the other, each used until it is lost. */
async function follow(
  options: SiteDirectoryOptions,
  closing: AbortSignal,
  load: (client: pg.Client) => Promise<void>,
): Promise<void> {
  for (let failures = 0; !closing.aborted; failures += 1) {
    const client = newClient(options)
    try {
      await client.connect()
      await client.query('listen ansimpass_sites')
      await load(client)
      failures = 0
      await useUntilLost(client, options.resyncMs ?? 60_000, closing, load)
    } catch (error) {
      // The next connection is the answer. That the database is away is told by the visit log; here what else is wrong.
      if (!isAway(error)) options.events.emit({ type: 'fault', part: 'site-directory', message: words(error) })
    }
    await Promise.race([client.end().catch(() => {}), delay(CLOSE_LIMIT_MS, undefined, { ref: false })])
    await delay(RETRY_MS[failures] ?? 2000, undefined, { signal: closing }).catch(() => {})
  }
}

/** Loads at every word of a change and every resync, one at a time. Rejects when a load fails, resolves when closing. */
async function useUntilLost(
  client: pg.Client,
  resyncMs: number,
  closing: AbortSignal,
  load: (client: pg.Client) => Promise<void>,
): Promise<void> {
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
    if (!over.aborted) await load(client)
  }
}

async function once(options: SiteDirectoryOptions, load: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = newClient(options)
  await client.connect()
  try {
    await load(client)
  } finally {
    await client.end()
  }
}

function newClient({ databaseUrl }: SiteDirectoryOptions): pg.Client {
  // A frozen database answers nothing, no refusal either: the limit is ours.
  const client = new pg.Client({ ...connectionConfig(databaseUrl, 'app', { name: 'sites' }), query_timeout: 5000 })
  client.on('error', () => {})
  return client
}

/** Class 08: connections; 53: resources; 57: the server starts or stops. What has no state never reached it. */
function isAway(error: unknown): boolean {
  return !(error instanceof pg.DatabaseError) || /^(08|53|57)/.test(error.code ?? '')
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
