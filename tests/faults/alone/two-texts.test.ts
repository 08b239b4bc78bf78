/** Two `texts` processes beside `calls` and `web`, each a process of its own on one PostgreSQL, killed and stopped at random while 100 calls a second come. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { startTextCentre } from '../../../demo/text-centre/text-centre.ts'
import { createPool } from '../../../src/adapters/postgres/kit/connect.ts'
import { saveSites } from '../../../src/adapters/postgres/places/sites-table.ts'
import { hourTable } from '../../../src/adapters/postgres/visits/hour-ring.ts'
import { createHandset, type Handset } from '../../../src/cli/handset/create-handset.ts'
import type { Readiness } from '../../../src/contracts/readiness.ts'
import type { SiteNumber } from '../../../src/domain/call/phone/line.ts'
import { hourOf } from '../../../src/domain/kit/time.ts'
import { eventually } from '../../support/eventually.ts'
import { type TestDatabase, testDatabase } from '../../support/postgres.ts'
import { randomFrom } from '../../support/random-from.ts'
import { type Ringing, ringMany } from '../../support/ring-many.ts'
import { freeSipPort, freeTcpPort, runCommand } from '../../support/world.ts'

const BIN = join(import.meta.dirname, '..', '..', '..', 'bin', 'ansimpass.ts')
const SITE = '0800000042' as SiteNumber
const PER_SECOND = 100
/** What stood between the gateway's answer and its note in the outbox when a process was killed: known to nobody but that process. */
const IN_FLIGHT_MS = 1_500
/** Texts that may be at the gateway, or answered and not yet noted. */
const WINDOW = 100
const KILLS = 3
/** Faults of a run; their order and times are given by this number. */
const FAULTS = 6
const SEED = 20_211_213

const folder = mkdtempSync(join(tmpdir(), 'ansimpass-texts-'))
/** When each text came to its handset, by line. */
const came = new Map<string, number[]>()
const running = new Set<ChildProcess>()
let env: NodeJS.ProcessEnv
let http: string
let sipPort: number
let database: TestDatabase
let handset: Handset
let centre: Awaited<ReturnType<typeof startTextCentre>>
let firstLine = 0

beforeAll(async () => {
  database = await testDatabase()
  centre = await startTextCentre({ port: 0, clock: () => Date.now() })
  centre.onMessage((line) => void came.set(line, [...(came.get(line) ?? []), performance.now()]))
  expect((await runCommand(['keys', 'generate', '--out', join(folder, 'authority')], process.env)).code).toBe(0)
  const carrier = { name: 'trunk', addresses: ['127.0.0.1/32'], trustFrom: true, dialledFrom: 'request-uri' }
  const noLimits = { callsPerSecond: 0, numberCallsPerSecond: 0, callerCallsPerMinute: 0 }
  writeFileSync(join(folder, 'carriers.json'), JSON.stringify({ carriers: [{ ...carrier, ...noLimits }] }))
  const pool = createPool(database.url, 'app')
  const cafe = { number: SITE, name: '노원카페', nameEn: 'Nowon Cafe', category: 'restaurant_cafe', region: 'seoul' }
  await saveSites(pool, [{ ...cafe, answerMode: 'silent', retired: false, hasDoorScreen: false }])
  await pool.end()
  mkdirSync(join(folder, 'data'))
  sipPort = await freeSipPort()
  const httpPort = await freeTcpPort()
  http = `http://127.0.0.1:${httpPort}`
  env = {
    ...process.env,
    ANSIMPASS_HTTP: `127.0.0.1:${httpPort}`,
    ANSIMPASS_SIP: `127.0.0.1:${sipPort}`,
    ANSIMPASS_DATA: join(folder, 'data'),
    ANSIMPASS_SECRETS: join(folder, 'keys'),
    DATABASE_URL: database.url,
    ANSIMPASS_PUBLIC_URL: 'https://ansim.example',
    ANSIMPASS_CARRIERS: join(folder, 'carriers.json'),
    ANSIMPASS_AUTHORITY_KEY: join(folder, 'authority', 'public-key.json'),
    ANSIMPASS_SENDER: '0800000000',
    ANSIMPASS_SMPP: `smpp://ansim@127.0.0.1:${centre.port}`,
    ANSIMPASS_SMPP_PASSWORD: 'secret',
    ANSIMPASS_REGISTRY: 'http://127.0.0.1:1',
  }
  await start('calls,web')
  handset = await createHandset({ server: { host: '127.0.0.1', port: sipPort } })
})

afterEach(async () => {
  for (const child of running) if (child.spawnargs.at(-1) === 'texts') await end(child, 'SIGKILL')
})

afterAll(async () => {
  handset.close()
  for (const child of running) await end(child, 'SIGINT')
  await centre.close()
  await database.close()
  rmSync(folder, { recursive: true })
})

/** Resolves when it says that it is ready. */
async function start(only: string): Promise<ChildProcess> {
  const args = ['--disable-warning=ExperimentalWarning', BIN, 'start', '--production', '--only', only]
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  running.add(child)
  child.once('exit', () => running.delete(child))
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (data: Buffer) => /^ready\b/m.test(data.toString()) && resolve())
    child.once('exit', (code) => reject(new Error(`${only} ended with ${code}`)))
  })
  return child
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill(signal)
  await ended
}

/** Of all `texts` processes that answer together. */
const gauge = async (name: string) => {
  const text = await (await fetch(`${http}/metrics`)).text()
  return Number(new RegExp(`^ansimpass_${name}\\{program="texts"\\} (\\S+)$`, 'm').exec(text)?.[1])
}
const outboxDetail = async () => {
  const { dependencies } = (await (await fetch(`${http}/readyz`)).json()) as Readiness
  return dependencies.outbox.detail
}
const allShards = () => eventually(async () => expect(await gauge('outbox_shards')).toBe(16), 20_000)

/** Rings while `act` goes on and a second longer, and waits until every caller has a text. @returns the callers' lines */
async function whileCallsCome(act: (calls: Ringing) => Promise<void>): Promise<readonly string[]> {
  const calls = ringMany(handset, SITE, { perSecond: PER_SECOND, maxMs: 30_000, firstLine })
  await calls.answered(PER_SECOND)
  await act(calls)
  await calls.answered(calls.soFar() + PER_SECOND)
  const results = await calls.stop()
  const lines = results.map((_, nth) => `+8210${10_000_000 + firstLine + nth}`)
  firstLine += results.length
  expect(results.filter(({ final }) => final !== 486)).toHaveLength(0)
  await eventually(() => expect(lines.filter((line) => !came.has(line))).toHaveLength(0), 60_000)
  await eventually(async () => expect(await gauge('outbox_rows')).toBe(0), 60_000)
  return lines
}

const twice = (lines: readonly string[]) => lines.filter((line) => (came.get(line)?.length ?? 0) > 1)

test('a second one comes, the first ends in order, another comes: each caller has one text', async () => {
  const first = await start('texts')
  await allShards()
  const lines = await whileCallsCome(async () => {
    const second = await start('texts')
    await eventually(
      async () => expect(await outboxDetail()).toMatch(/^texts \d+: 8 of 16.*; texts \d+: 8 of 16/),
      20_000,
    )
    await end(first, 'SIGINT')
    await allShards()
    await start('texts')
    await allShards()
    expect(second.exitCode).toBeNull()
  })
  expect(twice(lines)).toEqual([])
}, 180_000)

test('killed and stopped at random: nobody is without a text; texted twice are at most those whose text was in flight', async () => {
  const texts = [await start('texts'), await start('texts')]
  await allShards()
  const random = randomFrom(SEED)
  const faultsAt: number[] = []
  const lines = await whileCallsCome(async (calls) => {
    for (let nth = 0; nth < FAULTS; nth += 1) {
      const which = random() < 0.5 ? 0 : 1
      const victim = texts[which]
      if (victim === undefined) throw new Error('there are two')
      await calls.rung(calls.soFar() + PER_SECOND * (0.5 + random() * 2)) // the moment is what is random
      faultsAt.push(performance.now())
      if (nth % 3 === 2) {
        victim.kill('SIGSTOP')
        await takenOver()
        victim.kill('SIGCONT')
      } else {
        await end(victim, 'SIGKILL')
        await takenOver()
        texts[which] = await start('texts')
      }
      await allShards()
    }
  })
  const doubled = twice(lines)
  const inFlight = (line: string) => {
    const first = came.get(line)?.[0] ?? 0
    return faultsAt.some((at) => first > at - IN_FLIGHT_MS && first < at + 100)
  }
  expect(doubled.filter((line) => !inFlight(line))).toEqual([])
  expect(doubled.length).toBeLessThanOrEqual(FAULTS * WINDOW) // a slow machine has more of them in flight
  expect(lines.filter((line) => (came.get(line)?.length ?? 0) > 2)).toEqual([])
}, 300_000)

test('killed between the answers of the gateway and their note: twice come at most as many as its window, each time', async () => {
  let texts = await start('texts')
  await allShards()
  const lines = await whileCallsCome(async (calls) => {
    for (let kill = 0; kill < KILLS; kill += 1) {
      const sentBefore = sent()
      const unlock = await lockNotes()
      await eventually(() => expect(sent() - sentBefore).toBeGreaterThanOrEqual(WINDOW / 2), 20_000)
      await calls.rung(calls.soFar() + 1.5 * PER_SECOND) // who would be texted too
      await end(texts, 'SIGKILL')
      await unlock()
      texts = await start('texts')
      await allShards()
    }
  })
  expect(twice(lines).length).toBeGreaterThan(0)
  expect(twice(lines).length).toBeLessThanOrEqual(KILLS * WINDOW)
}, 180_000)

const sent = () => [...came.values()].reduce((sum, { length }) => sum + length, 0)

/** The gateway answers, and nobody can note what was dealt with. @returns a function that ends it */
async function lockNotes(): Promise<() => Promise<void>> {
  const pool = createPool(database.url, 'owner', { max: 1 })
  const hour = hourOf(Date.now())
  // The fourth table is emptied now and then, and whoever waits for that may read none of it.
  const tables = [hour - 1, hour, hour + 1].map((each) => `ansimpass.${hourTable('outbox_done', each)}`)
  const client = await pool.connect()
  await client.query(`begin; lock table ${tables.join(', ')} in exclusive mode`)
  return async () => {
    client.release(true)
    await pool.end()
  }
}

/** Whoever is left has all shards within 5 s. One that stands still answers nothing, and is not counted. */
async function takenOver(): Promise<void> {
  const at = performance.now()
  await eventually(async () => expect(await gauge('outbox_shards')).toBe(16), 10_000)
  expect(performance.now() - at).toBeLessThan(5_500) // a question takes up to half a second
}
