import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { anEntry, NOON } from '../../../tests/contracts/visits.fixture.ts'
import { type TestDatabase, testDatabase } from '../../../tests/support/postgres.ts'
import type { VisitEntry } from '../../ports/visit-log.ts'
import { createPostgresVisitStore, type PostgresVisitStore } from './visit-store.ts'

let database: TestDatabase
let owner: pg.Client
let store: PostgresVisitStore
beforeAll(async () => {
  database = await testDatabase()
  owner = new pg.Client({ connectionString: database.url, options: '-c search_path=ansimpass' })
  await owner.connect()
})
afterAll(async () => {
  await owner.end()
  await database.close()
})
beforeEach(async () => {
  await owner.query('truncate visits, outbox, line_day, epoch_keys')
  store = createPostgresVisitStore({ databaseUrl: database.url, confirmWithinMs: 5000 })
})
afterEach(async () => {
  await store.close()
})

const nths = async (entries: readonly VisitEntry[]) =>
  (await store.store(entries)).map((result) => (result.kind === 'stored' ? result.nth : result.kind))
const outbox = async () =>
  (
    await owner.query<{ key: string; nth: number; hour: number; enc: Buffer }>(
      `select replace(call_key::text, '-', '') as key, nth, hour, enc from outbox order by id`,
    )
  ).rows
const countOf = async (h: Uint8Array) =>
  (await owner.query<{ n: number }>('select n from line_day where h = $1', [Buffer.from(h).toString('hex')])).rows[0]?.n

test('a visit knows the how-manieth of its line at the site that day it is, also several in one batch', async () => {
  const siteLine = randomBytes(16)
  expect(await nths([anEntry({ siteLine }), anEntry(), anEntry({ siteLine })])).toEqual([1, 1, 2])
  expect(await nths([anEntry({ siteLine }), anEntry({ siteLine })])).toEqual([3, 4])
  expect((await outbox()).map(({ nth }) => nth)).toEqual([1, 1, 2, 3, 4])
  expect(await countOf(siteLine)).toBe(4)
})

test('a line that stands twice in a batch, at two sites, is counted twice', async () => {
  const line = randomBytes(16)
  await store.store([anEntry({ line }), anEntry({ line, siteId: 2 })])
  expect(await countOf(line)).toBe(2)
})

test('a visit that is there already leaves neither a second intent nor a higher count', async () => {
  const [entry, other] = [anEntry(), anEntry()]
  await store.store([entry, entry, other])
  expect(await nths([other, entry])).toEqual(['already', 'already'])
  expect(await outbox()).toHaveLength(2)
  expect(await countOf(entry.siteLine)).toBe(1)
})

test('the intent goes to the outbox as it is', async () => {
  const entry = anEntry()
  await store.store([entry])
  const key = Buffer.from(entry.visit.callKey).toString('hex')
  expect(await outbox()).toEqual([{ key, nth: 1, hour: entry.intent.hour, enc: Buffer.from(entry.intent.sealed) }])
})

test('the wrap of an epoch stands under the KST day of its hour', async () => {
  const early = anEntry({ arrivedAt: Date.parse('2022-01-12T00:30+09:00') })
  await store.store([early, anEntry({ epoch: early.visit.epoch, arrivedAt: early.visit.arrivedAt + 1 })])
  const { rows } = await owner.query('select day::text, hour from epoch_keys')
  expect(rows).toEqual([{ day: '2022-01-12', hour: early.visit.epoch.hour }])
})

test('visits that cannot be stored are refused alone', async () => {
  await owner.query('alter table visits add constraint odd_site check (site_id not in (666, 667)) not valid')
  try {
    const entries = Array.from({ length: 64 }, (_, i) => anEntry({ siteId: i === 17 ? 666 : i === 40 ? 667 : 1 }))
    entries[5] = anEntry({ siteId: 2 ** 40 })
    const refused = (await store.store(entries)).flatMap(({ kind }, place) =>
      kind === 'stored' ? [] : [`${place} ${kind}`],
    )
    expect(refused).toEqual(['5 refused', '17 refused', '40 refused'])
    const { rows } = await owner.query<{ n: string }>('select count(*)::text as n from visits')
    expect(rows[0]?.n).toBe('61')
  } finally {
    await owner.query('alter table visits drop constraint odd_site')
  }
})

test('a batch that is not confirmed in time is not known to be stored; the next one goes over a new connection', async () => {
  await store.close()
  store = createPostgresVisitStore({ databaseUrl: database.url, confirmWithinMs: 300 })
  const entry = anEntry()
  await store.store([anEntry()])
  await owner.query('begin; lock table visits in access exclusive mode')
  const begun = performance.now()
  await expect(store.store([entry])).rejects.toMatchObject({ code: 'VISIT_LOG_UNAVAILABLE', retryable: true })
  expect(performance.now() - begun).toBeLessThan(600)
  await owner.query('commit')
  expect(['stored', 'already']).toContain((await store.store([entry]))[0]?.kind)
})

test('a server process that was given up is ended before the next batch, so that one batch is in flight', async () => {
  await store.close()
  store = createPostgresVisitStore({ databaseUrl: database.url, confirmWithinMs: 300 })
  await store.store([])
  await owner.query('begin; lock table visits in access exclusive mode')
  await expect(store.store([anEntry()])).rejects.toMatchObject({ code: 'VISIT_LOG_UNAVAILABLE' })
  await expect(store.store([anEntry()])).rejects.toMatchObject({ code: 'VISIT_LOG_UNAVAILABLE' })
  const { rows } = await owner.query(
    `select pid from pg_stat_activity where application_name like 'ansimpass-visits-%' and datname = current_database()`,
  )
  await owner.query('rollback')
  expect(rows.length).toBeLessThanOrEqual(1)
})

test('a server that takes the connection and says nothing is given up in time too', async () => {
  const mute = createServer(() => {}).listen(0, '127.0.0.1')
  await once(mute, 'listening')
  const { port } = mute.address() as { port: number }
  const silent = createPostgresVisitStore({ databaseUrl: `postgresql://x@127.0.0.1:${port}/x`, confirmWithinMs: 100 })
  const begun = performance.now()
  await expect(silent.store([anEntry({ arrivedAt: NOON })])).rejects.toMatchObject({ code: 'VISIT_LOG_UNAVAILABLE' })
  expect(performance.now() - begun).toBeLessThan(1000)
  await silent.close()
  mute.close()
})
