/** Test of what `ansimpass doctor` says of the registered phones of owners, on a real database. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../../../tests/support/postgres.ts'
import { openKeyRing } from '../../adapters/keys/key-ring.ts'
import { createPseudonyms } from '../../adapters/keys/pseudonyms.ts'
import { createSubjectKeys } from '../../adapters/keys/subject-keys.ts'
import { createSubjects } from '../../adapters/postgres/identity/subjects/subjects.ts'
import { createPool } from '../../adapters/postgres/kit/connect.ts'
import { createPostgresDayCounters } from '../../adapters/postgres/kit/day-counters.ts'
import { createPostgresSiteOwners } from '../../adapters/postgres/places/site-owners.ts'
import { saveSites } from '../../adapters/postgres/places/sites-table.ts'
import type { Line, SiteNumber } from '../../domain/call/phone/line.ts'
import { kstDay } from '../../domain/kit/time.ts'
import { CAFE } from '../../domain/places/cafe.fixture.ts'
import { makeConfig, makeSecrets } from '../../main/config/config.ts'
import { readSettings } from '../../main/config/read-settings.ts'
import { makeOwnerMenu } from '../../usecases/call/owner-menu.ts'
import { ownerFindings } from './owners.ts'

const SHOP = '+82200000001' as Line
const { id: _, ...OPEN } = CAFE
const CLOSED = { ...OPEN, number: '0800000012' as SiteNumber, retired: true }

let database: TestDatabase
let pool: ReturnType<typeof createPool>
let folder: string
beforeAll(async () => {
  database = await testDatabase()
  pool = createPool(database.url, 'owner')
})
afterAll(async () => {
  await pool.end()
  await database.close()
})
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ansimpass-owners-'))
})
afterEach(async () => {
  await pool.query('truncate ansimpass.site_owners')
  rmSync(folder, { recursive: true })
})

async function look(url = database.url) {
  const places = { ANSIMPASS_DATA: join(folder, 'data'), ANSIMPASS_SECRETS: join(folder, 'secrets') }
  const raw = readSettings({ flags: {}, environment: { DATABASE_URL: url, ...places } })
  return ownerFindings(makeConfig(raw, { production: false }), makeSecrets(raw))
}

/** Two places with one, of which one is closed. */
async function register() {
  const clock = { now: () => Date.now() }
  const ring = openKeyRing(join(folder, 'secrets'))
  ring.prepare(clock.now())
  const subjects = createSubjects({ pool, keys: createSubjectKeys(ring, clock), clock })
  const owners = createPostgresSiteOwners(pool, subjects.keys)
  const sites = await saveSites(pool, [OPEN, CLOSED])
  const audit = { actor: { kind: 'administrator', name: 'root' }, verb: 'owner-set', day: kstDay(clock.now()) } as const
  for (const site of sites) await owners.set(site, { line: SHOP, pin: '4071' }, { ...audit, site: site.id })
  return { clock, ring, subjects, owners, sites }
}

test('nothing is registered, nothing is wrong, and no key is made for a look', async () => {
  await saveSites(pool, [OPEN])
  expect(await look()).toEqual([
    { id: 'site-owners', state: 'ok', about: { ko: '가게 전화', en: "shops' phones" }, found: 'no place has one' },
  ])
  expect(readdirSync(folder)).toEqual([])
})

test('a closed place that still has one is named', async () => {
  await register()
  expect(await look()).toMatchObject([
    {
      state: 'warn',
      found: 'places that have one, each with its PIN: 2; closed, and still with one: 080-000-0012',
      todo: { ko: expect.stringContaining('--remove'), en: expect.stringContaining('--remove') },
    },
  ])
})

test('a menu that three wrong PINs have locked is named, and no phone', async () => {
  const { clock, ring, subjects, owners, sites } = await register()
  const unused = () => Promise.reject(new Error('not asked here'))
  const menu = makeOwnerMenu({
    ...{ owners, clock, dayCounters: createPostgresDayCounters(subjects), tokens: createPseudonyms(ring) },
    ...{
      wordOfDay: () => ({ ko: '파란고래', en: 'BLUE WHALE' }),
      recentArrivals: { lastAt: unused, companionsSeen: unused },
      aliases: { lives: unused },
      enterVisitor: unused,
      events: { emit: () => {} },
    },
  })
  const [cafe] = sites
  if (cafe === undefined) throw new Error('no café')
  const call = menu(cafe, SHOP)
  const [asked] = call.script
  if (asked?.kind !== 'ask') throw new Error('the PIN was not asked for')
  const key = async (...pins: readonly string[]) => {
    for (const digits of pins) await call.keyed(asked, { kind: 'digits', digits })
    return (await look())[0]
  }
  expect((await key('0001', '0002', '4071'))?.found).not.toContain('locked')
  const finding = await key('0003')
  expect(finding).toMatchObject({ state: 'warn', found: expect.stringContaining('three wrong PINs: 080-000-0001') })
  expect(JSON.stringify(finding)).not.toMatch(/02-000|4071/)
})

test('without the keys of the server that is said, and a database that does not answer is told of the database', async () => {
  await register()
  rmSync(join(folder, 'secrets'), { recursive: true })
  expect((await look())[0]?.found).toContain('cannot be told without the keys')
  expect(await look('postgresql://nobody@127.0.0.1:9/none')).toEqual([])
})
