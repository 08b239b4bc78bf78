import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { eventually } from '../../../../tests/support/eventually.ts'
import { type TestDatabase, testDatabase } from '../../../../tests/support/postgres.ts'
import type { SiteNumber } from '../../../domain/call/phone/line.ts'
import { CAFE } from '../../../domain/places/cafe.fixture.ts'
import type { AppEvent } from '../../../ports/kit/events.ts'
import { createPool } from '../kit/connect.ts'
import { emptyDatabase } from '../kit/empty-database.ts'
import { createSiteDirectory, type RunningSiteDirectory, type SiteDirectoryOptions } from './site-directory.ts'
import { type NewOrganization, saveOrganization, saveSites } from './sites-table.ts'

const NOBODY = 'postgresql://127.0.0.1:1/none'
let db: TestDatabase
let pool: pg.Pool
let folder: string
let directories: RunningSiteDirectory[]
let events: AppEvent[]

beforeEach(async () => {
  db = await testDatabase()
  pool = createPool(db.url, 'owner')
  folder = await mkdtemp(join(tmpdir(), 'ansimpass-sites-'))
  directories = []
  events = []
})
afterEach(async () => {
  await Promise.all(directories.map((directory) => directory.close()))
  await pool.end()
  await db.close()
  await rm(folder, { recursive: true })
})

async function open(options: Partial<SiteDirectoryOptions> = {}): Promise<RunningSiteDirectory> {
  const directory = await createSiteDirectory({
    databaseUrl: db.url,
    keptFile: join(folder, 'sites.json'),
    events: { emit: (event) => events.push(event) },
    ...options,
  })
  directories.push(directory)
  return directory
}

const { id: _, ...cafe } = CAFE

test('a site is found by its number and by its id', async () => {
  const [saved] = await saveSites(pool, [cafe])
  const directory = await open()
  expect(directory.byNumber(cafe.number)).toEqual({ id: saved?.id, ...cafe })
  expect(directory.byId(saved?.id ?? 0)).toEqual({ id: saved?.id, ...cafe })
  expect(directory.byNumber('0800000002' as SiteNumber)).toBeUndefined()
})

test('a new, a changed and a vanished site are heard of without being asked for', async () => {
  const directory = await open()
  expect(directory).toMatchObject({ loaded: true })
  await saveSites(pool, [cafe])
  await eventually(() => expect(directory.byNumber(cafe.number)?.name).toBe('노원카페'))
  await saveSites(pool, [{ ...cafe, retired: true }])
  await eventually(() => expect(directory.byNumber(cafe.number)?.retired).toBe(true))
  await emptyDatabase(pool)
  await eventually(() => expect(directory.all()).toEqual([]))
})

test.each([1, 2000, 4001])(
  'a list of %d is read in pages, whole and by id, kept as a file, and told once',
  async (count) => {
    const many = Array.from({ length: count }, (_, n) => ({ ...cafe, number: String(1_420_000 + n) as SiteNumber }))
    const saved = await saveSites(pool, many.toReversed())
    const directory = await open({ resyncMs: 50 })
    expect(directory.all()).toEqual(saved.toSorted((one, other) => one.id - other.id))
    const last = saved.at(-1)
    expect([directory.byNumber(last?.number ?? cafe.number), directory.byId(last?.id ?? 0)]).toEqual([last, last])
    expect(JSON.parse(await readFile(join(folder, 'sites.json'), 'utf8'))).toEqual(directory.all())
    const before = directory.all()
    await directory.reload()
    expect(directory.all()).toBe(before)
    await saveSites(pool, [{ ...cafe, number: many[0]?.number ?? cafe.number, name: '다른카페' }])
    await eventually(() => expect(directory.byNumber(many[0]?.number ?? cafe.number)?.name).toBe('다른카페'))
    expect(events.filter(({ type }) => type === 'sites-loaded')).toHaveLength(2)
  },
)

test('a number that goes from a site of one page to a site of another is found throughout, and the old site by its id alone', async () => {
  const many = Array.from({ length: 1500 }, (_, n) => ({ ...cafe, number: String(1_420_000 + n) as SiteNumber }))
  const saved = await saveSites(pool, many)
  const directory = await open()
  const [first, last] = [saved[0], saved.at(-1)]
  if (first === undefined || last === undefined) throw new Error('there are no sites')
  await pool.query(
    `update sites set number = case id when $1 then '0800000001' else '0800000002' end where id in ($1, $2)`,
    [first.id, last.id],
  )
  await eventually(() => expect(directory.byNumber('0800000002' as SiteNumber)?.id).toBe(last.id))
  await pool.query(
    `update sites set number = case id when $1 then '0800000003' else '0800000001' end where id in ($1, $2)`,
    [first.id, last.id],
  )
  const found: (number | undefined)[] = []
  await eventually(() => {
    found.push(directory.byNumber('0800000001' as SiteNumber)?.id)
    expect(found.at(-1)).toBe(last.id)
  })
  expect(found).not.toContain(undefined)
  expect(directory.byId(first.id)?.number).toBe('0800000003')
  expect(directory.byNumber('0800000002' as SiteNumber)).toBeUndefined()
  expect(directory.all()).toHaveLength(1500)
})

test('of a long list only pages with a change are read, whatever changed: a site, its owner, its policy, a site that is gone', async () => {
  await saveOrganization(pool, chain)
  const many = Array.from({ length: 3500 }, (_, n) => ({ ...cafe, number: String(1_420_000 + n) as SiteNumber }))
  const saved = await saveSites(pool, many)
  const directory = await open({ resyncMs: 50 })
  const at = (nth: number) => directory.byNumber(many[nth]?.number ?? cafe.number)
  const held = directory.all()
  const untouched = () => expect(at(1500)).toBe(held[1500])
  await pool.query(`update sites set organization = $1 where id = $2`, [chain.id, saved[10]?.id])
  await eventually(() => expect(at(10)?.policy).toEqual(policy))
  untouched()
  await saveOrganization(pool, { ...chain, bindsUsers: false })
  await eventually(() => expect(at(10)?.policy?.bindsUsers).toBe(false))
  untouched()
  await pool.query(
    `insert into site_owners values ($1, decode(repeat('ab', 16), 'hex'), decode(repeat('cd', 16), 'hex'), decode(repeat('ef', 32), 'hex'))`,
    [saved[3000]?.id],
  )
  await eventually(() => expect(at(3000)?.ownerToken).toBe('ab'.repeat(16)))
  untouched()
  await pool.query('delete from sites where id > $1', [saved[3400]?.id])
  await eventually(() => expect(directory.all()).toHaveLength(3401))
  expect(at(3450)).toBeUndefined()
  expect(directory.byId(saved[3450]?.id ?? 0)).toBeUndefined()
  untouched()
  await pool.query('delete from sites where id > $1', [saved[900]?.id])
  await eventually(() => expect(directory.all()).toHaveLength(901))
  expect(at(1500)).toBeUndefined()
})

test('saving keeps ids and gives them back, for thousands at once', async () => {
  const many = Array.from({ length: 3000 }, (_, n) => ({ ...cafe, number: String(1_420_000 + n) as SiteNumber }))
  const first = await saveSites(pool, many)
  expect(first.map((site) => site.number)).toEqual(many.map((site) => site.number))
  const again = await saveSites(pool, many.toReversed())
  expect(again.toReversed()).toEqual(first)
})

test('a change during a lost connection is there after the next', async () => {
  const directory = await open()
  await pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'ansimpass-sites' and datname = current_database()`,
  )
  await saveSites(pool, [cafe])
  await eventually(() => expect(directory.byNumber(cafe.number)).toBeDefined())
})

test('a change that nobody told of is found at the next resync', async () => {
  const directory = await open({ resyncMs: 50 })
  await pool.query('alter table sites disable trigger user')
  await saveSites(pool, [cafe])
  await eventually(() => expect(directory.byNumber(cafe.number)).toBeDefined())
})

test('without the database the last list is used, and the database wins once it is back', async () => {
  await saveSites(pool, [cafe])
  await (await open()).close()
  const alone = await open({ databaseUrl: NOBODY, firstListMs: 50 })
  expect(alone.loaded).toBe(true)
  expect(alone.byNumber(cafe.number)?.name).toBe('노원카페')
  expect(events.filter((event) => event.type === 'sites-loaded')).toEqual([
    { type: 'sites-loaded', count: 1, from: 'database' },
    { type: 'sites-loaded', count: 1, from: 'kept' },
  ])
  await saveSites(pool, [{ ...cafe, name: '다른카페' }])
  expect((await open()).byNumber(cafe.number)?.name).toBe('다른카페')
})

test('without database and without a list it says so and does not fail', async () => {
  const directory = await open({ databaseUrl: NOBODY, firstListMs: 50 })
  expect(directory.loaded).toBe(false)
  expect(directory.byNumber(cafe.number)).toBeUndefined()
})

test('a broken file is told of and replaced by the next list', async () => {
  const file = join(folder, 'sites.json')
  await writeFile(file, '[{"id": 1, "number": "08')
  const alone = await open({ databaseUrl: NOBODY, firstListMs: 50 })
  expect(alone.loaded).toBe(false)
  expect(events).toContainEqual(expect.objectContaining({ type: 'fault', part: 'site-directory' }))
  const [saved] = await saveSites(pool, [cafe])
  await open()
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual([saved])
})

const chain: NewOrganization = {
  id: 'seoul-cafes',
  name: '서울카페',
  nameEn: 'Seoul Cafes',
  minimum: { text: 'keypad', voice: 'identity', door: 'document' },
  bindsUsers: true,
}
const policy = { minimum: chain.minimum, bindsUsers: true }

test('a site has its organization’s policy, one without an organization none', async () => {
  await saveOrganization(pool, chain)
  const other = { ...cafe, number: '0800000002' as SiteNumber }
  const saved = await saveSites(pool, [{ ...cafe, organization: chain.id }, other])
  expect(saved.map((site) => 'organization' in site)).toEqual([false, false])
  const directory = await open()
  expect(directory.byNumber(cafe.number)).toEqual({ id: saved[0]?.id, ...cafe, policy })
  expect(directory.byNumber(other.number)).toEqual({ id: saved[1]?.id, ...other })
})

test('a changed policy is heard of at every site of its organization, a site that leaves it has none', async () => {
  await saveOrganization(pool, chain)
  await saveSites(pool, [{ ...cafe, organization: chain.id }])
  const directory = await open()
  await saveOrganization(pool, { ...chain, bindsUsers: false })
  await eventually(() => expect(directory.byNumber(cafe.number)?.policy).toEqual({ ...policy, bindsUsers: false }))
  await saveOrganization(pool, { ...chain, keypadDays: 7 })
  await eventually(() => expect(directory.byNumber(cafe.number)?.policy).toEqual({ ...policy, keypadDays: 7 }))
  await saveSites(pool, [cafe])
  await eventually(() => expect(directory.byNumber(cafe.number)).not.toHaveProperty('policy'))
})

test('the app may make an organization and give it sites; one that is not there, or no level of proof, is refused', async () => {
  const app = createPool(db.url, 'app')
  try {
    await saveOrganization(app, chain)
    await saveSites(app, [{ ...cafe, organization: chain.id }])
    await expect(saveSites(app, [{ ...cafe, organization: 'nobody' }])).rejects.toMatchObject({ code: '23503' })
    const wrong = { ...chain, minimum: { ...chain.minimum, door: 'word-of-honour' as 'document' } }
    await expect(saveOrganization(app, wrong)).rejects.toMatchObject({ code: '23514' })
  } finally {
    await app.end()
  }
})

test('the kept list has its policies, and with a wrong one it is left aside', async () => {
  const file = join(folder, 'sites.json')
  await saveOrganization(pool, chain)
  const [saved] = await saveSites(pool, [{ ...cafe, organization: chain.id }])
  await (await open()).close()
  expect((await open({ databaseUrl: NOBODY, firstListMs: 50 })).byNumber(cafe.number)?.policy).toEqual(policy)
  const wrong = [
    'usual',
    null,
    {},
    { minimum: chain.minimum },
    { ...policy, bindsUsers: 'yes' },
    { ...policy, keypadDays: 0 },
    { ...policy, keypadDays: 29 },
    { ...policy, keypadDays: 1.5 },
    { ...policy, minimum: { text: 'keypad', voice: 'keypad' } },
    { ...policy, minimum: { ...chain.minimum, door: 'word-of-honour' } },
  ]
  for (const each of wrong) {
    await writeFile(file, JSON.stringify([{ ...saved, policy: each }]))
    expect((await open({ databaseUrl: NOBODY, firstListMs: 50 })).loaded).toBe(false)
  }
})

test('a database without the table is told as a fault', async () => {
  await pool.query('alter table sites rename to elsewhere')
  await open({ firstListMs: 300 })
  expect(events).toContainEqual(expect.objectContaining({ type: 'fault', part: 'site-directory' }))
})

test('a kept list that somebody took away, or that could not be written, is kept anew', async () => {
  const kept = join(folder, 'data')
  const file = join(kept, 'sites.json')
  const [saved] = await saveSites(pool, [cafe])
  const holdsList = () => eventually(async () => expect(JSON.parse(await readFile(file, 'utf8'))).toEqual([saved]))
  await open({ keptFile: file, lookMs: 20 }) // its folder is not there
  const faults = () => events.filter(({ type }) => type === 'fault')
  expect(faults()).toEqual([expect.objectContaining({ message: expect.stringContaining('was not kept as') })])
  await mkdir(kept)
  await holdsList()
  await rm(file)
  await holdsList()
  expect(faults()).toHaveLength(1)
})

test('where the database gives no list it says why', async () => {
  expect((await open()).away).toBe('')
  const directory = await open({ databaseUrl: NOBODY, keptFile: join(folder, 'none.json'), firstListMs: 500 })
  await eventually(() => expect(directory.away).toContain('ECONNREFUSED'))
})
