/**
 * How long a night's fold takes: a generation of so many persons (a line, a person and a status each), of whom a tenth changed today.
 *
 *   npm run bench:fold -- 1000000
 */
import { mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { openKeyRing } from '../src/adapters/keys/key-ring.ts'
import { createSubjectKeys } from '../src/adapters/keys/subject-keys.ts'
import { connectionConfig } from '../src/adapters/postgres/connect.ts'
import { migrate } from '../src/adapters/postgres/migrate.ts'
import { foldNight } from '../src/adapters/postgres/subjects/fold-night.ts'
import type { CalendarDate } from '../src/domain/time.ts'
import { storeManyPersons } from '../tests/support/many-persons.ts'
import { startThrowAwayCluster } from '../tests/support/throw-away-cluster.ts'

const persons = Number(process.argv[2] ?? 100_000)
const TODAY = '2022-01-12' as CalendarDate
const NIGHT = Date.parse('2022-01-13T00:10+09:00')

const cluster = await startThrowAwayCluster()
const secrets = mkdtempSync(join(tmpdir(), 'ansimpass-bench-'))
const client = new pg.Client(connectionConfig(cluster.adminUrl, 'owner', { statementTimeoutMs: 0 }))
try {
  await migrate(cluster.adminUrl)
  await client.connect()
  const keys = createSubjectKeys(openKeyRing(secrets), { now: () => NIGHT })
  await storeManyPersons(client, keys, { persons, changed: Math.floor(persons / 10), day: TODAY })
  const steps: { readonly step: string; readonly at: number }[] = []
  const began = performance.now()
  const before = process.cpuUsage()
  const onStep = (step: string) => void steps.push({ step, at: performance.now() })
  const folded = await foldNight({ databaseUrl: cluster.adminUrl, keys, onStep }, TODAY, NIGHT)
  const took = performance.now() - began
  const used = process.cpuUsage(before)
  const { rows } = await client.query<{ mb: string }>(
    `select round(pg_total_relation_size('ansimpass.subjects_night_b') / 1e6)::text as mb`,
  )
  console.log(
    `${cpus().length} cores (${cpus()[0]?.model ?? ''}), node ${process.version}, fsync off, ${free()} GB free`,
  )
  console.log(
    '| persons | rows | generation | fold | of it CPU of the server | persons/s | peak memory of the server |\n|---|---|---|---|---|---|---|',
  )
  const count = folded.kind === 'folded' ? folded.rows : 0
  const peak = Math.round(process.resourceUsage().maxRSS / 1024)
  console.log(
    `| ${persons} | ${count} | ${rows[0]?.mb} MB | ${(took / 1000).toFixed(1)} s | ${((used.user + used.system) / 1e6).toFixed(1)} s | ${Math.round((persons / took) * 1000)} | ${peak} MB |`,
  )
  for (const [nth, { step, at }] of steps.entries())
    console.log(`  ${step}: ${(((steps[nth + 1]?.at ?? began + took) - at) / 1000).toFixed(1)} s`)
} finally {
  await client.end()
  await cluster.close()
  rmSync(secrets, { recursive: true, force: true })
}

function free(): number {
  const { bavail, bsize } = statfsSync(tmpdir())
  return Math.round((bavail * bsize) / 1e9)
}
