/** The sites in memory: from the database, told of changes, or the last list kept on disk while that is away. */
import { existsSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import type pg from 'pg'
import { whyOf } from '../../../domain/kit/system-error.ts'
import type { Site } from '../../../domain/places/site.ts'
import type { Events } from '../../../ports/kit/events.ts'
import { makeTurns } from '../../../ports/kit/in-turn.ts'
import { withinTime } from '../../../ports/kit/within-time.ts'
import type { SiteDirectory } from '../../../ports/places/site-directory.ts'
import { followChannel, newListener, soonClosed } from '../kit/follow-channel.ts'
import { keepSites, readKeptSites } from './kept-sites.ts'
import { createSiteList, inPages } from './site-list.ts'
import { printsOfSites, readPage } from './sites-table.ts'

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
/** Between two statements that look for changes, so many times as long as one took. */
const PAUSE_OF_PRINTS = 3
/** Behind a writing of the file, so many times as long as it took. */
const PAUSE_OF_KEEPS = 20

export type RunningSiteDirectory = SiteDirectory & {
  /** Why the database gives no list now; empty where it does. */
  readonly away: string
  /** Reads the list now. @throws Error when the database does not give it */
  reload(): Promise<void>
  close(): Promise<void>
}

/** Never waits longer than `firstListMs` and never fails for want of a database: it keeps trying. */
export async function createSiteDirectory(options: SiteDirectoryOptions): Promise<RunningSiteDirectory> {
  const kept = createKeptList(options)
  await kept.loadKept()
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
      await kept.load(client)
      away = ''
      first.resolve()
    },
  })
  await withinTime(first.promise, options.firstListMs ?? 2000, () => {})
  let keeping: Promise<void> | undefined
  const looking = setInterval(() => {
    keeping ??= kept.keepAgain().finally(() => {
      keeping = undefined
    })
  }, options.lookMs ?? LOOK_MS)
  looking.unref()
  return {
    get loaded() {
      return kept.loaded
    },
    get away() {
      return away
    },
    byNumber: (number) => kept.list.byNumber(number),
    byId: (id) => kept.list.byId(id),
    all: () => kept.list.all(),
    reload: () => once(options, kept.load),
    async close() {
      closing.abort()
      clearInterval(looking)
      await keeping
      await soonClosed(following)
    },
  }
}

/** The list, and the file that it is kept in: of a million sites those that changed are read, and neither reading nor writing makes a call wait. */
function createKeptList({ keptFile, events }: SiteDirectoryOptions) {
  const list = createSiteList()
  const inTurn = makeTurns()
  const state = { list, loaded: false, load, loadKept, keepAgain }
  /** Of the pages that are as the database has them. */
  let prints: ReadonlyMap<number, bigint> | undefined
  let isTold = false
  let isKept = false
  let keepNotBefore = 0
  let lastFault = ''

  /** One at a time: a page that was read first would lie on one that was read later. */
  function load(client: pg.Client): Promise<void> {
    return inTurn(() => loadNow(client))
  }

  async function loadNow(client: pg.Client): Promise<void> {
    const now = await printsOfSites(client, rest)
    for (const [page, print] of now) if (prints?.get(page) !== print) put(page, await readPage(client, page))
    for (const page of [...list.pages()]) if (!now.has(page)) put(page, [])
    list.settle()
    prints = now
    state.loaded = true
    if (!isTold) events.emit({ type: 'sites-loaded', count: list.all().length, from: 'database' })
    isTold = true
    if (!isKept && performance.now() >= keepNotBefore) await keep()
  }

  /** Once there is a list, looking for changes leaves the database's processors to the calls. */
  async function rest(tookMs: number): Promise<void> {
    if (prints !== undefined) await delay(PAUSE_OF_PRINTS * tookMs, undefined, { ref: false })
  }

  function put(page: number, sites: readonly Site[]): void {
    if (!list.put(page, sites)) return
    isTold = false
    isKept = false
  }

  /** Where it fails it is tried again at the next look. */
  async function keep(): Promise<void> {
    const began = performance.now()
    isKept = true
    try {
      await keepSites(keptFile, list.all())
      lastFault = ''
    } catch (error) {
      isKept = false
      const message = `the list of sites was not kept as ${keptFile}, ${whyOf(error)}: without it a start while the database is away knows no site`
      if (message !== lastFault) fault(message)
      lastFault = message
    }
    keepNotBefore = performance.now() + PAUSE_OF_KEEPS * (performance.now() - began)
  }

  /** The file is written anew where somebody took it away, its folder and all, or where it could not be written. */
  async function keepAgain(): Promise<void> {
    if (prints === undefined || performance.now() < keepNotBefore) return
    if (!isKept || !existsSync(keptFile)) await keep()
  }

  async function loadKept(): Promise<void> {
    const sites = await readKeptSites(keptFile).catch((error: unknown) => fault(words(error)))
    if (sites === undefined) return
    for (const [page, some] of inPages(sites)) list.put(page, some)
    state.loaded = true
    isKept = true
    events.emit({ type: 'sites-loaded', count: sites.length, from: 'kept' })
  }

  function fault(message: string): undefined {
    events.emit({ type: 'fault', part: 'site-directory', message })
  }
  return state
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
