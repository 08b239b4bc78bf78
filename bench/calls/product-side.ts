/** The whole service as `npm start` brings it up: the demo world beside it, whose text centre really takes the texts. */
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { PROGRAMS, type ProgramName } from '../../src/ports/kit/program-feed.ts'
import { freeSipPort, freeTcpPort } from '../../tests/support/world.ts'
import { commandOf, cpuMicros, family } from './cpu-time.ts'
import { type LiveMemory, liveMemory } from './live-memory.ts'
import type { Side } from './side.ts'
import { startProgram } from './start-program.ts'

const BIN = resolve(import.meta.dirname, '../../bin/ansimpass.ts')
const SETTLE_MS = 120_000
const LOOKS_APART_MS = 3_000
const LOOK_EVERY_MS = 500
const LEFT = ['ansimpass_spool_rows', 'ansimpass_outbox_rows', 'ansimpass_outbox_held']

export type ProductSide = Side & {
  /** Where its HTTP is. */
  readonly http: string
  /** Stops all processes of PostgreSQL, or lets them go on. */
  database(signal: 'SIGSTOP' | 'SIGCONT'): void
  /** National digits of live sites, by their way of answering. */
  sitesByMode(): Promise<Readonly<Record<'announce' | 'early' | 'silent', readonly string[]>>>
  /** How many texts have gone within so many seconds of their call, by seconds; the last one is all. */
  textTimes(): Promise<readonly { readonly within: number; readonly count: number }[]>
  /** Keys that callers pressed so far. */
  keys(): Promise<number>
  /** Sites that every program knows. */
  sitesKnown(): Promise<number>
  /** Texts that wait in the outbox. */
  waiting(): Promise<number>
  /** Lets the text centre take no connection, or the registry answer nothing, or go on. */
  fault(part: 'text-centre' | 'registry', mode: 'ok' | 'down' | 'hanging'): Promise<void>
  /** What a program keeps in memory, behind a collection of the garbage. */
  liveMemory(program: ProgramName): Promise<LiveMemory>
  /** From the command to its line `ready`. */
  readonly readyAfterMs: number
  /** What the service holds now. */
  held(): Promise<Readonly<Record<string, number>>>
}

export type ProductOptions = {
  /** Of a new world. */
  readonly siteCount?: number
  /** Where it lies, and stays when the service stops; unless given in a folder of its own that is removed then. */
  readonly dataFolder?: string
  /** Settings besides. */
  readonly env?: Readonly<Record<string, string>>
}

export async function startProduct({
  siteCount = 200,
  dataFolder,
  env = {},
}: ProductOptions = {}): Promise<ProductSide> {
  if (dataFolder !== undefined) return startIn(dataFolder, { siteCount, env }, async () => {})
  const base = await newBase()
  return startIn(join(base, 'data'), { siteCount, env }, () => rm(base, { recursive: true, force: true }))
}

/** The database's user passes, so that everything lies in this one folder. */
export async function newBase(): Promise<string> {
  const base = await mkdtemp(join(tmpdir(), 'bench-calls-'))
  await chmod(base, 0o711)
  return base
}

async function startIn(
  dataFolder: string,
  { siteCount, env: more }: Required<Pick<ProductOptions, 'siteCount' | 'env'>>,
  removeAll: () => Promise<void>,
): Promise<ProductSide> {
  const http = `127.0.0.1:${await freeTcpPort()}`
  const port = await freeSipPort()
  const inspectPort = await freeTcpPort()
  const env = {
    ...process.env,
    NODE_OPTIONS: `--inspect-port=127.0.0.1:${inspectPort}`,
    ANSIMPASS_HTTP: http,
    ANSIMPASS_SIP: `127.0.0.1:${port}`,
    ANSIMPASS_DATA: dataFolder,
    ANSIMPASS_DEMO_SITES: String(siteCount),
    ...more,
  }
  const began = performance.now()
  const server = await startProgram(BIN, ['start'], /^ready http=\S+ sip=\S+$/m, { env }).catch(async (error) => {
    await removeAll()
    throw error
  })
  const readyAfterMs = performance.now() - began
  const postmaster = family(server.pid).find((pid) => /postgres -D /.test(commandOf(pid))) ?? 0
  const programs = PROGRAMS.map((name) => {
    return family(server.pid).find((pid) => commandOf(pid).trimEnd().endsWith(`program-main.ts ${name}`)) ?? 0
  })
  const demo = family(server.pid).find((pid) => /demo\/main\.ts/.test(commandOf(pid))) ?? 0

  /** Once more where the connection was closed under it: a run of an hour is not lost for one answer. */
  const metrics = async () => {
    const ask = () => fetch(`http://${http}/metrics`)
    return (await ask().catch(() => delay(1_000).then(ask))).text()
  }
  const valueIn = (text: string, name: string): number => {
    const lines = text.split('\n').filter((line) => line.startsWith(name) && /[{ ]/.test(line[name.length] ?? ''))
    return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0)
  }
  const metric = async (name: string) => valueIn(await metrics(), name)
  /** On a busy machine the texts' program may not answer in time, and its values are missing then. */
  const metricsOfTexts = async (): Promise<string> => {
    for (let tries = 0; tries < 50; tries += 1) {
      const text = await metrics()
      if (text.includes('ansimpass_program_up{program="texts"} 1')) return text
      await delay(200)
    }
    throw new Error('the program of the texts does not answer')
  }
  /** Asked for once for all of them: all three programs answer, at the cost of what is measured. */
  const left = async () => {
    const text = await metrics()
    return LEFT.reduce((sum, name) => sum + valueIn(text, name), 0)
  }

  return {
    name: `ansimpass: ${PROGRAMS.join(', ')}`,
    host: '127.0.0.1',
    port,
    http: `http://${http}`,
    sites: await sitesOf(http, 'silent'),
    cpu: () => ({
      server: cpuMicros([server.pid, ...programs]),
      calls: cpuMicros([programs[PROGRAMS.indexOf('calls')] ?? 0]),
      database: cpuMicros(family(postmaster)),
      beside: cpuMicros([demo]),
    }),
    texts: () => metric('ansimpass_text_seconds_count'),
    /** Spool and outbox empty for longer than the server takes between two looks at them. */
    async settle() {
      const until = performance.now() + SETTLE_MS
      let emptySince = performance.now()
      while (performance.now() < until) {
        if ((await left()) > 0) emptySince = performance.now()
        if (performance.now() - emptySince > LOOKS_APART_MS) return
        await delay(LOOK_EVERY_MS)
      }
    },
    async sitesByMode() {
      return {
        announce: await sitesOf(http, 'announce'),
        early: await sitesOf(http, 'early'),
        silent: await sitesOf(http, 'silent'),
      }
    },
    async textTimes() {
      const text = await metricsOfTexts()
      const buckets = text.matchAll(/^ansimpass_text_seconds_bucket\{le="([^"]+)",program="texts"\} (\d+)$/gm)
      return [...buckets].map(([, le, count]) => ({
        within: Number(le?.replace('+Inf', 'Infinity')),
        count: Number(count),
      }))
    },
    keys: () => metric('ansimpass_keys_total'),
    async sitesKnown() {
      const text = await metrics()
      const known = PROGRAMS.map((program) => valueIn(text, `ansimpass_sites{program="${program}"}`))
      return Math.min(...known)
    },
    waiting: async () => Number(/^ansimpass_outbox_rows\{program="texts"\} (\d+)$/m.exec(await metricsOfTexts())?.[1]),
    async fault(part, mode) {
      const headers = { 'content-type': 'application/json' }
      const body = JSON.stringify({ part, mode })
      const answer = await fetch(`http://${http}/demo/faults`, { method: 'POST', headers, body })
      if (!answer.ok) throw new Error(`/demo/faults answers ${answer.status}`)
    },
    async held() {
      const text = await metrics()
      return {
        transactions: valueIn(text, 'ansimpass_sip_transactions'),
        calls: valueIn(text, 'ansimpass_calls_open'),
        connections: valueIn(text, 'ansimpass_sip_connections'),
        descriptors: valueIn(text, 'ansimpass_process_open_fds'),
      }
    },
    liveMemory: (program) => liveMemory(programs[PROGRAMS.indexOf(program)] ?? 0, inspectPort),
    readyAfterMs,
    database(signal) {
      for (const pid of family(postmaster)) process.kill(pid, signal)
    },
    async stop() {
      await server.stop('SIGINT', 15_000)
      await removeAll()
    },
  }
}

type WorldSites = { readonly sites: readonly { number: string; answerMode: string; retired: boolean }[] }

async function sitesOf(http: string, mode: string): Promise<string[]> {
  const { sites } = (await (await fetch(`http://${http}/demo/world`)).json()) as WorldSites
  const live = sites.filter(({ answerMode, retired }) => answerMode === mode && !retired)
  return live.map(({ number }) => number.replaceAll('-', ''))
}
