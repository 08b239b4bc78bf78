/** Calls at a steady rate while a part is killed or stopped: what was answered "logged" is in the log once and opens with the private key. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createHandset, type Handset } from '../../src/cli/handset/create-handset.ts'
import type { CallResult } from '../../src/cli/handset/ringing.ts'
import { eventually } from '../support/eventually.ts'
import { startWorld, type World } from '../support/world.ts'

const LOGGED = new Set([486, 200])

type Site = { readonly number: string; readonly answerMode: string; readonly retired: boolean }

/** Rings `count` calls from as many lines at `perSecond`, open loop. Every call is given up after `maxMs`. */
async function ringMany(
  handset: Handset,
  site: string,
  plan: { count: number; perSecond: number; maxMs: number; firstLine: number },
) {
  const calls: Promise<CallResult>[] = []
  const began = performance.now()
  while (calls.length < plan.count) {
    const due = Math.min(plan.count, Math.floor(((performance.now() - began) / 1000) * plan.perSecond) + 1)
    while (calls.length < due) {
      const line = plan.firstLine + calls.length
      calls.push(
        handset.ring({
          siteNumber: site,
          from: `010${String(10_000_000 + line)}`,
          media: false,
          maxMs: plan.maxMs,
          retransmitForMs: plan.maxMs,
        }),
      )
    }
    await new Promise((resolve) => setImmediate(resolve))
  }
  return await Promise.all(calls)
}

async function silentSite(world: World): Promise<string> {
  const { sites } = await world.get<{ sites: Site[] }>('/demo/world')
  const site = sites.find((s) => s.answerMode === 'silent' && !s.retired)
  if (site === undefined) throw new Error('the world has no silent site')
  return site.number
}

/** Visits in the log must be exactly the calls that were answered, plus at most those that were cut off unanswered. */
async function expectLogHolds(world: World, results: readonly CallResult[]): Promise<void> {
  const answered = results.filter((r) => LOGGED.has(r.final)).length
  expect(answered).toBe(results.length)
  const verify = await world.run([
    'visits',
    'verify',
    '--key',
    join(`${world.dataFolder}-authority`, 'private-key.json'),
  ])
  expect(verify.stdout).toMatch(/^\d+ opened, 0 failed/m)
  expect(Number(/^(\d+) opened/m.exec(verify.stdout)?.[1])).toBe(results.length)
  const count = await world.run(['visits', 'count'])
  expect(Number(count.stdout.trim())).toBe(results.length)
}

test('kill -9 of the server in the middle of 300 calls/s, started again at once on the same ports', async () => {
  let world = await startWorld()
  const site = await silentSite(world)
  const handset = await createHandset({ server: world.sip })
  try {
    const calls = ringMany(handset, site, { count: 1800, perSecond: 300, maxMs: 30_000, firstLine: 0 })
    await new Promise((resolve) => setTimeout(resolve, 1_000 * 2))
    await world.kill()
    world = await startWorld({
      dataFolder: world.dataFolder,
      httpPort: world.httpPort,
      sipPort: world.sip.port,
    })
    await expectLogHolds(world, await calls)
  } finally {
    handset.close()
    await world.stop()
    await world.remove()
  }
}, 120_000)

test('kill -9 of PostgreSQL, and all its processes stopped for 10 s: every call is still answered, and logged once', async () => {
  const world = await startWorld()
  const site = await silentSite(world)
  const handset = await createHandset({ server: world.sip })
  try {
    const calls = ringMany(handset, site, { count: 2000, perSecond: 100, maxMs: 30_000, firstLine: 100_000 })
    await new Promise((resolve) => setTimeout(resolve, 1_000 * 2))
    process.kill(postmasterOf(world), 'SIGKILL')
    await new Promise((resolve) => setTimeout(resolve, 1_000 * 5))
    const stopped = await eventually(() => {
      const pids = postgresProcesses(postmasterOf(world))
      expect(pids.length).toBeGreaterThan(3)
      return pids
    })
    for (const pid of stopped) process.kill(pid, 'SIGSTOP')
    await new Promise((resolve) => setTimeout(resolve, 1_000 * 10))
    for (const pid of stopped) process.kill(pid, 'SIGCONT')
    const results = await calls
    await eventually(async () => {
      const ready = await world.get<{ dependencies: { spool: { waiting: number } } }>('/readyz')
      expect(ready.dependencies.spool.waiting).toBe(0)
    }, 20_000)
    await expectLogHolds(world, results)
  } finally {
    handset.close()
    await world.stop()
    await world.remove()
  }
}, 120_000)

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
