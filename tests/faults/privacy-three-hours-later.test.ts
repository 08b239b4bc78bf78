import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createDataCipher, createDeliveryCipher } from '../../src/adapters/keys/ciphers.ts'
import { openKeyRing } from '../../src/adapters/keys/key-ring.ts'
import { createPseudonyms } from '../../src/adapters/keys/pseudonyms.ts'
import { createSubjectKeys } from '../../src/adapters/keys/subject-keys.ts'
import { createSubjectFolds } from '../../src/adapters/postgres/identity/subjects/subject-folds.ts'
import { createPool } from '../../src/adapters/postgres/kit/connect.ts'
import { migrate } from '../../src/adapters/postgres/kit/migrate.ts'
import { hourOfId, OUTBOX_TABLES } from '../../src/adapters/postgres/pass/outbox-ring.ts'
import { salvage } from '../../src/adapters/spool/salvage.ts'
import type { Line } from '../../src/domain/call/phone/line.ts'
import { HOUR, kstDay, MINUTE } from '../../src/domain/kit/time.ts'
import { decodeTextIntent, TEXT_INTENT_CONTEXT } from '../../src/domain/pass/text-intent.ts'
import type { Encrypted } from '../../src/ports/pass/delivery-cipher.ts'
import { OUTBOX_INTENTS } from '../support/outbox-rows.ts'
import { startThrowAwayCluster, type ThrowAwayCluster } from '../support/throw-away-cluster.ts'
import { aSite, demoLine, type VisitWorld, visitWorld } from './visit-world.fixture.ts'

/** Every number of 010-0000-0000 to 9999: the demo's people are among them. */
const EVERY_LINE = Array.from({ length: 10_000 }, (_, last) => demoLine(last))
const SITES = [1, 2]
const VISITORS = Array.from({ length: 40 }, (_, i) => demoLine(i * 211 + 1))

let cluster: ThrowAwayCluster
let url: string
let world: VisitWorld
let stolen: string
beforeAll(async () => {
  cluster = await startThrowAwayCluster()
  url = cluster.adminUrl
  await migrate(url)
})
afterAll(async () => {
  await cluster.close()
})
beforeEach(async () => {
  stolen = mkdtempSync(join(tmpdir(), 'stolen-'))
})
afterEach(async () => {
  await world.close()
  rmSync(stolen, { recursive: true, force: true })
  const owner = new pg.Client({ connectionString: url })
  await owner.connect()
  await owner.query(
    `truncate ansimpass.visits, ansimpass.epoch_keys, ansimpass.subjects_folds, ${OUTBOX_TABLES.map((name) => `ansimpass.${name}`).join(', ')}`,
  )
  await owner.end()
})

/** Half of the visitors call while the database takes them, half are left in the spool. */
async function aBusyHour(startAt: number): Promise<void> {
  world = await visitWorld(url, startAt)
  for (const [i, line] of VISITORS.entries()) {
    world.clock.at += MINUTE
    const site = aSite(SITES[i % 2] ?? 1)
    if (i < 20) await world.ring(line, site)
    else await world.again(line, site, `spooled ${i}`)
  }
  expect(await world.count()).toBe(VISITORS.length)
}

/** What a thief takes: a dump of every table, the write-ahead log, the spool, and of the secrets what is asked for. */
async function steal(secrets: readonly ('lasting' | 'passing')[]): Promise<Loot> {
  for (const name of secrets) await cp(join(world.secrets, name), join(stolen, name), { recursive: true })
  const dump = await dumpEverything()
  const files = [...bytesIn(join(clusterFolder(), 'pg_wal')), ...bytesIn(world.spoolFolder)]
  const intents = [...(await outboxIntents()), ...spooledIntents()]
  return { dump, intents, bytes: Buffer.concat([Buffer.from(dump), ...hexOf(dump), ...files]), at: world.clock.at }
}
type Loot = {
  readonly dump: string
  readonly intents: readonly Encrypted[]
  readonly bytes: Buffer
  readonly at: number
}

describe('a stranger with a copy of everything and all numbers to try', () => {
  test('three hours later finds nobody, with database, log of changes, spool and the keys that are backed up', async () => {
    await aBusyHour(Date.parse('2022-01-12T11:40+09:00'))
    expect(found(await steal(['lasting', 'passing']))).toEqual(VISITORS) // at once, with all keys: so the search can find
    rmSync(join(stolen, 'passing'), { recursive: true })
    world.clock.at += 3 * HOUR
    await world.tend()
    const loot = await steal(['lasting'])
    expect(readdirSync(join(stolen, 'lasting')).length).toBeGreaterThan(0)
    expect(found(loot)).toEqual([])
    expect(await openIntents()).toBe(0)
  })

  test('after an evening finds nobody either, with the keys that are never backed up as they are then', async () => {
    await aBusyHour(Date.parse('2022-01-12T20:50+09:00'))
    expect(await openIntents()).toBe(VISITORS.length / 2)
    world.clock.at = Date.parse('2022-01-13T00:40+09:00')
    await world.tend()
    await foldTheNight()
    const loot = await steal(['lasting', 'passing'])
    expect(readdirSync(join(stolen, 'passing')).length).toBeGreaterThan(0)
    expect(found(loot)).toEqual([])
    expect(await openIntents()).toBe(0)
  })

  test('the authority opens every visit, those in the spool too', async () => {
    await aBusyHour(Date.parse('2022-01-12T11:40+09:00'))
    world.clock.at += 3 * HOUR
    await world.tend()
    expect(await world.verify()).toEqual({ opened: VISITORS.length, failed: 0, lines: [...VISITORS].sort() })
  })
})

test('sixteen visits of one line share no value in the spool, and are of one length', async () => {
  world = await visitWorld(url, Date.parse('2022-01-12T11:40+09:00'))
  for (let nth = 1; nth <= 16; nth += 1) {
    world.clock.at += MINUTE + 1
    await world.again(demoLine(1), aSite(nth), `spooled ${nth}`)
  }
  const spooled = world.spooled()
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
  const values = spooled.flatMap(({ callKey, token, sealed }) => [callKey, token, sealed].map(hex))
  expect(values).toHaveLength(16 * 3)
  expect(new Set(values).size).toBe(values.length)
  const intents = new Set(spooledIntents().map(({ sealed }) => hex(sealed))) // a page of the log holds what the file holds
  expect(intents.size).toBe(16)
  for (const same of [spooled.map(({ sealed }) => hex(sealed)), [...intents]]) {
    expect(new Set(same.map(({ length }) => length)).size).toBe(1)
  }
  expect(spooled.filter(({ arrivedAt }) => arrivedAt % MINUTE !== 0)).toEqual([])
})

/** As the jobs do from 00:10 on. */
async function foldTheNight(): Promise<void> {
  const clock = { now: () => world.clock.at, held: () => undefined }
  const pool = createPool(url, 'app')
  const keys = createSubjectKeys(world.keys, clock)
  await createSubjectFolds({
    pool,
    databaseUrl: url,
    keys,
    cipher: createDataCipher(world.keys),
    clock,
    events: { emit: () => {} },
  }).round()
  await pool.end()
}

/** Lines that show themselves in the loot: in digits, or by a keyed hash under any key that was taken. */
function found(loot: Loot): readonly Line[] {
  const inDigits = new Set(loot.bytes.toString('latin1').match(/\+?(?:82|0)?10-?0000-?\d{4}/g) ?? [])
  const lines = new Set<Line>([...inDigits].map((digits) => demoLine(Number(digits.slice(-4)))))
  for (const line of linesByToken(loot)) lines.add(line)
  for (const line of linesOfIntents(loot)) lines.add(line)
  return [...lines].sort((one, other) => VISITORS.indexOf(one) - VISITORS.indexOf(other))
}

/** Every token that the stolen keys can make of every number, looked for at every place of every byte. */
function linesByToken(loot: Loot): ReadonlySet<Line> {
  const wanted = new Map<string, Line>()
  const mayBe = new Uint8Array(2 ** 24)
  for (const { token, line } of tokensOfEveryLine(loot.at)) {
    wanted.set(Buffer.from(token).toString('latin1'), line)
    mayBe[((token[0] ?? 0) << 16) | ((token[1] ?? 0) << 8) | (token[2] ?? 0)] = 1
  }
  const lines = new Set<Line>()
  const { bytes } = loot
  let three = 0
  for (let at = 0; at < bytes.length; at += 1) {
    three = ((three << 8) | (bytes[at] ?? 0)) & 0xffffff
    if (mayBe[three] === 0) continue
    const line = wanted.get(bytes.toString('latin1', at - 2, at + 14))
    if (line !== undefined) lines.add(line)
  }
  return lines
}

/** Keys that were not taken are made up anew in the copy, as they would be for anyone: their tokens fit nothing. */
function* tokensOfEveryLine(at: number): Generator<{ token: Uint8Array; line: Line }> {
  const tokens = createPseudonyms(openKeyRing(stolen))
  const subjects = createSubjectKeys(openKeyRing(stolen), { now: () => at })
  const days = new Set([kstDay(at), kstDay(at - 4 * HOUR)])
  for (const line of EVERY_LINE) {
    for (const day of days) yield { token: tokens.line(day, line), line }
    for (const token of [...subjects.oldLines(line), subjects.subjectOf('line', line)]) yield { token, line }
  }
}

/** Whatever text intent opens under a key that was taken. */
function linesOfIntents({ intents }: Loot): readonly Line[] {
  const keys = openKeyRing(stolen)
  const taken = keys.list().flatMap(({ kind, period }) => (kind === 'delivery' ? [Number(period)] : []))
  const cipher = createDeliveryCipher(keys)
  return intents
    .filter(({ hour }) => taken.includes(hour))
    .flatMap((intent) => {
      const opened = cipher.open(intent, TEXT_INTENT_CONTEXT)
      return (opened && decodeTextIntent(opened)?.line) ?? []
    })
}

async function outboxIntents(): Promise<readonly Encrypted[]> {
  const { rows } = await world.pool.query<{ id: bigint; enc: Buffer }>(`select id, enc from ${OUTBOX_INTENTS}`)
  return rows.map(({ id, enc }) => ({ hour: hourOfId(BigInt(id)), sealed: enc }))
}

function spooledIntents(): readonly Encrypted[] {
  const path = join(world.spoolFolder, 'visits.sqlite')
  return [...salvage(path)].flatMap((records) => records.flatMap(({ entry }) => entry.intent ?? []))
}

/** How many text intents the server's own keys still open. */
async function openIntents(): Promise<number> {
  const cipher = createDeliveryCipher(world.keys)
  const intents = await outboxIntents()
  expect(intents).toHaveLength(VISITORS.length / 2)
  return intents.filter((intent) => cipher.open(intent, TEXT_INTENT_CONTEXT) !== undefined).length
}

/** Every row of every table, as a dump has them. */
async function dumpEverything(): Promise<string> {
  const owner = new pg.Client({ connectionString: url })
  await owner.connect()
  const { rows } = await owner.query<{ name: string }>(`select c.oid::regclass::text as name from pg_class c
    where relnamespace = 'ansimpass'::regnamespace and relkind = 'r'`)
  const texts: string[] = []
  for (const { name } of rows) {
    const { rows: lines } = await owner.query<{ line: string }>(`select t::text as line from ${name} t`)
    texts.push(name, ...lines.map(({ line }) => line))
  }
  await owner.query('checkpoint')
  await owner.end()
  return texts.join('\n')
}

/** A dump writes bytes as `\x…` and 16-byte keys with dashes: here they are as bytes. */
function hexOf(dump: string): readonly Buffer[] {
  const written = dump.match(/\\x[0-9a-f]+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? []
  return written.map((text) => Buffer.from(text.replace('\\x', '').replaceAll('-', ''), 'hex'))
}

function clusterFolder(): string {
  return join(new URL(url.replace('postgresql:///', 'postgresql://x/')).searchParams.get('host') ?? '', 'cluster')
}

function bytesIn(folder: string): readonly Buffer[] {
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path))
}
