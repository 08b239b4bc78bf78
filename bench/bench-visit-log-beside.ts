/**
 * The visit log of this checkout beside that of another one: both run their own `bench:visit-log`, in turns, and what they say is put
 * side by side. The database's CPU is read from /proc, between one printed row and the next.
 *
 *   npm run bench:visit-log-beside -- ../before 3        three rounds; 8 seconds for each rate unless a third number says so
 */
import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { commandOf, cpuMicros, family } from './calls/cpu-time.ts'
import { aboutMachine, asLine, load } from './report.ts'

const [there, rounds = '3', seconds = '8'] = process.argv.slice(2)
if (there === undefined)
  throw new Error('name the folder of the other checkout: npm run bench:visit-log-beside -- ../before')
const here = resolve(import.meta.dirname, '..')

type Row = {
  readonly answered: number
  readonly p50: number
  readonly p99: number
  readonly serverMicros: number
  readonly databaseMicros: number
}
type Runs = Map<string, Row[]>

const before: Runs = new Map()
const now: Runs = new Map()
const loads = [load()]
for (let round = 0; round < Number(rounds); round += 1) {
  const sides = [
    { folder: resolve(there), runs: before },
    { folder: here, runs: now },
  ]
  for (const { folder, runs } of round % 2 === 0 ? sides : sides.reverse()) await run(folder, runs)
  loads.push(load())
}
report()

async function run(folder: string, runs: Runs): Promise<void> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', 'bench/bench-visit-log.ts', seconds],
    {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const gone = new Promise<number | null>((done) => child.once('exit', done))
  let databaseBefore = 0
  for await (const line of createInterface({ input: child.stdout })) {
    const database = databaseMicrosOf(child.pid ?? 0)
    const [, name = '', , answered, p50, p99, , , , cpu] = line.split('|').map((cell) => cell.trim())
    if (Number(answered) > 0) {
      const [calls, cores] = [Number(answered), Number(cpu) / 100]
      const spent = (database - databaseBefore) / (calls * lengthOf(name))
      const row = { answered: calls, p50: Number(p50), p99: Number(p99), serverMicros: (cores * 1e6) / calls }
      runs.set(name, [...(runs.get(name) ?? []), { ...row, databaseMicros: spent }])
    }
    databaseBefore = database
  }
  if ((await gone) !== 0) throw new Error(`the bench in ${folder} has failed`)
}

/** As the bench itself has it. */
function lengthOf(name: string): number {
  return name.includes('database stopped') ? 10 : name === 'spool alone' ? 3 : Number(seconds)
}

function databaseMicrosOf(pid: number): number {
  const postmaster = family(pid).find((each) => / -D /.test(commandOf(each)))
  return postmaster === undefined ? 0 : cpuMicros(family(postmaster))
}

function report(): void {
  console.log(`${aboutMachine()}; ${rounds} rounds in turns, medians; load ${loads.join(', ')}; before: ${there}\n`)
  console.log(
    '| run | answered/s before, now | p50 ms before, now | p99 ms before, now | server µs/call before, now | ratio | database µs/call before, now | ratio |',
  )
  console.log('|---|---|---|---|---|---|---|---|')
  for (const [name, rows] of before) {
    const both = (of: (row: Row) => number) => [median(rows.map(of)), median((now.get(name) ?? []).map(of))] as const
    const [answered, p50, p99] = [both((row) => row.answered), both((row) => row.p50), both((row) => row.p99)]
    const [server, database] = [both((row) => row.serverMicros), both((row) => row.databaseMicros)]
    const cells = [
      name,
      answered.map((each) => each.toFixed(0)).join(', '),
      p50.map((each) => each.toFixed(1)).join(', '),
      p99.map((each) => each.toFixed(1)).join(', '),
      server.map((each) => each.toFixed(0)).join(', '),
      ratio(server),
      database.map((each) => each.toFixed(0)).join(', '),
      ratio(database),
    ]
    console.log(asLine(cells))
  }
}

function ratio([first, second]: readonly [number, number]): string {
  return first === 0 ? '-' : (second / first).toFixed(2)
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
