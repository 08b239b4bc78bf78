/**
 * How long a night's fold takes: a generation of so many persons (a line, a person and a status each), of whom a tenth changed today.
 *
 *   npm run bench:fold -- 1000000
 */
import { mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { openKeyRing } from '../src/adapters/keys/key-ring.ts'
import { createSubjectKeys } from '../src/adapters/keys/subject-keys.ts'
import { connectionConfig } from '../src/adapters/postgres/connect.ts'
import { transactionOn } from '../src/adapters/postgres/in-transaction.ts'
import { migrate } from '../src/adapters/postgres/migrate.ts'
import { framedCopy } from '../src/adapters/postgres/subjects/copy-rows.ts'
import { foldNight } from '../src/adapters/postgres/subjects/fold-night.ts'
import { changeState } from '../src/adapters/postgres/subjects/fold-state.ts'
import { insertRows } from '../src/adapters/postgres/subjects/insert-rows.ts'
import { sealedTuples } from '../src/adapters/postgres/subjects/night-tuples.ts'
import { dayTable, nightTable } from '../src/adapters/postgres/subjects/periods.ts'
import { encodeRow, KIND, type SubjectRow } from '../src/adapters/postgres/subjects/subject-row.ts'
import { type CalendarDate, hourOf } from '../src/domain/time.ts'
import type { PeriodKeys } from '../src/ports/subject-keys.ts'
import { startThrowAwayCluster } from '../tests/support/throw-away-cluster.ts'

const persons = Number(process.argv[2] ?? 100_000)
const YESTERDAY = '2022-01-11' as CalendarDate
const TODAY = '2022-01-12' as CalendarDate
const NIGHT = Date.parse('2022-01-13T00:10+09:00')
const AT_ONCE = 1_000

const cluster = await startThrowAwayCluster()
const secrets = mkdtempSync(join(tmpdir(), 'ansimpass-bench-'))
const client = new pg.Client(connectionConfig(cluster.adminUrl, 'owner', { statementTimeoutMs: 0 }))
try {
  await migrate(cluster.adminUrl)
  await client.connect()
  const keys = createSubjectKeys(openKeyRing(secrets), { now: () => NIGHT })
  await fillGeneration(nightTable('a'), keys.make({ kind: 'night', day: YESTERDAY }))
  await fillDay(dayTable(TODAY), keys.make({ kind: 'day', day: TODAY }), Math.floor(persons / 10))
  await transactionOn(client, () =>
    changeState(client, () => ({
      hoursClosed: hourOf(NIGHT) - 1,
      hoursFolded: hourOf(NIGHT) - 1,
      daysFolded: YESTERDAY,
      night: YESTERDAY,
      place: 'a',
    })),
  )
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

async function fillGeneration(table: string, night: PeriodKeys): Promise<void> {
  async function* tuples(): AsyncGenerator<Uint8Array> {
    for (let from = 0; from < persons; from += AT_ONCE)
      yield sealedTuples(
        night,
        rowsOf(from, Math.min(from + AT_ONCE, persons), 0).map((row) => encodeRow(row) ?? Buffer.alloc(0)),
      )
  }
  await pipeline(tuples, framedCopy(), client.query(copyFrom(`copy ${table} (slot, enc) from stdin (format binary)`)))
}

async function fillDay(table: string, day: PeriodKeys, count: number): Promise<void> {
  for (let from = 0; from < count; from += AT_ONCE)
    await insertRows(client, table, day, rowsOf(from, Math.min(from + AT_ONCE, count), 1), () => 0)
}

function rowsOf(from: number, to: number, rev: number): readonly SubjectRow[] {
  return Array.from({ length: to - from }, (_, n) => personRows(from + n, rev)).flat()
}

/** Three rows a person, of usual fill. */
function personRows(n: number, rev: number): readonly SubjectRow[] {
  const subject = new Uint8Array(16)
  new DataView(subject.buffer).setUint32(0, n)
  const common = { subject, rev, expires: '2022-02-08' as CalendarDate, look: undefined }
  const dose = { kind: 'vaccination', vaccine: 'pfizer', dose: 2, seriesDoses: 2, date: '2021-10-08' }
  return [
    { ...common, kind: KIND.line, value: { p: 'x'.repeat(30), a: 's', l: 2, h: 456_000, g: null, n: 0 } },
    {
      ...common,
      kind: KIND.person,
      value: { i: 'x'.repeat(30), n: '홍길동', b: '1980-05-01', r: 'K-123456', l: ['l'.repeat(23)], c: [], v: 19_003 },
    },
    {
      ...common,
      kind: KIND.status,
      value: { i: 'x'.repeat(30), s: { h: 456_000, e: [dose, dose] }, d: { '19003': 't1' } },
    },
  ]
}

function free(): number {
  const { bavail, bsize } = statfsSync(tmpdir())
  return Math.round((bavail * bsize) / 1e9)
}
