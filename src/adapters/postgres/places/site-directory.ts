/** The sites in memory: from the database, told of changes, or the last list kept on disk while that is away. */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import type pg from 'pg'
import { whyOf } from '../../../domain/kit/system-error.ts'
import type { Site, SiteId } from '../../../domain/places/site.ts'
import type { Events } from '../../../ports/kit/events.ts'
import { withinTime } from '../../../ports/kit/within-time.ts'
import type { SiteDirectory } from '../../../ports/places/site-directory.ts'
import { followChannel, newListener, soonClosed } from '../kit/follow-channel.ts'
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
  /** The kept file is looked at this often; 2 s unless given. */
  readonly lookMs?: number
}

const LOOK_MS = 2_000

export type RunningSiteDirectory = SiteDirectory & {
  /** Why the database gives no list now; empty where it does. */
  readonly away: string
  /** Reads the list now. @throws Error when the database does not give it */
  reload(): Promise<void>
  close(): Promise<void>
}

/** Never waits longer than `firstListMs` and never fails for want of a database: it keeps trying. */
export async function createSiteDirectory(options: SiteDirectoryOptions): Promise<RunningSiteDirectory> {
  const list = createList(options)
  await list.loadKept()
  const closing = new AbortController()
  let away = ''
  const first = Promise.withResolvers<void>()
  const following = followChannel({
    databaseUrl: options.databaseUrl,
    name: 'sites',
    channel: 'ansimpass_sites',
    resyncMs: options.resyncMs ?? 60_000,
    closing: closing.signal,
    // That the database is away is told by the visit log; here what else is wrong.
    onFault: (message) => options.events.emit({ type: 'fault', part: 'site-directory', message }),
    onAway(why) {
      away = why
    },
    async load(client) {
      await list.load(client)
      away = ''
      first.resolve()
    },
  })
  await withinTime(first.promise, options.firstListMs ?? 2000, () => {})
  let keeping: Promise<void> | undefined
  const looking = setInterval(() => {
    keeping ??= list.keepAgain().finally(() => {
      keeping = undefined
    })
  }, options.lookMs ?? LOOK_MS)
  looking.unref()
  return {
    get loaded() {
      return list.state.loaded
    },
    get away() {
      return away
    },
    byNumber: (number) => list.state.byNumber.get(number),
    byId: (id) => list.state.byId.get(id),
    all: () => list.state.all,
    reload: () => once(options, list.load),
    async close() {
      closing.abort()
      clearInterval(looking)
      await keeping
      await soonClosed(following)
    },
  }
}

type State = {
  readonly loaded: boolean
  readonly all: readonly Site[]
  readonly byNumber: ReadonlyMap<string, Site>
  readonly byId: ReadonlyMap<SiteId, Site>
}

/** A list is changed whole, so that nobody sees half of one; it is read, compared and indexed in pages, so that no call waits for a million sites. */
function createList({ keptFile, events }: SiteDirectoryOptions) {
  const list = { state: NO_SITES, load, loadKept, keepAgain }
  let source: 'database' | 'kept' | undefined
  /** Fingerprints of the list, and of what the kept file holds. */
  let print: string | undefined
  let written: string | undefined
  let lastFault = ''

  async function load(client: pg.Client): Promise<void> {
    const next = createState()
    const fresh = createPrint()
    for await (const page of readSites(client)) {
      fresh.add(page)
      next.add(page)
    }
    const seen = fresh.end()
    if (seen === print && source === 'database') return
    list.state = next.state
    source = 'database'
    events.emit({ type: 'sites-loaded', count: next.state.all.length, from: 'database' })
    if (seen === written) return
    print = seen
    await keep()
  }

  /** Where it fails it is tried again at the next look. */
  async function keep(): Promise<void> {
    const { state } = list
    const kept = print
    try {
      await keepSites(keptFile, state.all)
      written = kept
      lastFault = ''
    } catch (error) {
      written = undefined
      const message = `the list of sites was not kept as ${keptFile}, ${whyOf(error)}: without it a start while the database is away knows no site`
      if (message !== lastFault) fault(message)
      lastFault = message
    }
  }

  /** The file is written anew where somebody took it away, its folder and all, or where it could not be written. */
  async function keepAgain(): Promise<void> {
    if (list.state.loaded && print !== undefined && (written !== print || !existsSync(keptFile))) await keep()
  }

  async function loadKept(): Promise<void> {
    const sites = await readKeptSites(keptFile).catch((error: unknown) => fault(words(error)))
    if (sites === undefined) return
    const kept = createState()
    const fresh = createPrint()
    kept.add(sites)
    fresh.add(sites)
    list.state = kept.state
    source = 'kept'
    print = fresh.end()
    written = print
    events.emit({ type: 'sites-loaded', count: sites.length, from: 'kept' })
  }

  function fault(message: string): undefined {
    events.emit({ type: 'fault', part: 'site-directory', message })
  }
  return list
}

const NO_SITES: State = { loaded: false, all: [], byNumber: new Map(), byId: new Map() }

function createState() {
  const all: Site[] = []
  const byNumber = new Map<string, Site>()
  const byId = new Map<SiteId, Site>()
  const state: State = { loaded: true, all, byNumber, byId }
  return {
    state,
    add(sites: readonly Site[]): void {
      for (const site of sites) {
        all.push(site)
        byNumber.set(site.number, site)
        byId.set(site.id, site)
      }
    },
  }
}

/** A fingerprint of a list, the same in whatever pages it comes: the text itself would be hundreds of megabytes. */
function createPrint() {
  const hash = createHash('sha256')
  return {
    add(sites: readonly Site[]): void {
      for (const site of sites) hash.update(JSON.stringify(site))
    },
    end: () => hash.digest('hex'),
  }
}

async function once(options: SiteDirectoryOptions, load: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = newListener(options.databaseUrl, 'sites')
  await client.connect()
  try {
    await load(client)
  } finally {
    await client.end()
  }
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
