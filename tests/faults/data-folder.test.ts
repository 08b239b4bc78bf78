/** The data folder of a running house read-only, full, or moved away, with the database there and without: calls are answered where they may, and it is told. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { expect, test } from 'vitest'
import { createHandset } from '../../src/cli/handset/create-handset.ts'
import type { CallResult } from '../../src/cli/handset/ringing.ts'
import type { Readiness } from '../../src/contracts/readiness.ts'
import { eventually } from '../support/eventually.ts'
import { PRODUCTION_SITE, startProductionWorld } from '../support/production-world.ts'
import { programPids } from '../support/program-pids.ts'
import { expectLogHolds, silentSite } from '../support/ring-many.ts'
import { startWorld, type World } from '../support/world.ts'

const DISK_BYTES = 20_000_000
const CALLS = 10

type Fault = {
  readonly diskBytes?: number
  spoil(folder: string): void
  mend(folder: string): void
  readonly says: RegExp
}

const FAULTS: Readonly<Record<string, Fault>> = {
  'read-only': {
    spoil: (folder) => setWritable(folder, false),
    mend: (folder) => setWritable(folder, true),
    says: /cannot be used/,
  },
  full: {
    diskBytes: DISK_BYTES,
    spoil: fill,
    mend: (folder) => rmSync(join(folder, 'filler'), { recursive: true }),
    says: /is full: free disk space/,
  },
}

/** Root is stopped by no rights of a file: for it they are made immutable. */
function setWritable(folder: string, writable: boolean): void {
  const sign = writable ? '+' : '-'
  const change = process.getuid?.() === 0 ? ['chattr', writable ? '-i' : '+i'] : ['chmod', `u${sign}w`]
  execFileSync('find', [folder, '-not', '-type', 's', '-exec', ...change, '{}', '+'])
}

function fill(folder: string): void {
  const filler = join(folder, 'filler')
  mkdirSync(filler)
  let count = 0
  for (const bytes of [1 << 18, 4096, 1]) {
    for (;;) {
      try {
        writeFileSync(join(filler, `${count}`), Buffer.alloc(bytes))
        count += 1
      } catch {
        break // full
      }
    }
  }
}

/** Several callers, each a line that has not rung before. */
async function makeCallers(world: World, site: string) {
  const handset = await createHandset({ server: world.sip })
  let lines = 0
  const ring = (): Promise<CallResult> => {
    lines += 1
    const from = `010${10_000_000 + lines}`
    return handset.ring({ siteNumber: site, from, media: false, maxMs: 30_000, retransmitForMs: 30_000 })
  }
  return {
    ring: () => Promise.all(Array.from({ length: CALLS }, ring)),
    [Symbol.dispose]: () => handset.close(),
  }
}

const all = (final: number) => Array.from({ length: CALLS }, () => expect.objectContaining({ final }))
const count = (text: string, word: string) => text.split(word).length - 1
const pidOf = (world: World) => programPids(world.process.pid ?? 0).get('calls') ?? 0

async function expectReady(world: World, like: Partial<Record<keyof Readiness['dependencies'], object>>, ready = true) {
  await eventually(async () => {
    const answer = (await (await fetch(`${world.http}/readyz`)).json()) as Readiness
    expect(answer).toMatchObject({ ready, dependencies: like })
  }, 20_000)
}

test.each(Object.entries(FAULTS))(
  '%s: told at once, refused only while the database is away too, well by itself afterwards',
  async (_name, fault) => {
    await using house = await startProductionWorld(fault.diskBytes === undefined ? {} : { diskBytes: fault.diskBytes })
    const { world, database } = house
    using callers = await makeCallers(world, PRODUCTION_SITE)
    const folder = join(fault.diskBytes === undefined ? '/' : `/proc/${world.process.pid}/root`, world.dataFolder)
    const admin = new pg.Client({ connectionString: database.adminUrl })
    await admin.connect()
    const name = new URL(database.url).pathname.slice(1)
    const logged = await callers.ring()
    fault.spoil(folder)
    try {
      const cannotStore = { state: 'down', detail: expect.stringMatching(fault.says) }
      await expectReady(world, { spool: cannotStore, database: { state: 'up' } })
      logged.push(...(await callers.ring()))
      expect(count(world.output(), '"msg":"spool-cannot-store"')).toBe(1)
      await admin.query(`alter database ${name} allow_connections false`)
      await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name])
      expect(await callers.ring()).toEqual(all(503))
      await expectReady(world, { spool: cannotStore, database: { state: 'degraded' } }, false)
      await admin.query(`alter database ${name} allow_connections true`)
      await expectReady(world, { spool: cannotStore, database: { state: 'up' } })
      logged.push(...(await callers.ring()))
      process.kill(pidOf(world), 'SIGKILL') // and what begins on such a folder takes calls too
      logged.push(...(await callers.ring()))
    } finally {
      fault.mend(folder)
    }
    await expectReady(world, { spool: { state: 'up' }, database: { state: 'up' }, programs: { state: 'up' } })
    logged.push(...(await callers.ring()))
    expect(count(world.output(), '"msg":"spool-can-store"')).toBeGreaterThan(0)
    await expectLogHolds(world, logged, house.privateKey)
    await admin.end()
  },
  120_000,
)

test('moved away with the database in it, and calls killed: calls are logged in a new folder, to which the rest is moved', async () => {
  let world = await startWorld()
  const { dataFolder } = world
  const gone = `${dataFolder}.gone`
  try {
    using callers = await makeCallers(world, await silentSite(world))
    const logged = await callers.ring()
    renameSync(dataFolder, gone)
    await eventually(() => expect(existsSync(join(dataFolder, 'sites.json'))).toBe(true))
    const before = pidOf(world)
    process.kill(before, 'SIGKILL')
    await eventually(() => expect([0, before]).not.toContain(pidOf(world)))
    logged.push(...(await callers.ring()))
    await expectReady(world, { spool: { state: 'up', waiting: CALLS }, database: { state: 'degraded' } })
    await world.stop()
    for (const entry of readdirSync(gone))
      if (!existsSync(join(dataFolder, entry))) renameSync(join(gone, entry), join(dataFolder, entry))
    world = await startWorld({ dataFolder, httpPort: world.httpPort, sipPort: world.sip.port })
    await expectReady(world, { spool: { state: 'up', waiting: 0 }, database: { state: 'up' } })
    await expectLogHolds(world, logged)
  } finally {
    await world.stop()
    await world.remove()
  }
}, 120_000)
