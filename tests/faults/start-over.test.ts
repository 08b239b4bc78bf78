/** Tests of the demo's start over with its programs killed meanwhile, and of a program that cannot begin again for a while. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createHandset } from '../../src/cli/handset/create-handset.ts'
import type { Readiness } from '../../src/contracts/readiness.ts'
import type { ProgramName } from '../../src/ports/kit/program-feed.ts'
import { eventually } from '../support/eventually.ts'
import { programPids } from '../support/program-pids.ts'
import { silentSite } from '../support/ring-many.ts'
import { startWorld, type World } from '../support/world.ts'

const BACK_WITHIN_MS = 90_000

let world: World
let folder: string
let reporters: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ansimpass-reporters-'))
  reporters = join(folder, 'reporters.json')
  writeFileSync(reporters, '{"reporters":[]}', { mode: 0o600 })
  world = await startWorld({ env: { ANSIMPASS_REPORTERS: reporters } })
})

afterAll(async () => {
  await world.stop()
  await world.remove()
  rmSync(folder, { recursive: true })
})

function signal(name: ProgramName, given: NodeJS.Signals): void {
  const pid = programPids(world.process.pid ?? 0).get(name)
  if (pid === undefined) throw new Error(`${name} does not run`)
  process.kill(pid, given)
}

function kill(name: ProgramName): void {
  signal(name, 'SIGKILL')
}

async function startOver(): Promise<number> {
  return (await post('/demo/reset', { noon: '2021-12-13T11:40' })).status
}

function post(path: string, body: object): Promise<Response> {
  const headers = { 'content-type': 'application/json' }
  return fetch(`${world.http}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
}

async function allIsWell(): Promise<void> {
  await eventually(async () => {
    const { ready, dependencies } = await world.get<Readiness>('/readyz')
    expect({ ready, programs: dependencies.programs, sites: dependencies.sites.count }).toEqual({
      ready: true,
      programs: { state: 'up', detail: '' },
      sites: 12,
    })
  }, BACK_WITHIN_MS)
}

/** It has ended for the start over, or stands still. */
async function programIsDown(name: ProgramName): Promise<void> {
  await eventually(async () => {
    const metrics = await (await fetch(`${world.http}/metrics`)).text()
    expect(metrics).toContain(`ansimpass_program_up{program="${name}"} 0`)
  })
}

test.each(['web', 'calls', 'texts'] as const)(
  '%s killed while all starts over: all begins again by itself',
  async (name) => {
    const over = startOver().catch(() => 0)
    await programIsDown('calls')
    kill(name)
    await over
    await allIsWell()
    expect(await startOver()).toBe(200)
    await allIsWell()
  },
  300_000,
)

test('calls killed in the middle of a start over, with visits in the spool: nothing of the old world is in the new one', async () => {
  const site = await silentSite(world)
  const stopped = await post('/demo/faults', { part: 'database', mode: 'stopped' })
  expect(stopped.status).toBe(200)
  const handset = await createHandset({ server: world.sip })
  const calls = Array.from({ length: 5 }, (_, nth) =>
    handset.ring({ siteNumber: site, from: `0100000770${nth}`, media: false, maxMs: 20_000 }),
  )
  expect((await Promise.all(calls)).map(({ final }) => final)).toEqual([486, 486, 486, 486, 486])
  handset.close()
  const waiting = async () => (await world.get<Readiness>('/readyz')).dependencies.spool.waiting
  await eventually(async () => expect(await waiting()).toBe(5))
  signal('calls', 'SIGSTOP') // else they lay in the database before it was killed
  const over = startOver()
  await programIsDown('texts')
  kill('calls')
  expect(await over).toBe(200)
  await allIsWell()
  await eventually(async () => expect(await waiting()).toBe(0)) // what it says may be a second old
  expect((await world.run(['visits', 'count'])).stdout.trim()).toBe('0')
}, 300_000)

test('a program that finds no room to start is started when there is room', async () => {
  const house = String(world.process.pid)
  const limit = (files: string) => execFileSync('prlimit', ['--pid', house, `--nofile=${files}:`])
  limit('16')
  kill('web')
  await eventually(() => expect(world.output()).toMatch(/"name":"web","why":"[^"]*EMFILE/), BACK_WITHIN_MS)
  limit('1024')
  await allIsWell()
}, 300_000)

test('a program that cannot begin says why, and begins when it can', async () => {
  renameSync(reporters, `${reporters}.away`)
  kill('web')
  await eventually(
    () => expect(world.output()).toMatch(/"name":"web","why":"could not begin: [^"]*ANSIMPASS_REPORTERS/),
    BACK_WITHIN_MS,
  )
  renameSync(`${reporters}.away`, reporters)
  await allIsWell()
}, 300_000)

test('of calls that nobody made, those of the warming up, nothing is told', async () => {
  expect(await world.stop()).toBe(0)
  expect(world.output()).not.toContain('announcements-missed')
})
