/** Real spool files damaged in every way that we know: the start goes on, what is lost is counted and said, all else is replayed once. */

import { spawn } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { takeOwnership } from '../../src/adapters/embedded-postgres/owner-lock.ts'
import { OUTBOX_TABLES } from '../../src/adapters/postgres/pass/outbox-ring.ts'
import { countVisits } from '../../src/adapters/postgres/visits/visit-reader.ts'
import { createPostgresVisitStore, type PostgresVisitStore } from '../../src/adapters/postgres/visits/visit-store.ts'
import { readSpool } from '../../src/adapters/spool/read-spool.ts'
import { openSpool } from '../../src/adapters/spool/spool.ts'
import type { SpoolDamage } from '../../src/adapters/spool/spool-keeper.ts'
import { readSpoolStatus } from '../../src/adapters/spool/spool-status.ts'
import { openTally, readTally, type Tally } from '../../src/adapters/spool/tally.ts'
import type { CalendarDate } from '../../src/domain/kit/time.ts'
import { makeDurableVisitLog } from '../../src/usecases/visits/durable-visit-log.ts'
import { anEntry, anEpoch, WITH_KEYS } from '../contracts/visits.fixture.ts'
import { eventually } from '../support/eventually.ts'
import { OUTBOX_INTENTS } from '../support/outbox-rows.ts'
import { type TestDatabase, testDatabase } from '../support/postgres.ts'

const IN_FILE = 300
const IN_CHANGES = 299
const ALL = IN_FILE + IN_CHANGES

let folder: string
let whole: string
let path: string
let database: TestDatabase
let owner: pg.Client
let store: PostgresVisitStore

/** A spool as a kill leaves it: a part of the records in the file, the others only in its log of changes. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'spool-damage-'))
  whole = join(folder, 'whole', 'visits.sqlite')
  path = join(folder, 'spool', 'visits.sqlite')
  const live = join(folder, 'live', 'visits.sqlite')
  const epoch = anEpoch()
  const some = (count: number) => Array.from({ length: count }, () => anEntry({ epoch }))
  const first = await openSpool({ path: live })
  await first.store(some(IN_FILE))
  await first.close()
  const second = await openSpool({ path: live })
  for (let left = IN_CHANGES; left > 0; left -= 23) await second.store(some(Math.min(23, left)))
  mkdirSync(dirname(whole))
  for (const part of ['', '-wal', '.count']) copyFileSync(live + part, whole + part)
  await second.close()
  database = await testDatabase()
  owner = new pg.Client({ connectionString: database.url, options: '-c search_path=ansimpass' })
  await owner.connect()
  store = createPostgresVisitStore({ databaseUrl: database.url, confirmWithinMs: 10_000 })
})
afterAll(async () => {
  await store.close()
  await owner.end()
  await database.close()
  rmSync(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  await owner.query(`truncate visits, epoch_keys, ${OUTBOX_TABLES.join(', ')}`)
  rmSync(dirname(path), { recursive: true, force: true })
  mkdirSync(dirname(path))
  for (const part of ['', '-wal', '.count']) copyFileSync(whole + part, path + part)
})

const wal = () => `${path}-wal`
const flip = (file: string, ...places: readonly number[]) => {
  const bytes = readFileSync(file)
  for (const place of places) bytes[place] = ~(bytes[place] ?? 0) & 0xff
  writeFileSync(file, bytes)
}
const size = (file: string) => readFileSync(file).length
const cut = (file: string) => truncateSync(file, Math.floor(size(file) / 2) + 7)
const garbage = (file: string) => writeFileSync(file, 'this is no database, whatever its name says'.repeat(500))
const folderInstead = (file: string) => {
  rmSync(file)
  mkdirSync(file)
}
/** Where each page begins: its head says what lies in it. */
const everyPage = (file: string, head: number, frame: number) =>
  Array.from({ length: Math.floor((size(file) - head) / frame) }, (_, page) => head + page * frame + (frame - 4096))

/** `most`: how many of the 599 may be lost at the most; by a changed byte the record that it lies in. */
const DAMAGE: Readonly<Record<string, { readonly do: () => void; readonly most: number; readonly aside?: false }>> = {
  'nothing at all': { do: () => {}, most: 0, aside: false },
  'a byte changed in the middle of the file': {
    do: () => flip(path, Math.floor(size(path) / 2)),
    most: 1,
    aside: false,
  },
  'a byte changed in the head of the file': { do: () => flip(path, 3), most: 0, aside: false }, // it stands in the log, too
  'the head of every page changed': { do: () => flip(path, ...everyPage(path, 0, 4096)), most: 0 },
  'a byte changed in the middle of the log of changes': {
    do: () => flip(wal(), 32 + 24 + Math.floor((size(wal()) - 32) / 2)),
    most: 1,
  },
  'a byte changed in the head of the log of changes': { do: () => flip(wal(), 17), most: 0 },
  'the log of changes missing': { do: () => rmSync(wal()), most: IN_CHANGES },
  'the log of changes empty': { do: () => truncateSync(wal()), most: IN_CHANGES },
  'the log of changes cut in half': { do: () => cut(wal()), most: IN_CHANGES / 2 + 30 },
  'the log of changes full of something else': { do: () => garbage(wal()), most: IN_CHANGES },
  'a folder in place of the log of changes': { do: () => folderInstead(wal()), most: IN_CHANGES },
  'the file missing': { do: () => rmSync(path), most: IN_FILE },
  'the file empty': { do: () => truncateSync(path), most: IN_FILE },
  'the file cut in half': { do: () => cut(path), most: IN_FILE },
  'the file full of something else': { do: () => garbage(path), most: IN_FILE },
  'a folder in place of the file': { do: () => folderInstead(path), most: IN_FILE },
  'a link that leads nowhere in place of the file': {
    do: () => {
      rmSync(path)
      symlinkSync('/nowhere/at-all', path)
    },
    most: IN_FILE,
  },
  'file and log of changes missing': {
    do: () => {
      rmSync(path)
      rmSync(wal())
    },
    most: ALL,
  },
  'another database in its place': {
    do: () => {
      rmSync(path)
      rmSync(wal())
      const db = new DatabaseSync(path)
      db.exec('create table notes (text text)')
      db.close()
    },
    most: ALL,
  },
  'a newer version of the form': {
    do: () => {
      const db = new DatabaseSync(path)
      db.exec('pragma user_version = 99')
      db.close()
    },
    most: 0,
  },
  'the counter missing': { do: () => rmSync(`${path}.count`), most: 0, aside: false },
  'the counter changed': { do: () => flip(`${path}.count`, 40), most: 0, aside: false },
  'a folder in place of the counter': { do: () => folderInstead(`${path}.count`), most: 0, aside: false },
}

type Spool = Awaited<ReturnType<typeof openSpool>>

/** Takes up what a spool holds until it is closed. */
function takeUp(spool: Spool) {
  const log = makeDurableVisitLog({
    database: store,
    spool,
    events: { emit: () => {} },
    ...WITH_KEYS,
    probeEveryMs: 20,
  })
  log.start()
  return log
}

async function startAgain() {
  const damage: SpoolDamage[] = []
  const spool = await openSpool({ path, onDamage: (one) => damage.push(one) })
  const log = takeUp(spool)
  await eventually(async () => expect(await spool.state()).toMatchObject({ waiting: 0, trouble: undefined }), 20_000)
  return { spool, log, damage }
}

const inDatabase = async () => {
  const { rows } = await owner.query<{ visits: number; keys: number; intents: number }>(
    `select count(*)::int as visits, count(distinct call_key)::int as keys, (select count(*)::int from ${OUTBOX_INTENTS}) as intents from visits`,
  )
  return rows[0]
}

test.each(Object.entries(DAMAGE))(
  '%s: the start goes on, and what is lost is said',
  async (_, { do: spoil, most, aside }) => {
    spoil()
    const { spool, log, damage } = await startAgain()
    const { lost, quarantined, uncounted } = await spool.state()
    expect(uncounted).toBe(0)
    const missing = lost + quarantined
    expect(missing).toBeLessThanOrEqual(most)
    const kept = ALL - missing
    expect(await inDatabase()).toEqual({ visits: kept, keys: kept, intents: kept })
    expect(readSpoolStatus(path)).toMatchObject({ waiting: 0, quarantined, lost, fault: undefined })
    expect(damage.reduce((sum, one) => sum + (one.lost ?? 0), 0)).toBe(missing)
    if (aside !== false) expect(damage).not.toEqual([])
    // And it takes visits again.
    expect(await spool.store([anEntry()])).toMatchObject([{ kind: 'stored' }])
    await log.close()
    await spool.close()
  },
)

test('counter and file damaged together: that nobody knows how many were lost is said, and the start goes on', async () => {
  garbage(path)
  garbage(`${path}.count`)
  const { spool, log, damage } = await startAgain()
  expect(damage).toMatchObject([{ lost: undefined }])
  expect(await spool.state()).toMatchObject({ uncounted: 1 })
  await log.close()
  await spool.close()
})

test('damaged files stay until an operator accepts the loss', async () => {
  folderInstead(wal())
  const { spool, log } = await startAgain()
  expect((await spool.state()).lost).toBe(IN_CHANGES)
  await log.close()
  await spool.close()
  const [damaged] = readSpoolStatus(path).damaged
  expect(existsSync(String(damaged?.file))).toBe(true)
  const repaired = await openSpool({ path })
  expect(await repaired.repair(true)).toEqual({ requeued: 0, recovered: 0 })
  expect(await repaired.state()).toMatchObject({ lost: 0, damagedFiles: 0 })
  expect(existsSync(String(damaged?.file))).toBe(false)
  await repaired.close()
})

test('a start that was ended while it moved the files aside is gone on with by the next', async () => {
  const damaged = [{ name: 'visits.sqlite.damaged-1', through: 0, salvaged: false }]
  openTally(`${path}.count`, { ...(readTally(`${path}.count`) as Tally), damaged }).close()
  renameSync(path, `${path}.damaged-1`)
  renameSync(wal(), `${path}.damaged-1-wal`)
  const { spool, log } = await startAgain()
  expect((await spool.state()).lost).toBe(0)
  expect(await inDatabase()).toMatchObject({ visits: ALL, keys: ALL })
  await log.close()
  await spool.close()
})

test('a file damaged while the server runs is replaced at the next look; calls notice nothing', async () => {
  const damage: SpoolDamage[] = []
  const spool = await openSpool({ path, onDamage: (one) => damage.push(one) })
  expect(await spool.waiting()).toBe(ALL)
  flip(path, ...everyPage(path, 0, 4096).slice(1))
  flip(wal(), ...everyPage(wal(), 32, 4120))
  for (let left = 1; left > 0; left = await spool.waiting()) {
    expect(await spool.store([anEntry()])).toMatchObject([{ kind: 'stored' }])
    await spool.remove((await spool.oldest(200)).map(({ seq }) => seq))
  }
  expect(damage.length).toBeLessThanOrEqual(2)
  await spool.close()
})

/** Until the spool holds nothing but one visit in quarantine; then nothing takes up what comes. */
async function quarantine(spool: Spool) {
  const log = takeUp(spool)
  await eventually(async () => expect(await spool.state()).toMatchObject({ waiting: 0, quarantined: 1 }))
  await log.close()
}

/** One visit that no table takes, in quarantine. */
async function withQuarantine() {
  const { spool, log } = await startAgain()
  await log.close()
  await spool.store([anEntry({ siteId: 2 ** 40 })])
  await quarantine(spool)
  return spool
}

const command = (...args: readonly string[]) =>
  new Promise<{ code: number | null; out: string }>((resolve) => {
    const child = spawn(process.execPath, ['bin/ansimpass.ts', ...args, '--data', folder])
    let out = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (out += String(text)))
    child.on('close', (code) => resolve({ code, out }))
  })

test('the commands tell quarantine and loss, beside a running server and without one, and put back what was mended', async () => {
  const spool = await withQuarantine()
  const server = await takeOwnership(folder, 'server')
  const status = await command('spool', 'status')
  expect(status).toMatchObject({ code: 1, out: expect.stringContaining('1 × a site id out of range') })
  const repairing = command('spool', 'repair')
  const looking = setInterval(() => void spool.state(), 100) // as the server does
  expect(await repairing).toMatchObject({ code: 0, out: expect.stringContaining('waiting:    1') })
  clearInterval(looking)
  await quarantine(spool)
  await spool.close()
  server.release()
  expect(JSON.parse((await command('spool', 'status', '--json')).out)).toMatchObject({ waiting: 0, quarantined: 1 })
  expect((await command('spool', 'repair')).out).toContain('waiting:    1')
})

test('a quarantined visit is counted and does not stop the count', async () => {
  const spool = await withQuarantine()
  const visits = [
    ...readSpool(path),
    { ...anEntry().visit, day: '2022-99-01' as CalendarDate, callKey: new Uint8Array(3) },
  ]
  expect(await countVisits(owner, visits)).toBe(BigInt(ALL + 2))
  await spool.close()
})
