/** `start --only …`: calls, texts and web as servers of their own on one database and one data folder, started and ended by whoever wants. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTextCentre } from '../../demo/text-centre/text-centre.ts'
import { keepTime } from '../../src/adapters/clock/kept-time.ts'
import { createPool } from '../../src/adapters/postgres/kit/connect.ts'
import { saveSites } from '../../src/adapters/postgres/places/sites-table.ts'
import type { CallEventResults } from '../../src/contracts/call-events.ts'
import type { Readiness } from '../../src/contracts/readiness.ts'
import type { SiteNumber } from '../../src/domain/call/phone/line.ts'
import { HOUR } from '../../src/domain/kit/time.ts'
import { newDataFolder } from '../support/data-folder.ts'
import { eventually } from '../support/eventually.ts'
import { type TestDatabase, testDatabase } from '../support/postgres.ts'
import { rulesWithVisitList } from '../support/rules-with-visit-list.ts'
import { signedBy, testKey } from '../support/signed.ts'
import { freeSipPort, freeTcpPort, runCommand, startWorld, type World } from '../support/world.ts'

const OWN_NUMBER = '080-000-0100'
const CAFE = '080-000-0042'
const OPERATOR = testKey('operator-of-a-test')

const dataFolder = newDataFolder()
const folder = dirname(dataFolder)
let database: TestDatabase
let textCentre: Awaited<ReturnType<typeof startTextCentre>>
let env: Record<string, string>
let ports: { httpPort: number; sipPort: number }
const running = new Set<World>()
/** Every process that was started, those that were killed too. */
const started: World[] = []

beforeAll(async () => {
  database = await testDatabase()
  textCentre = await startTextCentre({ port: 0, clock: () => Date.now() })
  expect((await runCommand(['keys', 'generate', '--out', join(folder, 'authority')], process.env)).code).toBe(0)
  const carrier = { name: 'trunk', addresses: ['127.0.0.1/32'], trustFrom: false, dialledFrom: 'request-uri' }
  writeFileSync(join(folder, 'carriers.json'), JSON.stringify({ carriers: [carrier] }))
  const name = { ko: '예시통신', en: 'Example Telecom' }
  const provider = { kind: 'openid-connect', id: 'telecom', name, issuer: 'http://127.0.0.1:1', clientId: 'ansim' }
  writeFileSync(join(folder, 'identity.json'), JSON.stringify({ providers: [provider] }), { mode: 0o600 })
  const operator = { name: 'safe-call', kind: 'operator', keys: [OPERATOR], sites: [CAFE] }
  writeFileSync(join(folder, 'reporters.json'), JSON.stringify({ reporters: [operator] }), { mode: 0o600 })
  rulesWithVisitList(join(folder, 'rules'))
  const pool = createPool(database.url, 'app')
  const cafe = { number: '0800000042' as SiteNumber, name: '노원카페', nameEn: 'Nowon Cafe' }
  const kind = { category: 'restaurant_cafe', region: 'seoul', answerMode: 'silent' as const }
  await saveSites(pool, [{ ...cafe, ...kind, retired: false, hasDoorScreen: false }])
  await pool.end()
  ports = { httpPort: await freeTcpPort(), sipPort: await freeSipPort() }
  env = {
    DATABASE_URL: database.url,
    ANSIMPASS_PUBLIC_URL: 'https://ansim.example',
    ANSIMPASS_RULES: join(folder, 'rules'),
    ANSIMPASS_CARRIERS: join(folder, 'carriers.json'),
    ANSIMPASS_IDENTITY: join(folder, 'identity.json'),
    ANSIMPASS_REPORTERS: join(folder, 'reporters.json'),
    ANSIMPASS_AUTHORITY_KEY: join(folder, 'authority', 'public-key.json'),
    ANSIMPASS_SENDER: '0800000000',
    ANSIMPASS_SELF_NUMBER: OWN_NUMBER,
    ANSIMPASS_SMPP: `smpp://ansim@127.0.0.1:${textCentre.port}`,
    ANSIMPASS_SMPP_PASSWORD: 'secret',
    ANSIMPASS_REGISTRY: 'http://127.0.0.1:1',
  }
  // As after a weekend switched off: each program judges its clock for itself, and holds it.
  mkdirSync(dataFolder, { mode: 0o711 })
  keepTime(dataFolder, { seen: Date.now() - 62 * HOUR })
})

let calls: World
let texts: World
let web: World

afterAll(async () => {
  for (const world of running) await world.stop()
  await textCentre.close()
  await database.close()
  await calls?.remove()
})

async function start(program: string): Promise<World> {
  const world = await startWorld({ dataFolder, ...ports, args: ['--production', '--only', program], env })
  running.add(world)
  started.push(world)
  return world
}

async function tell(events: object, key = OPERATOR) {
  const body = JSON.stringify(events)
  const response = await fetch(`${web.http}/v1/call-events`, {
    method: 'POST',
    headers: signedBy(key, body),
    body,
  })
  return { status: response.status, retryAfter: response.headers.get('retry-after'), body: await response.json() }
}
async function readiness(): Promise<{ status: number; body: Readiness }> {
  const response = await fetch(`${web.http}/readyz`)
  return { status: response.status, body: (await response.json()) as Readiness }
}
const allAreUp = async () => {
  const { status, body } = await readiness()
  expect([status, body.dependencies.programs]).toEqual([200, { state: 'up', detail: '' }])
}
async function ring(number: string, nth: number): Promise<void> {
  const call = await calls.run(['call', number, '--from', `010-0000-${String(nth).padStart(4, '0')}`, '--json'])
  expect(JSON.parse(call.stdout)).toMatchObject({ final: number === CAFE ? 486 : 200 })
}
const inbox = (nth: number) => textCentre.inbox(`+8210${String(nth).padStart(8, '0')}`)
const oneText = (nth: number) =>
  eventually(() => {
    const [only, ...more] = inbox(nth)
    if (only === undefined || more.length > 0) throw new Error(`${inbox(nth).length} texts`)
    return only
  })
const visits = async () => Number((await calls.run(['visits', 'count'])).stdout)
const gauges = async (name: string) => {
  const page = await (await fetch(`${web.http}/metrics`)).text()
  const found = page.matchAll(new RegExp(`^ansimpass_${name}\\{program="(\\w+)"\\} (\\S+)$`, 'gm'))
  return Object.fromEntries([...found].map(([, program, value]) => [program, Number(value)]))
}

test('web beside no other program answers /readyz with 503 and says which are missing', async () => {
  web = await start('web')
  expect(web.output()).toContain(`ready http=http://127.0.0.1:${ports.httpPort} program=web\n`)
  const { status, body } = await readiness()
  expect([status, body.ready]).toEqual([503, false])
  expect(body.dependencies.programs).toEqual({
    state: 'down',
    detail: 'calls does not answer; texts does not answer',
  })
  expect((await fetch(`${web.http}/healthz`)).status).toBe(200)
})

test('calls and texts find it: a call becomes a visit and a text', async () => {
  calls = await start('calls')
  await eventually(async () => {
    const { status, body } = await readiness()
    expect([status, body.dependencies.programs]).toEqual([200, { state: 'degraded', detail: 'texts does not answer' }])
  })
  texts = await start('texts')
  expect(texts.output()).toMatch(/^ready program=texts$/m)
  await eventually(allAreUp)
  await ring(CAFE, 1)
  expect(await visits()).toBe(1)
  await oneText(1)
})

test('a call to the own number brings a link, which opens in web', async () => {
  await ring(OWN_NUMBER, 2)
  const [, path] = /https:\/\/ansim\.example(\/i\/\S+)/.exec((await oneText(2)).text) ?? []
  const page = await fetch(`${web.http}${path}`)
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('네 자리')])
})

test('each holds a clock that nobody confirmed; one word of the operator reaches all three', async () => {
  expect(await gauges('clock_held')).toEqual({ calls: 1, texts: 1, web: 1 })
  const confirmed = await calls.run(['clock', 'confirm'])
  expect([confirmed.code, confirmed.stdout]).toEqual([0, expect.stringContaining('the server goes by it')])
  await eventually(async () => expect(await gauges('clock_held')).toEqual({ calls: 0, texts: 0, web: 0 }))
})

test('calls killed alone: the others go on, and once it is started again calls are taken as before', async () => {
  const others = [texts.process.pid, web.process.pid]
  await calls.kill()
  running.delete(calls)
  await eventually(async () => {
    const { status, body } = await readiness()
    expect([status, body.dependencies.programs]).toEqual([503, { state: 'down', detail: 'calls does not answer' }])
  })
  calls = await start('calls')
  await eventually(allAreUp)
  await ring(CAFE, 3)
  expect(await visits()).toBe(2)
  await oneText(3)
  expect([texts.process.pid, web.process.pid]).toEqual(others)
  expect([texts.process.exitCode, web.process.exitCode]).toEqual([null, null])
})

test('an operator’s event is a visit with its text; while calls is away it waits, and is one visit however often it is sent', async () => {
  const before = await visits()
  const event = { siteNumber: CAFE, caller: '010-0000-0006', at: new Date().toISOString(), eventId: 'event-1' }
  expect(await tell(event)).toMatchObject({
    status: 201,
    body: { outcome: 'logged', prompt: { id: 'logged-text', language: 'ko' } },
  })
  expect(await visits()).toBe(before + 1)
  await oneText(6)
  expect(await tell(event)).toMatchObject({ status: 200, body: { outcome: 'already' } })
  await calls.kill()
  running.delete(calls)
  const later = { ...event, caller: '010-0000-0007', eventId: 'event-2' }
  expect(await tell(later)).toMatchObject({ status: 503, retryAfter: '5', body: { code: 'CALLS_UNAVAILABLE' } })
  calls = await start('calls')
  await eventually(allAreUp)
  expect([(await tell(later)).status, (await tell(later)).status, (await tell(event)).status]).toEqual([201, 200, 200])
  expect(await visits()).toBe(before + 2)
  await oneText(7)
  const caughtUp = Array.from({ length: 250 }, (_, nth) => ({
    ...{ ...event, at: new Date(Date.parse(event.at) - HOUR).toISOString() },
    ...{ caller: `010-0001-${String(nth).padStart(4, '0')}`, eventId: `list-${nth}` },
  }))
  const [first] = caughtUp
  const answer = await tell([...caughtUp, { ...event, at: 'noon' }, first ?? {}])
  const results = (answer.body as CallEventResults).results.map(({ outcome }) => outcome)
  expect([answer.status, ...results]).toEqual([200, ...caughtUp.map(() => 'logged'), 'refused', 'already'])
  expect(await visits()).toBe(before + 252)
  expect(await tell({ ...event, siteNumber: OWN_NUMBER, eventId: 'event-3' })).toMatchObject({ status: 404 })
  expect(await tell(event, testKey('nobody'))).toMatchObject({ status: 401 })
})

test('with a second texts each text is sent once, and it goes on alone when the first ends', async () => {
  const second = await start('texts')
  await ring(CAFE, 4)
  await oneText(4)
  expect(await texts.stop()).toBe(0) // killed, it might have had no time to note what it sent: decision 0008
  running.delete(texts)
  texts = second
  await ring(CAFE, 5)
  await oneText(5)
  await eventually(allAreUp)
  expect([1, 3, 4, 5].map((nth) => inbox(nth).length)).toEqual([1, 1, 1, 1])
})

test('no number of a caller, rung or told, stands in what any of them wrote', () => {
  expect(started.length).toBeGreaterThan(4)
  for (const world of started) expect(world.output()).not.toMatch(/0000-?000[1-7]|\+?82-?10-?0000/)
})

test('a second calls on the same folder is refused, and Ctrl-C ends each by itself', async () => {
  await expect(start('calls')).rejects.toThrow('DATA_FOLDER_IN_USE')
  for (const world of [web, texts, calls]) {
    expect(await world.stop()).toBe(0)
    running.delete(world)
  }
})
