/** Test of what `ansimpass doctor` says of the work ahead of the calls, on a real database. */
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { type TestDatabase, testDatabase } from '../../../tests/support/postgres.ts'
import { createPool } from '../../adapters/postgres/kit/connect.ts'
import { makeConfig, makeSecrets } from '../../main/config/config.ts'
import { readSettings } from '../../main/config/read-settings.ts'
import { aheadFindings } from './ahead.ts'

const PERSONS = 4_000

let database: TestDatabase
let owner: ReturnType<typeof createPool>
beforeAll(async () => {
  database = await testDatabase()
  owner = createPool(database.url, 'owner')
})
afterAll(async () => {
  await owner.end()
  await database.close()
})
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2022-01-13T12:00+09:00') })
  await owner.query('truncate ansimpass.subjects_night_a, ansimpass.subjects_folds, ansimpass.person_walks')
  return () => vi.useRealTimers()
})

async function look(environment: Readonly<Record<string, string>> = {}) {
  const raw = readSettings({ flags: {}, environment: { DATABASE_URL: database.url, ...environment } })
  const [refresh, notices, ...more] = await aheadFindings(makeConfig(raw, { production: false }), makeSecrets(raw))
  expect(more).toEqual([])
  return { refresh, notices }
}

async function personsOfANight(persons: number): Promise<void> {
  await owner.query(
    `insert into ansimpass.subjects_folds (hours_closed, hours_folded, days_folded, night, place) values (1, 1, '2022-01-12', '2022-01-12', 'a')`,
  )
  await owner.query(
    `insert into ansimpass.subjects_night_a (slot, enc) select gen_random_uuid(), ''::bytea from generate_series(1, $1)`,
    [3 * persons],
  )
}

const walked = (walk: string, round: string, done: number) =>
  owner.query(
    `insert into ansimpass.person_walks (walk, shard, round, done) select $1, n, $2, n < $3 from generate_series(0, 15) n
     on conflict (walk, shard) do update set round = excluded.round, done = excluded.done`,
    [walk, round, done],
  )

test('nothing is known before the first night; what is switched off is told as such', async () => {
  const { refresh, notices } = await look()
  expect(refresh).toMatchObject({ id: 'looked-up-ahead', state: 'ok', found: 'nobody is known yet' })
  expect(notices).toMatchObject({ id: 'expiry-notices', state: 'ok', found: 'no walk yet' })
  const off = await look({ ANSIMPASS_REFRESH_RATE: '0', ANSIMPASS_NOTICES: 'off' })
  expect([off.refresh?.found, off.notices?.found]).toEqual([
    'off (ANSIMPASS_REFRESH_RATE=0)',
    'off (ANSIMPASS_NOTICES=off)',
  ])
})

test('a rate by which not all persons are looked up in the hours is a warning that names the rate', async () => {
  await personsOfANight(PERSONS)
  const hours = { ANSIMPASS_OFF_PEAK: '02:00-02:10' }
  expect((await look({ ...hours, ANSIMPASS_REFRESH_RATE: '6' })).refresh).toMatchObject({
    state: 'warn',
    found: '4000 persons at 6 a second take 0:12 h of 0:10 h; no walk yet',
    todo: { en: expect.stringContaining('to auto, or to 7 or more') },
  })
  expect((await look({ ...hours, ANSIMPASS_REFRESH_RATE: '7' })).refresh).toMatchObject({ state: 'ok' })
  expect((await look(hours)).refresh).toMatchObject({ state: 'ok', found: expect.stringContaining('at 20 a second') })
  expect((await look({ ANSIMPASS_OFF_PEAK: '02:00-02:01' })).refresh).toMatchObject({
    state: 'ok',
    found: expect.stringContaining('at 89 a second'),
  })
})

test('a walk that did not come to its end in its last hours is a warning; one under way is none', async () => {
  await personsOfANight(PERSONS)
  await walked('refresh', '2022-01-13', 16)
  await walked('notices', '2022-01-12', 16)
  const well = await look()
  expect(well.refresh).toMatchObject({ state: 'ok', found: expect.stringMatching(/2022-01-13 came to its end$/) })
  expect(well.notices).toMatchObject({ state: 'ok', found: 'the walk of 2022-01-12 came to its end' })
  await walked('refresh', '2022-01-13', 11)
  await walked('notices', '2022-01-13', 3) // of today, under way
  const behind = await look()
  expect(behind.refresh).toMatchObject({
    state: 'warn',
    found: expect.stringContaining('the walk of 2022-01-13 came to its end in 11 of 16 parts'),
    todo: { en: expect.stringContaining('ansimpass_statuses_left') },
  })
  expect(behind.notices).toMatchObject({ state: 'ok' })
  await walked('notices', '2022-01-10', 16)
  expect((await look()).notices).toMatchObject({ state: 'warn', found: expect.stringContaining('in 0 of 16 parts') })
})

test('a database that does not answer is told of the database, not here', async () => {
  const raw = readSettings({ flags: {}, environment: { DATABASE_URL: 'postgresql://nobody@127.0.0.1:9/none' } })
  expect(await aheadFindings(makeConfig(raw, { production: false }), makeSecrets(raw))).toEqual([])
})
