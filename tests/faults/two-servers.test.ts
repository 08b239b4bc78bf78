/** Two servers on one database: whole servers in this process, with shared keys, then with keys of their own. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTextCentre } from '../../demo/text-centre/text-centre.ts'
import { createPool } from '../../src/adapters/postgres/kit/connect.ts'
import { saveSites } from '../../src/adapters/postgres/places/sites-table.ts'
import { createHandset, type Handset } from '../../src/cli/handset/create-handset.ts'
import type { SiteNumber } from '../../src/domain/call/phone/line.ts'
import { makeConfig, makeSecrets } from '../../src/main/config/config.ts'
import { readSettings } from '../../src/main/config/read-settings.ts'
import type { RunningServer } from '../../src/main/house/running-server.ts'
import { startHere } from '../../src/main/house/start-here.ts'
import { createLogger } from '../../src/main/log/logger.ts'
import { PROGRAMS } from '../../src/ports/kit/program-feed.ts'
import { eventually } from '../support/eventually.ts'
import { type TestDatabase, testDatabase } from '../support/postgres.ts'
import { freeSipPort, freeTcpPort, runCommand } from '../support/world.ts'

type Node = {
  readonly server: RunningServer
  readonly environment: Readonly<Record<string, string>>
  readonly handset: Handset
}

const folder = mkdtempSync(join(tmpdir(), 'ansimpass-two-'))
const SITE = '0800000042' as SiteNumber
const sharedKeys = join(folder, 'keys')
let database: TestDatabase
let pool: ReturnType<typeof createPool>
let textCentre: Awaited<ReturnType<typeof startTextCentre>>
const running = new Set<RunningServer>()

beforeAll(async () => {
  database = await testDatabase()
  pool = createPool(database.url, 'app')
  textCentre = await startTextCentre({ port: 0, clock: () => Date.now() })
  expect((await runCommand(['keys', 'generate', '--out', join(folder, 'authority')], process.env)).code).toBe(0)
  const carrier = { name: 'trunk', addresses: ['127.0.0.1/32'], trustFrom: false, dialledFrom: 'request-uri' }
  writeFileSync(join(folder, 'carriers.json'), JSON.stringify({ carriers: [carrier] }))
  const cafe = { number: SITE, name: '노원카페', nameEn: 'Nowon Cafe' }
  const kind = { category: 'restaurant_cafe', region: 'seoul', answerMode: 'silent' as const }
  await saveSites(pool, [{ ...cafe, ...kind, retired: false, hasDoorScreen: false }])
})

afterAll(async () => {
  for (const server of running) await server.stop()
  await textCentre.close()
  await pool.end()
  await database.close()
  rmSync(folder, { recursive: true })
})

async function start(name: string, secretsFolder: string): Promise<Node> {
  const sipPort = await freeSipPort()
  const dataFolder = join(folder, name)
  mkdirSync(dataFolder, { recursive: true })
  const environment = {
    ANSIMPASS_HTTP: `127.0.0.1:${await freeTcpPort()}`,
    ANSIMPASS_SIP: `127.0.0.1:${sipPort}`,
    ANSIMPASS_DATA: dataFolder,
    ANSIMPASS_SECRETS: secretsFolder,
    DATABASE_URL: database.url,
    ANSIMPASS_PUBLIC_URL: 'https://ansim.example',
    ANSIMPASS_CARRIERS: join(folder, 'carriers.json'),
    ANSIMPASS_AUTHORITY_KEY: join(folder, 'authority', 'public-key.json'),
    ANSIMPASS_SENDER: '0800000000',
    ANSIMPASS_SMPP: `smpp://ansim@127.0.0.1:${textCentre.port}`,
    ANSIMPASS_SMPP_PASSWORD: 'secret',
    ANSIMPASS_REGISTRY: 'http://127.0.0.1:1',
  }
  const raw = readSettings({ flags: {}, environment })
  const config = makeConfig(raw, { production: true })
  const server = await startHere({
    programs: PROGRAMS,
    config,
    secrets: makeSecrets(raw),
    log: createLogger('fatal'),
    version: 'test',
  })
  running.add(server)
  return { server, environment, handset: await createHandset({ server: { host: '127.0.0.1', port: sipPort } }) }
}

async function stop({ server, handset }: Node): Promise<void> {
  handset.close()
  running.delete(server)
  await server.stop()
}

const phone = (nth: number) => `010-0000-${String(nth).padStart(4, '0')}`
const ring = async ({ handset }: Node, nth: number) => {
  expect(await handset.ring({ siteNumber: SITE, from: phone(nth), media: false })).toMatchObject({ final: 486 })
}
const texts = (nth: number) => textCentre.inbox(`+8210${String(nth).padStart(8, '0')}`).length
const outboxOf = async ({ server }: Node) => {
  const readiness = (await (await fetch(`${server.http}/readyz`)).json()) as {
    dependencies: { outbox: { state: string; detail: string; waiting: number } }
  }
  return readiness.dependencies.outbox
}
const gauge = async ({ server }: Node, name: string) => {
  const text = await (await fetch(`${server.http}/metrics`)).text()
  return Number(new RegExp(`^ansimpass_${name}\\{program="texts"\\} (\\S+)$`, 'm').exec(text)?.[1])
}

const phones = Array.from({ length: 16 }, (_, nth) => nth + 1)
const allOnce = (numbers: readonly number[]) => expect(numbers.map(texts)).toEqual(numbers.map(() => 1))

test('with the same keys each sends what its shards hold, and says so; when one ends the other has all: nobody is texted twice', async () => {
  const first = await start('first', sharedKeys)
  await eventually(async () => expect(await gauge(first, 'outbox_shards')).toBe(16))
  expect(await outboxOf(first)).toMatchObject({ state: 'up', detail: '' })
  const second = await start('second', sharedKeys)
  const both = [first, second]
  await eventually(async () => {
    expect(await Promise.all(both.map((node) => gauge(node, 'outbox_shards')))).toEqual([8, 8])
    expect(await outboxOf(second)).toMatchObject({ state: 'up', detail: expect.stringMatching(/^8 of 16 shards/) })
  })
  await Promise.all(phones.map((nth) => ring(both[nth % 2] ?? first, nth)))
  await eventually(() => allOnce(phones))
  for (const node of both) expect(await gauge(node, 'text_seconds_count')).toBeGreaterThan(0)
  await stop(first)
  await eventually(async () => expect(await gauge(second, 'outbox_shards')).toBe(16))
  const later = phones.map((nth) => 100 + nth)
  await Promise.all(later.map((nth) => ring(second, nth)))
  await eventually(() => allOnce(later))
  await eventually(async () => expect(await gauge(second, 'outbox_rows')).toBe(0))
  allOnce(phones)
  await stop(second)
})

test('with other keys one leaves the other’s intents alone, and says so; whoever has the key sends them', async () => {
  const first = await start('first', sharedKeys)
  const stranger = await start('stranger', join(folder, 'other-keys'))
  await eventually(async () => {
    expect([await gauge(first, 'outbox_shards'), await gauge(stranger, 'outbox_shards')]).toEqual([8, 8])
  })
  const lines = phones.map((nth) => 200 + nth)
  await Promise.all(lines.map((nth) => ring(stranger, nth)))
  const sent = () => lines.filter((nth) => texts(nth) > 0)
  await eventually(async () =>
    expect(await outboxOf(first)).toMatchObject({
      state: 'degraded',
      detail: expect.stringMatching(/^\d+ texts wait for keys/),
    }),
  )
  await eventually(async () => {
    // What the stranger has dealt with is noted under its keys: here it waits still.
    expect(await gauge(first, 'outbox_rows')).toBe(lines.length)
    expect(await gauge(first, 'outbox_oldest_seconds')).toBeGreaterThan(0)
  })
  // Of its own shards the stranger sends, of the first one's nobody can.
  expect(sent().length).toBeGreaterThan(0)
  expect(sent().length).toBeLessThan(lines.length)
  expect(await gauge(first, 'texts_left_total')).toBeGreaterThan(0)
  await stop(first)
  await eventually(() => allOnce(lines))
  await stop(stranger)
})

test('rights that are revoked while it runs are named in /readyz, and calls are logged all the same', async () => {
  const only = await start('only', sharedKeys)
  const owner = createPool(database.url, 'owner')
  const databaseOf = async () => {
    const readiness = (await (await fetch(`${only.server.http}/readyz`)).json()) as {
      dependencies: { database: { state: string; detail: string } }
    }
    return readiness.dependencies.database
  }
  await owner.query('revoke insert on outbox_0, outbox_1, outbox_2, outbox_3 from ansimpass_app')
  for (let nth = 300; nth < 303; nth += 1) await ring(only, nth)
  await eventually(async () =>
    expect(await databaseOf()).toMatchObject({
      state: 'degraded',
      detail: expect.stringMatching(
        /lacks roles or privileges: grant [^;]*on outbox_0[^;]*; .*ansimpass migrate.*spool/,
      ),
    }),
  )
  expect((await runCommand(['migrate'], { ...process.env, ...only.environment })).code).toBe(0)
  await eventually(async () => expect(await databaseOf()).toEqual({ state: 'up', detail: '' }), 10_000)
  await stop(only)
  await owner.end()
})
