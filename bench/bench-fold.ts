/**
 * Duration of a night's fold: a generation of so many persons (a line, a person and a status each), of whom a tenth changed today.
 * The database has the settings of the embedded one: all is durable.
 *
 *   npm run bench:fold -- 1000000
 */
import { mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { readPidFile } from '../src/adapters/embedded-postgres/cluster.ts'
import { embeddedSettings } from '../src/adapters/embedded-postgres/settings.ts'
import { openKeyRing } from '../src/adapters/keys/key-ring.ts'
import { createSubjectKeys } from '../src/adapters/keys/subject-keys.ts'
import { foldNight } from '../src/adapters/postgres/identity/subjects/fold-night.ts'
import { connectionConfig } from '../src/adapters/postgres/kit/connect.ts'
import { migrate } from '../src/adapters/postgres/kit/migrate.ts'
import type { CalendarDate } from '../src/domain/kit/time.ts'
import { storeManyPersons } from '../tests/support/many-persons.ts'
import { startThrowAwayCluster } from '../tests/support/throw-away-cluster.ts'
import { cpuMicros, family } from './calls/cpu-time.ts'
import { aboutMachine, load } from './report.ts'

const persons = Number(process.argv[2] ?? 100_000)
const TODAY = '2022-01-12' as CalendarDate
const NIGHT = Date.parse('2022-01-13T00:10+09:00')

const cluster = await startThrowAwayCluster(undefined, embeddedSettings(totalmem(), freeBytes()))
const secrets = mkdtempSync(join(tmpdir(), 'ansimpass-bench-'))
const client = new pg.Client(connectionConfig(cluster.adminUrl, 'owner', { statementTimeoutMs: 0 }))
const postmaster = readPidFile(cluster.folder)?.pid ?? 0

/** Of the wall clock, of this process's CPU and of the database's, in seconds. */
type Times = { readonly wall: number; readonly server: number; readonly database: number }
const now = (): Times => {
  const { user, system } = process.cpuUsage()
  const database = cpuMicros(family(postmaster))
  return { wall: performance.now() / 1000, server: (user + system) / 1e6, database: database / 1e6 }
}
const between = (from: Times, to: Times) =>
  `${(to.wall - from.wall).toFixed(1)} s | ${(to.server - from.server).toFixed(1)} s | ${(to.database - from.database).toFixed(1)} s`

try {
  await migrate(cluster.adminUrl)
  await client.connect()
  const keys = createSubjectKeys(openKeyRing(secrets), { now: () => NIGHT })
  await storeManyPersons(client, keys, { persons, changed: Math.floor(persons / 10), day: TODAY })
  await client.query('checkpoint') // what was filled is on its way to the disk, and not the fold's
  const steps: { readonly step: string; readonly at: Times }[] = []
  const machine = aboutMachine()
  const began = now()
  const onStep = (step: string) => void steps.push({ step, at: now() })
  const folded = await foldNight({ databaseUrl: cluster.adminUrl, keys, onStep }, TODAY, NIGHT)
  const ended = now()
  const { rows } = await client.query<{ mb: string }>(
    `select round(pg_total_relation_size('ansimpass.subjects_night_b') / 1e6)::text as mb`,
  )
  const count = folded.kind === 'folded' ? folded.rows : 0
  const peak = Math.round(process.resourceUsage().maxRSS / 1024)
  console.log(`${machine} before and ${load()} after, fsync on, ${Math.round(freeBytes() / 1e9)} GB free`)
  console.log(`${persons} persons, ${count} rows, generation ${rows[0]?.mb} MB, peak memory of the server ${peak} MB`)
  console.log(`${Math.round(persons / (ended.wall - began.wall))} persons a second\n`)
  console.log('| | time | CPU of the server | CPU of the database |\n|---|---|---|---|')
  for (const [nth, { step, at }] of steps.entries()) {
    const next = steps[nth + 1]?.at ?? ended
    if (next.wall - at.wall > 0.05) console.log(`| ${step} | ${between(at, next)} |`)
  }
  console.log(`| the fold | ${between(began, ended)} |`)
} finally {
  await client.end()
  await cluster.close()
  rmSync(secrets, { recursive: true, force: true })
}

function freeBytes(): number {
  const { bavail, bsize } = statfsSync(tmpdir())
  return bavail * bsize
}
