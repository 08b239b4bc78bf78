/** Calls at a steady rate while a part is killed or stopped: what was answered "logged" is in the log once and opens with the private key. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createHandset, type Handset } from '../../../src/cli/handset/create-handset.ts'
import type { CallResult } from '../../../src/cli/handset/ringing.ts'
import { eventually } from '../../support/eventually.ts'
import { expectLogHolds, ringMany, silentSite } from '../../support/ring-many.ts'
import { startWorld, type World } from '../../support/world.ts'

let world: World
let site: string
let handset: Handset
/** All calls of both faults: the log of the one world holds them together. */
const rung: CallResult[] = []

beforeAll(async () => {
  world = await startWorld()
  site = await silentSite(world)
  handset = await createHandset({ server: world.sip })
})

afterAll(async () => {
  handset.close()
  await world.stop()
  await world.remove()
})

test('kill -9 of the server in the middle of 300 calls/s, started again at once on the same ports', async () => {
  const calls = ringMany(handset, site, { perSecond: 300, maxMs: 30_000, firstLine: 0 })
  await calls.answered(300)
  await world.kill()
  world = await startWorld({
    dataFolder: world.dataFolder,
    httpPort: world.httpPort,
    sipPort: world.sip.port,
  })
  await calls.rung(1_800)
  rung.push(...(await calls.stop()))
  await expectLogHolds(world, rung)
}, 180_000)

test('kill -9 of PostgreSQL, and all its processes stopped for 10 s: every call is still answered, and logged once', async () => {
  const calls = ringMany(handset, site, { perSecond: 100, maxMs: 30_000, firstLine: 100_000 })
  await calls.answered(100)
  process.kill(postmasterOf(world), 'SIGKILL')
  const stopped = await eventually(() => {
    const pids = postgresProcesses(postmasterOf(world))
    expect(pids.length).toBeGreaterThan(3)
    return pids
  })
  signal(stopped, 'SIGSTOP')
  await calls.rung(calls.soFar() + 1_000)
  signal(stopped, 'SIGCONT')
  rung.push(...(await calls.stop()))
  await eventually(async () => {
    const ready = await world.get<{ dependencies: { spool: { waiting: number } } }>('/readyz')
    expect(ready.dependencies.spool.waiting).toBe(0)
  }, 60_000)
  await expectLogHolds(world, rung)
}, 180_000)

/** A worker of the cluster may end by itself. */
function signal(pids: readonly number[], name: 'SIGSTOP' | 'SIGCONT'): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name)
    } catch {
      // gone
    }
  }
}

/** The first line of postmaster.pid, wherever the data folder says that its cluster lies. */
function postmasterOf(world: World): number {
  const where = JSON.parse(readFileSync(join(world.dataFolder, 'postgres-where.json'), 'utf8')) as { cluster: string }
  const cluster = where.cluster.startsWith('/') ? where.cluster : join(world.dataFolder, where.cluster)
  return Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0])
}

/** The postmaster and every child of it: backends are session leaders of their own. */
function postgresProcesses(postmaster: number): number[] {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => parentOf(pid) === postmaster)
  return [postmaster, ...children]
}

function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return undefined // it ended while we looked
  }
}
