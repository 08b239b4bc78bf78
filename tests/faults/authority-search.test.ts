/** The authority's search with its private key: a line's visits of two processes, of a restart, of a spool, of the form before. */

import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ensureAuthorityKeys, readAuthorityPrivateKey } from '../../src/adapters/hpke/authority-key.ts'
import { openVisits } from '../../src/adapters/hpke/visit-opener.ts'
import { createVisitSealer } from '../../src/adapters/hpke/visit-sealer.ts'
import { createPool } from '../../src/adapters/postgres/kit/connect.ts'
import { saveSites } from '../../src/adapters/postgres/places/sites-table.ts'
import { readEpochs, visitsAt, visitsByTokens } from '../../src/adapters/postgres/visits/visit-reader.ts'
import { createPostgresVisitStore } from '../../src/adapters/postgres/visits/visit-store.ts'
import { readSpool } from '../../src/adapters/spool/read-spool.ts'
import { openSpool } from '../../src/adapters/spool/spool.ts'
import type { Line } from '../../src/domain/call/phone/line.ts'
import { type CalendarDate, endOfKstDay, HOUR, kstDay, MINUTE, startOfKstDay } from '../../src/domain/kit/time.ts'
import { findAtSite, findLine } from '../../src/usecases/tracing/find-visits.ts'
import { NOON } from '../contracts/visits.fixture.ts'
import { eventually } from '../support/eventually.ts'
import { CAFE, GYM } from '../support/pass-worker.ts'
import { type TestDatabase, testDatabase } from '../support/postgres.ts'

const MINE = '+821000000001' as Line
const FIRST = '2022-01-12' as CalendarDate
const SECOND = '2022-01-13' as CalendarDate
const days = (from: CalendarDate, to: CalendarDate) => ({ from: startOfKstDay(from), to: endOfKstDay(to) - 1 })
const folder = mkdtempSync(join(tmpdir(), 'search-'))
const path = join(folder, 'visits.sqlite')
const authority = ensureAuthorityKeys(join(folder, 'authority'))
let database: TestDatabase
let pool: ReturnType<typeof createPool>
let sites: readonly { readonly id: number }[]

beforeAll(async () => {
  database = await testDatabase()
  pool = createPool(database.url, 'app')
  const owner = createPool(database.url, 'migrations')
  sites = await saveSites(owner, [CAFE, GYM])
  await owner.end()
  const store = createPostgresVisitStore({ databaseUrl: database.url, confirmWithinMs: 10_000 })
  // Two servers at once, then one of them again after a restart.
  const [first, second, again] = [await aProcess(), await aProcess(), await aProcess()]
  await store.store([first(MINE, NOON + 1_234), second(MINE, NOON + 2 * MINUTE), again(MINE, NOON + HOUR)])
  await store.store(others().map((line, nth) => second(line, NOON + nth * 1_000)))
  for (let call = 1; call <= 20; call += 1) await store.store([first(MINE, NOON + DAYS_LATER + call * 11 * MINUTE)])
  await store.close()
  const spool = await openSpool({ path })
  await spool.store([again(MINE, NOON + 3 * HOUR), again(others()[0] ?? MINE, NOON + 3 * HOUR)])
  await spool.close()
})
afterAll(async () => {
  await pool.end()
  await database.close()
  rmSync(folder, { recursive: true, force: true })
})
const DAYS_LATER = 24 * HOUR
const others = () => Array.from({ length: 300 }, (_, n) => `+8210000${String(10_000 + n)}` as Line)

async function aProcess() {
  const sealer = await createVisitSealer({ authorityPublicKey: authority.publicKey })
  for (let hour = 0; hour < 36; hour += 1) await sealer.ready(NOON + hour * HOUR)
  return (line: Line, arrivedAt: number) => ({
    visit: sealer.seal({
      ...{ day: kstDay(arrivedAt), callKey: randomBytes(16), siteId: sites[0]?.id ?? 0, arrivedAt, line },
      channel: 'call',
    }),
    intent: undefined,
  })
}

async function deps() {
  const { unwrap } = await openVisits(readAuthorityPrivateKey(authority.privateKeyFile))
  return {
    unwrap,
    spooled: readSpool(path),
    epochs: () => readEpochs(pool),
    byTokens: (tokens: readonly Uint8Array[]) => visitsByTokens(pool, tokens),
    bySite: (from: number, to: number) => visitsAt(pool, sites[0]?.id ?? 0, from, to),
  }
}

test('a line is found in the visits of two processes, after a restart, and in the spool: to the millisecond, and nobody else', async () => {
  const { visits, closed } = await findLine(await deps(), MINE, days(FIRST, FIRST))
  expect(visits.map(({ arrivedAt }) => arrivedAt)).toEqual([
    ...[NOON + 1_234, NOON + 2 * MINUTE, NOON + HOUR, NOON + 3 * HOUR],
  ])
  expect(new Set(visits.map(({ line }) => line))).toEqual(new Set([MINE]))
  expect(closed).toBe(0)
})

test('of a line only the visits of the period are told, though others lie in its hours', async () => {
  const { visits } = await findLine(await deps(), MINE, { from: NOON + 1_235, to: NOON + 2 * MINUTE })
  expect(visits.map(({ arrivedAt }) => arrivedAt)).toEqual([NOON + 2 * MINUTE])
})

test('a line that calls more than sixteen times is found each time', async () => {
  const { visits } = await findLine(await deps(), MINE, days(SECOND, SECOND))
  expect(visits).toHaveLength(20)
})

test('a line of no visit is found nowhere', async () => {
  expect(await findLine(await deps(), '+821099999999' as Line, days(FIRST, SECOND))).toEqual({
    visits: [],
    closed: 0,
    closedEpochs: 0,
    held: { from: FIRST, to: SECOND },
  })
})

test('another authority’s key finds nothing and says of how many hours it could open none', async () => {
  const other = ensureAuthorityKeys(join(folder, 'other'))
  const { unwrap } = await openVisits(readAuthorityPrivateKey(other.privateKeyFile))
  const found = await findLine({ ...(await deps()), unwrap }, MINE, days(FIRST, SECOND))
  expect(found).toMatchObject({ visits: [] })
  expect(found.closedEpochs).toBeGreaterThan(0)
})

test('who was at a site from one time to another is told to the second, both ends included', async () => {
  const at = sites[0]?.id ?? 0
  const { visits } = await findAtSite(await deps(), at, { from: NOON + 10_000, to: NOON + 20_000 })
  expect(visits.map(({ line }) => line)).toEqual(others().slice(10, 21))
  expect((await findAtSite(await deps(), at, { from: NOON + 3 * HOUR, to: NOON + 3 * HOUR })).visits).toHaveLength(2)
})

test('both questions are answered by an index, also of a day with many visits', async () => {
  const later = NOON + 7 * DAYS_LATER
  const part = `visits_${kstDay(later).replaceAll('-', '')}`
  await pool.query('select ensure_visit_partition($1)', [kstDay(later)])
  const owner = createPool(database.url, 'owner')
  await owner.query(
    `insert into visits (day, call_key, site_id, minute, epoch_id, sealed, token)
     select $1, gen_random_uuid(), 1000 + n % 50, $2::timestamptz + n % 600 * interval '1 minute', gen_random_uuid(), $3, gen_random_uuid()
     from generate_series(1, 20000) n`,
    [kstDay(later), new Date(later), randomBytes(52)],
  )
  await owner.query('analyze visits')
  const searching = createPool(database.url, 'app')
  const searched = {
    ...(await deps()),
    byTokens: (tokens: readonly Uint8Array[]) => visitsByTokens(searching, tokens),
    bySite: (from: number, to: number) => visitsAt(searching, 1007, from, to),
  }
  expect((await findLine(searched, MINE, days(FIRST, SECOND))).visits).toHaveLength(24)
  expect((await findAtSite(searched, 1007, { from: later, to: later + HOUR })).closed).toBeGreaterThan(10)
  await searching.end() // a session that ends tells the statistics what it did
  await eventually(async () => {
    const { rows } = await owner.query<{ name: string }>(
      'select indexrelname as name from pg_stat_user_indexes where relname = $1 and idx_scan > 0 order by 1',
      [part],
    )
    expect(rows.map(({ name }) => name)).toEqual([`${part}_site_id_minute_idx`, `${part}_token_idx`])
  })
  const { rows } = await owner.query('select seq_tup_read::int as whole from pg_stat_user_tables where relname = $1', [
    part,
  ])
  expect(rows).toEqual([{ whole: 0 }])
  await owner.end()
})
