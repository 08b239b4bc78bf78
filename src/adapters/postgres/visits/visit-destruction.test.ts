/** The days on which held visits are destroyed: day 28, and the end of the duty to keep a list. */
import { createHash } from 'node:crypto'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { anEntry, anEpoch, inOldForm, takenInstead } from '../../../../tests/contracts/visits.fixture.ts'
import { type TestDatabase, testDatabase } from '../../../../tests/support/postgres.ts'
import type { CalendarDate } from '../../../domain/kit/time.ts'
import type { VisitEntry } from '../../../ports/visits/visit-log.ts'
import { createPostgresVisitDestruction, type PostgresHeldVisits } from './visit-destruction.ts'
import { createPostgresVisitStore, type PostgresVisitStore } from './visit-store.ts'

let database: TestDatabase
let owner: pg.Client
let store: PostgresVisitStore
let held: PostgresHeldVisits
const at = Date.parse('2022-02-19T00:00:05+09:00')
const order = { reason: 'visit list duty ended (V1)', at }

beforeEach(async () => {
  database = await testDatabase()
  owner = new pg.Client({ connectionString: database.url, options: '-c search_path=ansimpass' })
  await owner.connect()
  store = createPostgresVisitStore({ databaseUrl: database.url, confirmWithinMs: 5_000 })
  held = createPostgresVisitDestruction(database.url)
})
afterEach(async () => {
  await Promise.all([store.close(), held.close(), owner.end()])
  await database.close()
})
const on = (day: string, siteId = 1) => anEntry({ arrivedAt: Date.parse(`${day}T12:00+09:00`), siteId })
const count = async (table: string) =>
  Number((await owner.query<{ n: string }>(`select count(*) as n from ${table}`)).rows[0]?.n)
function hashOf(entries: readonly VisitEntry[]): string {
  const hash = createHash('sha256')
  const sorted = entries.toSorted((a, b) => Buffer.compare(Buffer.from(a.visit.callKey), Buffer.from(b.visit.callKey)))
  for (const { visit } of sorted) {
    hash.update(visit.callKey).update(
      createHash('sha256')
        .update(visit.sealed ?? '')
        .digest(),
    )
  }
  return hash.digest('hex')
}

test('every held day is dropped whole, with a record of how many and which', async () => {
  const [first, second, other] = [on('2022-02-17'), on('2022-02-17', 2), on('2022-02-18')]
  await store.store([first, second, other])
  const destroyed = await held.destroy(order)
  expect(destroyed.map(({ day, visits }) => [day, visits])).toEqual([
    ['2022-02-17', 2],
    ['2022-02-18', 1],
  ])
  expect(await count('visits')).toBe(0)
  expect(await count('epoch_keys')).toBe(0)
  const { rows } = await owner.query(
    `select day::text, visits::int, encode(hash, 'hex') as hash, reason from destructions order by day`,
  )
  expect(rows).toEqual([
    { day: '2022-02-17', visits: 2, hash: hashOf([first, second]), reason: order.reason },
    { day: '2022-02-18', visits: 1, hash: hashOf([other]), reason: order.reason },
  ])
  const { rows: left } = await owner.query(`select relname from pg_class where relname ~ '^(ended_)?visits_\\d+$'`)
  expect(left).toEqual([])
})

test('visits of the form before go on the same days, with a record of their own', async () => {
  const [old, young] = [inOldForm(on('2022-02-17')), on('2022-02-17')]
  await store.store([old, young])
  expect([await count('old_visits'), await count('visits')]).toEqual([1, 1])
  const destroyed = await held.destroy(order)
  expect(destroyed.map(({ day, visits }) => [day, visits])).toEqual([
    ['2022-02-17', 1],
    ['2022-02-17', 1],
  ])
  expect([await count('old_visits'), await count('visits'), await count('epoch_keys')]).toEqual([0, 0, 0])
  expect(await store.store([inOldForm(on('2022-02-18', 2)), inOldForm(on('2022-02-18'))])).toHaveLength(2)
  await held.destroy({ ...order, siteIds: [2] })
  expect(await count('old_visits')).toBe(1)
})

test('a second look finds nothing, and a late batch is destroyed by the next', async () => {
  await store.store([on('2022-02-18')])
  await held.destroy(order)
  expect(await held.destroy(order)).toEqual([])
  await store.store([on('2022-02-18')])
  expect(await held.destroy(order)).toMatchObject([{ day: '2022-02-18', visits: 1 }])
})

test('a call of the last minute that is repeated after midnight is still known', async () => {
  const last = anEntry({ arrivedAt: Date.parse('2022-02-18T23:59:50+09:00') })
  await store.store([last])
  await held.destroy(order)
  const repeated = takenInstead(
    anEntry({ callKey: last.visit.callKey, arrivedAt: Date.parse('2022-02-19T00:00:10+09:00') }),
  )
  expect(await store.store([repeated])).toEqual([{ kind: 'already' }])
})

test('what a crash left between taking out and dropping is finished by the next look', async () => {
  await store.store([on('2022-02-18')])
  await owner.query('set role ansimpass_retention')
  await owner.query('alter table visits detach partition visits_20220218')
  await owner.query('alter table visits_20220218 rename to ended_visits_20220218')
  expect(await held.destroy(order)).toMatchObject([{ day: '2022-02-18', visits: 1 }])
})

test('where other places still keep a list, only those are destroyed that no longer do', async () => {
  const free = on('2022-02-18', 2)
  await store.store([on('2022-02-18', 1), free])
  const [gone] = await held.destroy({ ...order, siteIds: [2] })
  expect(gone).toMatchObject({ day: '2022-02-18', visits: 1 })
  expect(Buffer.from(gone?.hash ?? []).toString('hex')).toBe(hashOf([free]))
  const { rows } = await owner.query('select site_id from visits')
  expect(rows).toEqual([{ site_id: 1 }])
})

test('calls go on being taken while days are destroyed', async () => {
  await store.store(Array.from({ length: 2_000 }, () => on('2022-02-18')))
  let over = false
  const destroying = held.destroy(order).finally(() => {
    over = true
  })
  let taken = 0
  while (!over) {
    await store.store([takenInstead(anEntry({ arrivedAt: at }))])
    taken += 1
  }
  await destroying
  expect(await count('taken')).toBe(taken)
})

const expired = { reason: 'kept for 28 days', at, through: '2022-01-22' as CalendarDate }
const recorded = async () =>
  (
    await owner.query(
      `select day::text, visits::int, encode(hash, 'hex') as hash, reason from destructions order by id`,
    )
  ).rows

test('on day 28 a day is dropped with its epoch keys and one record; day 27 and its keys stay', async () => {
  const old = [on('2022-01-22'), on('2022-01-22', 2)]
  const young = anEntry({ arrivedAt: Date.parse('2022-01-23T00:00:00+09:00') })
  const epochOf = (entry: VisitEntry) => Buffer.from(entry.visit.sealed === undefined ? [] : entry.visit.epoch.epochId)
  await store.store([...old, young])
  await owner.query(`select ensure_visit_partition('2022-01-21')`) // a day without a call
  expect(await held.destroy(expired)).toMatchObject([{ day: '2022-01-22', visits: 2 }])
  const record = { day: '2022-01-22', visits: 2, hash: hashOf(old), reason: expired.reason }
  expect(await recorded()).toEqual([record])
  expect((await owner.query('select day::text from visits')).rows).toEqual([{ day: '2022-01-23' }])
  const { rows: epochs } = await owner.query(`select replace(epoch_id::text, '-', '') as id from epoch_keys`)
  expect(epochs).toEqual([{ id: epochOf(young).toString('hex') }])
  const { rows: left } = await owner.query(`select relname from pg_class where relname ~ '^(ended_)?visits_\\d+$'`)
  expect(left).toEqual([{ relname: 'visits_20220123' }])
  expect(await count('taken')).toBe(0)
  expect(await held.destroy(expired)).toEqual([])
  expect(await recorded()).toEqual([record])
})

test('the contact behind an alias goes with the visits of its last day, and all do where no list is kept any more', async () => {
  const contact = (lastDay: string) =>
    owner.query(`insert into alias_contacts values ($1, decode(repeat('00', 289), 'hex'))`, [lastDay])
  await contact('2022-01-21')
  await contact('2022-01-22')
  await contact('2022-02-18')
  await held.destroy({ ...order, through: '2022-01-21' as CalendarDate })
  const { rows } = await owner.query('select last_day::text as day from alias_contacts order by 1')
  expect(rows).toEqual([{ day: '2022-01-22' }, { day: '2022-02-18' }])
  await held.destroy({ ...order, siteIds: [1] })
  expect(await count('alias_contacts')).toBe(2)
  await held.destroy(order)
  expect(await count('alias_contacts')).toBe(0)
})

test('an epoch key stays as long as a visit under it does, whatever day the key is of', async () => {
  const epoch = anEpoch(Date.parse('2022-01-22T23:00+09:00'))
  await store.store([on('2022-01-22'), anEntry({ arrivedAt: Date.parse('2022-01-23T00:00:01+09:00'), epoch })])
  await held.destroy(expired)
  expect(await count('epoch_keys')).toBe(1)
})

test('what is left of day 28 by a crash is finished before a late batch of the same day', async () => {
  await store.store([on('2022-01-22')])
  await owner.query('set role ansimpass_retention')
  await owner.query('alter table visits detach partition visits_20220122')
  await owner.query('alter table visits_20220122 rename to ended_visits_20220122')
  await store.store([on('2022-01-22'), on('2022-01-22')])
  expect((await held.destroy(expired)).map(({ visits }) => visits)).toEqual([1, 2])
})

test('two servers of a database that look at once destroy and record a day once', async () => {
  const other = createPostgresVisitDestruction(database.url)
  const old = Array.from({ length: 200 }, (_, nth) => on(nth % 2 === 0 ? '2022-01-21' : '2022-01-22'))
  await store.store(old)
  const both = await Promise.all([held.destroy(expired), other.destroy(expired)])
  await other.close()
  expect(both.flat().toSorted((a, b) => a.day.localeCompare(b.day))).toMatchObject([
    { day: '2022-01-21', visits: 100 },
    { day: '2022-01-22', visits: 100 },
  ])
  expect(await recorded()).toHaveLength(2)
})
