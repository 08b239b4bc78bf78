/** SIPp rings at a fixed rate for some seconds and gives its own account: nothing that it had to send twice is hidden. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freeUdpPort } from '../../tests/support/world.ts'
import { cpuMicros } from './cpu-time.ts'

const SCENARIO = join(import.meta.dirname, 'silent-call.xml')
/** A burst of answers waits here while SIPp writes its files. */
const BUFFER_BYTES = 4 * 1024 * 1024
/** What is not answered by then is lost: INVITEs are repeated for 15.5 s (five times from 500 ms on). */
const PATIENCE_S = 25

export type Ringing = {
  readonly host: string
  readonly port: number
  /** National digits; taken in turn. */
  readonly sites: readonly string[]
  readonly perSecond: number
  readonly seconds: number
}

export type Rung = {
  /** Calls begun, and how many a second that was. */
  readonly offered: number
  readonly perSecond: number
  /** Calls that got their 486. */
  readonly answered: number
  /** INVITEs sent again. */
  readonly retransmitted: number
  /** INVITE to 486 in ms (-trace_rtt: of every call, from its first INVITE on), ascending. */
  readonly tookMs: readonly number[]
  /** SIPp's own CPU. */
  readonly cpuMicros: number
  /** From the first INVITE to the last answer, seconds. */
  readonly seconds: number
}

/** SIPp writes its times so many calls at a time, and the last ones not at all when they are fewer. */
const RTT_FREQ = 100

let callersSoFar = 0

/** Callers never repeat, over all runs of this process. Bounded: it ends by itself `PATIENCE_S` after the last call at the latest. */
export async function ring({ host, port, sites, perSecond, seconds }: Ringing): Promise<Rung> {
  const calls = Math.ceil((perSecond * seconds) / RTT_FREQ) * RTT_FREQ
  const folder = await mkdtemp(join(tmpdir(), 'bench-sipp-'))
  try {
    await writeFile(join(folder, 'callers.csv'), callerFile(callersSoFar, calls))
    await writeFile(join(folder, 'sites.csv'), ['SEQUENTIAL', ...sites.map((site) => `${site};`), ''].join('\n'))
    callersSoFar += calls
    const child = spawn(
      'sipp',
      [
        ...[`${host}:${port}`, '-sf', SCENARIO, '-i', '127.0.0.1', '-p', String(await freeUdpPort())],
        ...['-inf', join(folder, 'callers.csv'), '-inf', join(folder, 'sites.csv')],
        ...['-r', String(perSecond), '-m', String(calls), '-l', '200000', '-buff_size', String(BUFFER_BYTES)],
        ...['-timer_resol', '1', '-max_recv_loops', '5000', '-max_sched_loops', '5000'],
        ...['-trace_rtt', '-rtt_freq', String(RTT_FREQ), '-trace_stat', '-fd', '100ms', '-nostdin'],
        ...['-default_behaviors', 'abortunexp', '-timeout', String(seconds + PATIENCE_S)],
      ],
      { cwd: folder, stdio: 'ignore' },
    )
    const cpu = await ended(child)
    return { ...(await accountOf(folder)), cpuMicros: cpu }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** A file of one pattern: SIPp makes the n-th caller of it. Numbers on loopback only; nobody's phone rings. */
function callerFile(from: number, calls: number): string {
  return `SEQUENTIAL,PRINTF=${calls},PRINTFOFFSET=${from}\n010%08d;\n`
}

/** @returns the CPU that it has used, as last seen */
async function ended(child: ChildProcess): Promise<number> {
  const { pid } = child
  if (pid === undefined) throw new Error('sipp does not start: install the Debian package "sip-tester"')
  let used = 0
  const look = setInterval(() => {
    used = Math.max(used, cpuMicros([pid]))
  }, 250)
  await new Promise((resolve) => child.once('exit', resolve))
  clearInterval(look)
  return used
}

async function accountOf(folder: string): Promise<Omit<Rung, 'cpuMicros'>> {
  const files = await readdir(folder)
  const rows = async (isIt: (name: string) => boolean) => {
    const text = await readFile(join(folder, files.find(isIt) ?? 'no-account.csv'), 'latin1')
    return text
      .trim()
      .split('\n')
      .map((row) => row.split(';'))
  }
  const times = (await rows((name) => name.endsWith('_rtt.csv'))).slice(1)
  const [names = [], ...stats] = await rows((name) => name.endsWith('_.csv'))
  const column = (name: string) => names.indexOf(name)
  const last = (name: string) => Number(stats.at(-1)?.[column(name)])
  const second = (row: readonly string[] | undefined, name: string) => Number(row?.[column(name)]?.split('\t')[2])
  const offered = last('OutgoingCall(C)')
  const allBegun = stats.find((row) => Number(row[column('OutgoingCall(C)')]) === offered)
  const begun = second(stats[0], 'StartTime')
  return {
    offered,
    perSecond: offered / (second(allBegun, 'CurrentTime') - begun),
    answered: last('SuccessfulCall(C)'),
    retransmitted: last('Retransmissions(C)'),
    tookMs: times.map((row) => Number(row[1])).sort((one, other) => one - other),
    seconds: second(stats.at(-1), 'CurrentTime') - begun,
  }
}
