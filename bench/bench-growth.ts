/**
 * The service as it grows: `npm run bench:growth -- [SITES,…] [VISITS,…] [CALLS_A_SECOND] [SECONDS]`
 * (default 12,10000,1000000 0,30000000 1000 70: a minute, in which every program reads the list of sites again, lies in it).
 *
 * For each number of visits a log of fourteen days until the demo's, and for each number of sites a start of the whole service on it: how long
 * that takes, calls to `silent` sites all over the list by SIPp, and what each program keeps in memory behind a collection of the garbage.
 * Sites are made by one statement, visits by COPY, while the service is down. Thirty million visits take some ten minutes and 10 GB.
 *
 * The columns are those of `bench:calls`. On loopback only, on free ports, in a temporary folder that is removed; ends what it has started, and nothing else.
 */
import { existsSync, statfsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { startEmbeddedPostgres } from '../src/adapters/embedded-postgres/start-embedded-postgres.ts'
import { ensureAuthorityKeys } from '../src/adapters/hpke/authority-key.ts'
import { connectionConfig } from '../src/adapters/postgres/kit/connect.ts'
import type { Line } from '../src/domain/call/phone/line.ts'
import { addDays, type CalendarDate } from '../src/domain/kit/time.ts'
import { PROGRAMS } from '../src/ports/kit/program-feed.ts'
import { addSites } from './calls/made-sites.ts'
import { measure } from './calls/measure.ts'
import { newBase, type ProductSide, startProduct } from './calls/product-side.ts'
import { fillLog } from './find-visits/fill-log.ts'
import { aboutMachine, asTable, type Row } from './report.ts'

/** Of the demo world, before others are added. */
const OWN_SITES = 12
const DEMO_DAY = '2022-01-12' as CalendarDate
const DAYS = 14
/** With its indexes, and once more while it is written. */
const BYTES_A_VISIT = 800
const WARM_UP_SECONDS = 3
const SITES_WITHIN_MS = 180_000

const [siteCounts = [12, 10_000, 1_000_000], visitCounts = [0, 30_000_000]] = process.argv
  .slice(2, 4)
  .map((list) => list.split(',').map(Number))
const [perSecond = 1_000, seconds = 70] = process.argv.slice(4).map(Number)
if (
  !siteCounts.every((count) => Number.isInteger(count) && count >= OWN_SITES && count <= 5_000_000) ||
  !visitCounts.every((count) => Number.isInteger(count) && count >= 0 && count <= 100_000_000) ||
  !(perSecond >= 1 && perSecond <= 20_000 && seconds >= 1 && seconds <= 600)
) {
  fail(
    'SITES from 12 to 5000000 and VISITS from 0 to 100000000, several with commas, CALLS_A_SECOND to 20000, SECONDS to 600',
  )
} else if (!existsSync('/usr/bin/sipp')) {
  fail('the Debian package "sip-tester" is missing: apt-get install sip-tester')
} else if (freeBytes() < Math.max(...visitCounts) * BYTES_A_VISIT) {
  fail(`so many visits need ${Math.round((Math.max(...visitCounts) * BYTES_A_VISIT) / 1e9)} GB in ${tmpdir()}`)
} else {
  console.log(aboutMachine())
  await bench()
}

async function bench(): Promise<void> {
  const rows: Row[] = []
  for (const visits of visitCounts) {
    const base = await newBase()
    const dataFolder = join(base, 'data')
    try {
      await (await startProduct({ siteCount: OWN_SITES, dataFolder })).stop() // makes the world
      await fill(dataFolder, visits)
      for (const sites of siteCounts.toSorted((one, other) => one - other)) {
        rows.push(await grown(dataFolder, sites, visits))
        console.error(Object.values(rows.at(-1) ?? {}).join('  '))
      }
    } finally {
      await rm(base, { recursive: true, force: true })
    }
  }
  console.log(asTable(rows))
}

async function grown(dataFolder: string, sites: number, visits: number): Promise<Row> {
  const added = await inDatabase(dataFolder, (client) => addSites(client, sites - OWN_SITES))
  const product = await startProduct({ siteCount: OWN_SITES, dataFolder })
  const stop = () => void product.stop().then(() => process.exit(130))
  process.once('SIGINT', stop)
  try {
    const allKnownMs = await untilKnown(product, sites)
    const side = added.length === 0 ? product : { ...product, sites: added }
    await measure(side, 'warm-up', { perSecond: Math.min(perSecond, 300), seconds: WARM_UP_SECONDS })
    const { row } = await measure(side, product.name, { perSecond, seconds })
    return {
      sites,
      visits,
      'start s': seconds1(product.readyAfterMs),
      'all sites s': seconds1(allKnownMs),
      ...row,
      ...(await memoryOf(product)),
    }
  } finally {
    process.off('SIGINT', stop)
    await product.stop()
  }
}

/** A start does not wait for a long list: until it is read the last one holds. @returns since the command, ms */
async function untilKnown(product: ProductSide, sites: number): Promise<number> {
  const began = performance.now()
  while ((await product.sitesKnown()) < sites) {
    if (performance.now() - began > SITES_WITHIN_MS) throw new Error(`${sites} sites are not known after three minutes`)
    await delay(200)
  }
  return product.readyAfterMs + performance.now() - began
}

function seconds1(ms: number): string {
  return (ms / 1_000).toFixed(1)
}

async function memoryOf(product: ProductSide): Promise<Row> {
  const megabytes = (bytes: number) => Math.round(bytes / 1e6)
  const row: Record<string, number> = {}
  for (const program of PROGRAMS) {
    const { heapUsed, external, rss } = await product.liveMemory(program)
    row[`${program} living MB`] = megabytes(heapUsed + external)
    row[`${program} RSS MB`] = megabytes(rss)
  }
  return row
}

/** A log as of some chain of servers; the last of its days is the demo's. */
async function fill(dataFolder: string, visits: number): Promise<void> {
  if (visits === 0) return
  const { publicKey } = ensureAuthorityKeys(`${dataFolder}-authority`)
  const log = { visits, first: addDays(DEMO_DAY, 1 - DAYS), days: DAYS, keysAnHour: 1, sites: 2_000 }
  await inDatabase(dataFolder, async (client) => {
    await fillLog(client, publicKey, { ...log, line: '+821000000001' as Line, site: 7 })
    await client.query('analyze visits') // as autovacuum does in its time
  })
}

/** The database of a folder whose service is down. */
async function inDatabase<T>(dataFolder: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const database = await startEmbeddedPostgres({ dataFolder, purpose: 'command', log: () => {} })
  try {
    const client = new pg.Client(connectionConfig(database.url, 'owner', { statementTimeoutMs: 0 }))
    await client.connect()
    try {
      return await work(client)
    } finally {
      await client.end()
    }
  } finally {
    await database.stop()
  }
}

function freeBytes(): number {
  const { bavail, bsize } = statfsSync(tmpdir())
  return bavail * bsize
}

function fail(why: string): void {
  console.error(`bench:growth: ${why}`)
  process.exitCode = 1
}
