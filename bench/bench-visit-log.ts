/**
 * Throughput of durable visits, without SIP: check-in with all keys, PostgreSQL with fsync, on this machine.
 * By hand: node bench/bench-visit-log.ts [seconds]. Load and server share the machine and, here, one thread.
 */
import { createHash, randomBytes } from 'node:crypto'
import { createArrivals } from '../src/adapters/arrivals/arrivals.ts'
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../src/adapters/embedded-postgres/start-embedded-postgres.ts'
import { ensureAuthorityKeys } from '../src/adapters/hpke/authority-key.ts'
import { createVisitSealer } from '../src/adapters/hpke/visit-sealer.ts'
import { createDeliveryCipher } from '../src/adapters/keys/ciphers.ts'
import { openKeyRing } from '../src/adapters/keys/key-ring.ts'
import { createPseudonyms } from '../src/adapters/keys/pseudonyms.ts'
import { migrate } from '../src/adapters/postgres/kit/migrate.ts'
import type { Line, SiteNumber } from '../src/domain/call/phone/line.ts'
import type { Site } from '../src/domain/places/site.ts'
import { openVisitLog } from '../src/main/programs/calls/visit-log.ts'
import { makeCheckIn } from '../src/usecases/call/check-in-caller.ts'
import { makeLineChanges } from '../src/usecases/identity/line-changes.ts'
import { newDataFolder, removeDataFolder } from '../tests/support/data-folder.ts'
import { aboutMachine, asLine, durations } from './report.ts'

const SECONDS = Number(process.argv[2] ?? 8)
const NOON = Date.parse('2022-01-12T12:00+09:00')
const folder = newDataFolder()
const postgres = await startEmbeddedPostgres({ dataFolder: folder, log: () => {} })
try {
  await migrate(postgres.url)
  await bench(postgres)
} finally {
  if (postgres.paused) postgres.resume()
  await postgres.stop()
  await removeDataFolder(folder)
}

async function bench(server: EmbeddedPostgres): Promise<void> {
  const keys = openKeyRing(`${folder}-secrets`)
  const clock = { now: () => NOON }
  keys.prepare(NOON)
  const { publicKey } = ensureAuthorityKeys(`${folder}-authority`)
  let batches = 0
  const events = {
    emit: ({ type }: { type: string }) => {
      if (type === 'batch-stored') batches += 1
    },
  }
  await using closing = new AsyncDisposableStack()
  const deliveryCipher = createDeliveryCipher(keys)
  const { visitLog } = await openVisitLog(
    { databaseUrl: server.url, dataFolder: folder, keys, deliveryCipher, clock, events },
    closing,
  )
  const checkIn = makeCheckIn({
    sealer: await createVisitSealer({ authorityPublicKey: publicKey }),
    deliveryCipher,
    tokens: createPseudonyms(keys),
    visitLog,
    arrivals: createArrivals(clock),
    events,
    statusOf: () => Promise.reject(new Error('silent sites ask nothing')),
    passDue: () => false,
    visitsRecorded: () => true,
    lineChanges: makeLineChanges(),
  })
  let calls = 0
  const ring = () => {
    calls += 1
    const line = `+8210${String(calls % 100_000_000).padStart(8, '0')}` as Line
    const callKey = createHash('sha256').update(randomBytes(16)).digest().subarray(0, 16)
    return checkIn({ site: aSite(calls % 5000), line, receivedAt: NOON, callKey })
  }

  await atRate(1000, 2, ring) // warms up
  console.log(aboutMachine())
  const columns = ['what', 'offered/s', 'answered/s', ...Object.keys(durations([])), 'calls/batch', '% of a core']
  console.log(`${asLine(columns)}\n${asLine(columns.map(() => '---'))}`)
  for (const rate of [3000, 6000, 10_000]) {
    batches = 0
    report(`steady ${rate}/s`, rate, await atRate(rate, SECONDS, ring), batches)
  }
  batches = 0
  report('as fast as it goes', 0, await closedLoop(2000, SECONDS, ring), batches)
  batches = 0
  const stopped = setTimeout(() => server.pause(), 2000)
  const again = setTimeout(() => server.resume(), 8000)
  report('100/s, database stopped', 100, await atRate(100, 10, ring), batches)
  batches = 0
  server.pause()
  report('spool alone', 0, await closedLoop(2000, 3, ring), batches)
  server.resume()
  clearTimeout(stopped)
  clearTimeout(again)
}

type Run = {
  readonly tookMs: readonly number[]
  readonly seconds: number
  readonly failed: number
  readonly cpu: number
}

/** Open loop: a call's time counts from when it was due. */
async function atRate(perSecond: number, seconds: number, ring: () => Promise<{ kind: string }>): Promise<Run> {
  const tookMs: number[] = []
  let failed = 0
  const pending: Promise<void>[] = []
  const cpu = process.cpuUsage()
  const begun = performance.now()
  for (let due = 0; due < perSecond * seconds; ) {
    const until = Math.min(perSecond * seconds, ((performance.now() - begun) * perSecond) / 1000)
    for (; due < until; due += 1) {
      const dueAt = begun + (due * 1000) / perSecond
      pending.push(
        ring().then(({ kind }) => {
          if (kind === 'logged') tookMs.push(performance.now() - dueAt)
          else failed += 1
        }),
      )
    }
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  await Promise.all(pending)
  return run(tookMs, begun, failed, cpu)
}

async function closedLoop(atOnce: number, seconds: number, ring: () => Promise<{ kind: string }>): Promise<Run> {
  const tookMs: number[] = []
  let failed = 0
  const cpu = process.cpuUsage()
  const begun = performance.now()
  const caller = async () => {
    while (performance.now() - begun < seconds * 1000) {
      const at = performance.now()
      const { kind } = await ring()
      if (kind === 'logged') tookMs.push(performance.now() - at)
      else failed += 1
    }
  }
  await Promise.all(Array.from({ length: atOnce }, caller))
  return run(tookMs, begun, failed, cpu)
}

function run(tookMs: number[], begun: number, failed: number, cpuBefore: NodeJS.CpuUsage): Run {
  const { user, system } = process.cpuUsage(cpuBefore)
  const seconds = (performance.now() - begun) / 1000
  return { tookMs: tookMs.sort((one, other) => one - other), seconds, failed, cpu: (user + system) / 1e4 / seconds }
}

/** One line of the table as soon as its run is over: `bench-visit-log-beside` reads the database's processor behind each. */
function report(name: string, offered: number, { tookMs, seconds, failed, cpu }: Run, count: number): void {
  const cells = {
    what: failed > 0 ? `${name}: ${failed} NOT LOGGED` : name,
    'offered/s': offered || '-',
    'answered/s': (tookMs.length / seconds).toFixed(0),
    ...durations(tookMs, 1),
    'calls/batch': (tookMs.length / count).toFixed(1),
    '% of a core': cpu.toFixed(0),
  }
  console.log(asLine(Object.values(cells)))
}

function aSite(id: number): Site {
  return {
    id,
    number: '0802050001' as SiteNumber,
    name: '',
    nameEn: '',
    category: '',
    region: '',
    answerMode: 'silent',
    retired: false,
    hasDoorScreen: false,
  }
}
