/** A wrong clock, at a start and while it runs, and keys that cannot be written: the whole server in this process, so that its wall clock can be set. */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { uptime } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keepTime } from '../../src/adapters/clock/kept-time.ts'
import { createPool } from '../../src/adapters/postgres/kit/connect.ts'
import { saveSites } from '../../src/adapters/postgres/places/sites-table.ts'
import { createPostgresVisitStore } from '../../src/adapters/postgres/visits/visit-store.ts'
import type { SiteNumber } from '../../src/domain/call/phone/line.ts'
import { addDays, type CalendarDate, DAY, HOUR, hourOf, kstDay } from '../../src/domain/kit/time.ts'
import { makeConfig, makeSecrets } from '../../src/main/config/config.ts'
import { readSettings } from '../../src/main/config/read-settings.ts'
import type { RunningServer } from '../../src/main/house/running-server.ts'
import { startHere } from '../../src/main/house/start-here.ts'
import { createLogger } from '../../src/main/log/logger.ts'
import { PROGRAMS } from '../../src/ports/kit/program-feed.ts'
import { anEntry } from '../contracts/visits.fixture.ts'
import { newDataFolder, removeDataFolder } from '../support/data-folder.ts'
import { eventually } from '../support/eventually.ts'
import { type TestDatabase, testDatabase } from '../support/postgres.ts'
import { freeSipPort, freeTcpPort, runCommand } from '../support/world.ts'

const dataFolder = newDataFolder()
const secrets = `${dataFolder}-secrets`
let database: TestDatabase
let environment: Record<string, string>
let leapt = 0
/** The log of the server that was started last. */
let logged = ''
let server: RunningServer | undefined

beforeAll(async () => {
  database = await testDatabase()
  mkdirSync(dataFolder, { mode: 0o711 })
  const parent = dirname(dataFolder)
  expect((await runCommand(['keys', 'generate', '--out', join(parent, 'authority')], process.env)).code).toBe(0)
  const carrier = { name: 'trunk', addresses: ['127.0.0.1/32'], trustFrom: false, dialledFrom: 'request-uri' }
  writeFileSync(join(parent, 'carriers.json'), JSON.stringify({ carriers: [carrier] }))
  keepVisitListFor30Days(join(parent, 'rules'))
  const pool = createPool(database.url, 'app')
  const cafe = { number: '0800000042' as SiteNumber, name: '노원카페', nameEn: 'Nowon Cafe' }
  const kind = { category: 'restaurant_cafe', region: 'seoul', answerMode: 'silent' as const }
  await saveSites(pool, [{ ...cafe, ...kind, retired: false, hasDoorScreen: false }])
  await pool.end()
  environment = {
    ANSIMPASS_HTTP: `127.0.0.1:${await freeTcpPort()}`,
    ANSIMPASS_SIP: `127.0.0.1:${await freeSipPort()}`,
    ANSIMPASS_DATA: dataFolder,
    DATABASE_URL: database.url,
    ANSIMPASS_PUBLIC_URL: 'https://ansim.example',
    ANSIMPASS_RULES: join(parent, 'rules'),
    ANSIMPASS_CARRIERS: join(parent, 'carriers.json'),
    ANSIMPASS_AUTHORITY_KEY: join(parent, 'authority', 'public-key.json'),
    ANSIMPASS_SENDER: '0800000000',
    ANSIMPASS_SMPP: 'smpp://ansim@127.0.0.1:1',
    ANSIMPASS_REGISTRY: 'http://127.0.0.1:1',
  }
})

afterAll(async () => {
  await server?.stop()
  await database.close()
  await removeDataFolder(dataFolder)
})

/** The duty to keep a visit list ends in 30 days: by a clock 60 days ahead all visits would have to go at once. */
function keepVisitListFor30Days(folder: string): void {
  mkdirSync(folder)
  const rules = JSON.parse(readFileSync('rulesets/kr/ruleset.json', 'utf8')) as { visitList: object[] }
  const today = kstDay(Date.now())
  const again = { ...rules.visitList[0], id: 'V9', from: '2025-01-01', publishedAt: '2025-01-01' }
  const visitList = [...rules.visitList, { ...again, to: addDays(today, 30), endPublishedAt: '2025-01-01' }]
  writeFileSync(join(folder, 'ruleset.json'), JSON.stringify({ ...rules, visitList }))
  copyFileSync('rulesets/kr/cases.json', join(folder, 'cases.json'))
}

async function start(more: Readonly<Record<string, string>> = {}): Promise<void> {
  const raw = readSettings({ flags: {}, environment: { ...environment, ...more } })
  const config = makeConfig(raw, { production: true })
  const machineClocks = { wall: () => Date.now() + leapt, passed: () => uptime() * 1_000 }
  logged = ''
  const log = createLogger('debug', {
    write(line) {
      logged += line
    },
  })
  server = await startHere({
    programs: PROGRAMS,
    config,
    secrets: makeSecrets(raw),
    log,
    version: 'test',
    machineClocks,
  })
}

const run = (...args: string[]) => runCommand(args, { ...process.env, ...environment })
type State = { readonly state: string; readonly detail: string }
const stateOf = async (name: 'clock' | 'keys') => {
  const response = await fetch(`${server?.http}/readyz`)
  const readiness = (await response.json()) as { ready: boolean; dependencies: Record<typeof name, State> }
  expect(readiness.ready).toBe(true)
  return readiness.dependencies[name]
}
const clockState = () => stateOf('clock')
const keys = (folder: 'passing' | 'lasting') => readdirSync(join(secrets, folder))
const makeKey = (folder: 'passing' | 'lasting', name: string) => {
  mkdirSync(join(secrets, folder), { recursive: true, mode: 0o700 })
  writeFileSync(join(secrets, folder, `${name}.key`), Buffer.alloc(32, 1), { mode: 0o600 })
  return `${name}.key`
}
const dataKey = (at: number) => `data-${kstDay(at)}`
const textsWithoutKey = () => logged.match(/"why":"no-key","msg":"text-not-sent"/g)
async function ringAs(number: string): Promise<void> {
  const call = await run('call', '080-000-0042', '--from', number, '--json')
  expect(JSON.parse(call.stdout)).toMatchObject({ final: 486 })
}
async function storeVisit(arrivedAt: number): Promise<void> {
  const store = createPostgresVisitStore({ databaseUrl: database.url, confirmWithinMs: 5_000 })
  await store.store([anEntry({ arrivedAt })])
  await store.close()
}
async function destructions(): Promise<readonly object[]> {
  const pool = createPool(database.url, 'app')
  const { rows } = await pool.query<object>('select day, visits::int, reason from destructions')
  await pool.end()
  return rows
}
async function visitDays(): Promise<readonly CalendarDate[]> {
  const pool = createPool(database.url, 'app')
  const { rows } = await pool.query<{ day: CalendarDate }>('select day from visits order by minute')
  await pool.end()
  return rows.map(({ day }) => day)
}

test('after a weekend switched off calls are logged at once, lasting keys and visits of day 28 wait for an operator, passing keys do not', async () => {
  const old = makeKey('lasting', dataKey(Date.now() - 29 * DAY))
  await storeVisit(Date.now() - 29 * DAY)
  const passing = makeKey('passing', `delivery-${hourOf(Date.now() - 62 * HOUR)}`)
  keepTime(dataFolder, { seen: Date.now() - 62 * HOUR })
  await start()
  expect(await clockState()).toMatchObject({ state: 'degraded', detail: expect.stringContaining('clock confirm') })
  await ringAs('010-0000-0001')
  await eventually(() => expect(keys('passing')).not.toContain(passing))
  expect(keys('lasting')).toContain(old)
  expect(await visitDays()).toHaveLength(2)
  const status = await run('clock', 'status')
  expect([status.code, status.stdout]).toEqual([1, expect.stringContaining('nothing is destroyed')])
  const confirmed = await run('clock', 'confirm')
  expect([confirmed.code, confirmed.stdout]).toEqual([0, expect.stringContaining('the server goes by it')])
  await eventually(() => expect(keys('lasting')).not.toContain(old))
  await eventually(async () => expect(await visitDays()).toHaveLength(1))
  await eventually(async () =>
    expect(await destructions()).toEqual([
      { day: kstDay(Date.now() - 29 * DAY), visits: 1, reason: 'kept for 28 days' },
    ]),
  )
  expect(await clockState()).toEqual({ state: 'up', detail: '' })
  expect((await run('clock', 'status')).stdout).toContain('the clocks agree')
})

test('running, moved 60 days ahead: calls are logged under the time that has passed, nothing is destroyed', async () => {
  const lasting = keys('lasting')
  const today = kstDay(Date.now())
  leapt = 60 * DAY
  await eventually(async () => expect((await clockState()).state).toBe('degraded'))
  await ringAs('010-0000-0002')
  expect(await visitDays()).toEqual([today, today])
  expect(keys('lasting')).toEqual(expect.arrayContaining(lasting)) // the night of today may come meanwhile
})

test('started 60 days ahead: visits and lasting keys are kept, by a round of every job', async () => {
  await server?.stop()
  const over = makeKey('passing', `delivery-${hourOf(Date.now())}`)
  const lasting = keys('lasting')
  await start()
  expect((await clockState()).state).toBe('degraded')
  await eventually(() => expect(keys('passing')).not.toContain(over))
  expect(keys('lasting')).toEqual(expect.arrayContaining(lasting))
  await ringAs('010-0000-0003') // by that clock no visit list is kept any more
  expect(await visitDays()).toHaveLength(2)
  leapt = 0
  await eventually(async () => expect((await clockState()).state).toBe('up'))
  await ringAs('010-0000-0004')
  expect(await visitDays()).toHaveLength(3)
})

test('switched off for days, a database on another machine agrees: nobody need confirm', async () => {
  await server?.stop()
  keepTime(dataFolder, { seen: Date.now() - 62 * HOUR })
  const pool = createPool(database.url, 'owner')
  await pool.query('truncate ansimpass.clock_seen')
  await pool.end()
  await start({ ANSIMPASS_DATABASE_MACHINE: 'other' })
  expect(await clockState()).toEqual({ state: 'up', detail: '' })
})

test('while passing/ takes no key calls are logged without a text, told once by the key’s name, until it takes one again', async () => {
  await server?.stop()
  renameSync(join(secrets, 'passing'), join(secrets, 'aside'))
  writeFileSync(join(secrets, 'passing'), 'no folder', { mode: 0o600 })
  await start()
  const before = (await visitDays()).length
  await ringAs('010-0000-0005')
  await ringAs('010-0000-0006')
  expect(await visitDays()).toHaveLength(before + 2)
  expect(await stateOf('keys')).toMatchObject({
    state: 'degraded',
    detail: expect.stringMatching(/The key (delivery|day)-[\d-]+ cannot be written to .*passing \(ENOTDIR\)/),
  })
  expect(textsWithoutKey()).toHaveLength(2)
  rmSync(join(secrets, 'passing'))
  renameSync(join(secrets, 'aside'), join(secrets, 'passing'))
  await eventually(async () => expect(await stateOf('keys')).toEqual({ state: 'up', detail: '' }))
})

test('a text key that cannot be read refuses neither the start nor a call, and is named until it can be', async () => {
  await server?.stop()
  const unreadable = [0, 1].map((more) => join(secrets, 'passing', `delivery-${hourOf(Date.now()) + more}.key`))
  for (const file of unreadable) {
    rmSync(file, { force: true })
    mkdirSync(file, { recursive: true, mode: 0o700 })
  }
  await start()
  const before = (await visitDays()).length
  await ringAs('010-0000-0007')
  expect(await visitDays()).toHaveLength(before + 1)
  expect(await stateOf('keys')).toMatchObject({
    state: 'degraded',
    detail: expect.stringMatching(
      /^The key .*passing\/delivery-\d+\.key cannot be read, .*EISDIR.*move the folder .*\.key away/,
    ),
  })
  expect(textsWithoutKey()).toHaveLength(1)
  for (const file of unreadable) rmSync(file, { recursive: true })
  await eventually(async () => expect(await stateOf('keys')).toEqual({ state: 'up', detail: '' }))
})
