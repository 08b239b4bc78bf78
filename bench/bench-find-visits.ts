/**
 * The authority's search in a log of so many visits of 14 days: where a line was, by its tokens under every key of every hour, and who
 * was at a site, by (site, minute). An hour has as many keys as there are servers, and starts of them.
 *
 *   npm run bench:find-visits -- 5000000 1        visits; keys an hour
 */
import { mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { embeddedSettings } from '../src/adapters/embedded-postgres/settings.ts'
import { ensureAuthorityKeys, readAuthorityPrivateKey } from '../src/adapters/hpke/authority-key.ts'
import { openVisits } from '../src/adapters/hpke/visit-opener.ts'
import { connectionConfig, createPool } from '../src/adapters/postgres/kit/connect.ts'
import { migrate } from '../src/adapters/postgres/kit/migrate.ts'
import { readEpochs, visitsAt, visitsByTokens } from '../src/adapters/postgres/visits/visit-reader.ts'
import type { Line } from '../src/domain/call/phone/line.ts'
import { type CalendarDate, DAY, HOUR, startOfKstDay } from '../src/domain/kit/time.ts'
import { type Found, findAtSite, findLine } from '../src/usecases/tracing/find-visits.ts'
import { startThrowAwayCluster } from '../tests/support/throw-away-cluster.ts'
import { fillLog, type LogOfVisits } from './find-visits/fill-log.ts'
import { aboutMachine, asTable, durations, load, type Row } from './report.ts'

const log: LogOfVisits = {
  visits: Number(process.argv[2] ?? 1_000_000),
  first: '2022-01-01' as CalendarDate,
  days: 14,
  keysAnHour: Number(process.argv[3] ?? 1),
  sites: 2_000,
  line: '+821000000001' as Line,
  site: 7,
}
const ROUNDS = 5

const cluster = await startThrowAwayCluster(undefined, embeddedSettings(totalmem(), freeBytes()))
const folder = mkdtempSync(join(tmpdir(), 'ansimpass-bench-'))
const client = new pg.Client(connectionConfig(cluster.adminUrl, 'owner', { statementTimeoutMs: 0 }))
const pool = createPool(cluster.adminUrl, 'app', { statementTimeoutMs: 0 })
try {
  await migrate(cluster.adminUrl)
  await client.connect()
  const authority = ensureAuthorityKeys(folder)
  const began = performance.now()
  const atSite = await fillLog(client, authority.publicKey, log)
  const filled = (performance.now() - began) / 1000
  await client.query('analyze visits') // as autovacuum does in its time
  const { rows } = await client.query<{ visits: bigint; size: string }>(
    `select (select count(*) from visits) as visits,
            round(sum(pg_total_relation_size(inhrelid)) / 1e6)::text as size
     from pg_inherits where inhparent = 'visits'::regclass`,
  )
  console.log(aboutMachine())
  console.log(
    `${rows[0]?.visits} visits of ${log.days} days at ${log.sites} sites, ${rows[0]?.size} MB with their indexes, filled in ${filled.toFixed(0)} s`,
  )
  await askAll(authority.privateKeyFile, atSite)
  console.log(`load ${load()} at the end`)
} finally {
  await pool.end()
  await client.end()
  await cluster.close()
  rmSync(folder, { recursive: true, force: true })
}

async function askAll(keyFile: string, atSite: readonly number[]): Promise<void> {
  const first = startOfKstDay(log.first)
  const all = { from: first, to: first + log.days * DAY - 1 }
  const day = { from: first + 5 * DAY, to: first + 6 * DAY - 1 }
  const lunch = { from: day.from + 12 * HOUR, to: day.from + 13 * HOUR - 1 }
  const visitsIn = ({ from, to }: typeof all) => atSite.filter((at) => at >= from && at <= to).length
  const rows = [
    await ask(keyFile, `where was a line, ${log.days} days`, log.days, (deps) => findLine(deps, log.line, all)),
    await ask(keyFile, 'where was a line, one day', 1, (deps) => findLine(deps, log.line, day)),
    await ask(keyFile, 'who was at a site from 12:00 to 13:00', visitsIn(lunch), (deps) =>
      findAtSite(deps, log.site, lunch),
    ),
    await ask(keyFile, `who was at a site, ${log.days} days`, visitsIn(all), (deps) => findAtSite(deps, log.site, all)),
  ]
  console.log(asTable(rows))
}

/** Each time from the private key on, as the command does it. */
async function ask(
  keyFile: string,
  question: string,
  expected: number,
  search: (deps: Parameters<typeof findLine>[0]) => Promise<Found>,
): Promise<Row> {
  const took: number[] = []
  const inDatabase: number[] = []
  let tokens = 0
  for (let round = 0; round < ROUNDS; round += 1) {
    let asked = 0
    const timed = async <T>(answer: Promise<T>) => {
      const began = performance.now()
      const result = await answer
      asked += performance.now() - began
      return result
    }
    const began = performance.now()
    const { unwrap } = await openVisits(readAuthorityPrivateKey(keyFile))
    const found = await search({
      unwrap,
      spooled: [],
      epochs: () => timed(readEpochs(pool)),
      byTokens(wanted) {
        tokens = wanted.length
        return timed(visitsByTokens(pool, wanted))
      },
      bySite: (from, to) => timed(visitsAt(pool, log.site, from, to)),
    })
    took.push(performance.now() - began)
    inDatabase.push(asked)
    if (found.visits.length !== expected || found.closed + found.closedEpochs > 0)
      throw new Error(`${question}: ${found.visits.length} visits were found instead of ${expected}`)
  }
  const { 'p50 ms': inDatabaseMs = '' } = durations(inDatabase)
  return {
    question,
    tokens: tokens === 0 ? '-' : tokens,
    found: expected,
    ...durations(took),
    'of it in the database, p50 ms': inDatabaseMs,
  }
}

function freeBytes(): number {
  const { bavail, bsize } = statfsSync(tmpdir())
  return bavail * bsize
}
