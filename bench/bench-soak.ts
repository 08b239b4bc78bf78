/**
 * Everything at a time, or an hour: `npm run bench:soak -- [SECONDS] [CALLS_A_SECOND] [MODE] [PHONES]` (default 120 300 all mobile).
 *
 * `all`: calls to `announce`, `early` and `silent` sites, a third each, every tenth early call is cancelled; `silent`: all to `silent`
 * sites, for a rate at which nobody could be spoken to: `npm run bench:soak -- 3600 1000 silent`. PHONES `fixed`: callers' numbers are of fixed lines, to
 * which no text goes, so that an hour is the calls' own. Four in five over UDP that loses
 * 2 % of packets each way, the rest over four TCP connections; beside them a spoilt or senseless message for every third call. Nobody
 * calls twice. The whole service as `npm start` brings it up. A quarter of the time, five minutes at most, is rung before, so that what is
 * compiled, cached and pooled once is not counted as kept. Then what the service holds is compared: transactions, calls, connections
 * and descriptors must be what they were; what `calls` has in memory, on the heap and outside of it, may have grown by what is remembered
 * of a call. Of the others' memory, and of the resident size, is told and not judged. Of ten minutes and more the living memory is also
 * looked at twelve times on the way: each look collects the garbage, and calls wait for it.
 *
 * On loopback, on free ports, in a temporary folder; ends what it has started, and nothing else.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { PROGRAMS, type ProgramName } from '../src/ports/kit/program-feed.ts'
import type { LiveMemory } from './calls/live-memory.ts'
import { type ProductSide, startProduct } from './calls/product-side.ts'
import { aboutMachine, asTable, load, type Row } from './report.ts'
import { atRate } from './soak/at-rate.ts'
import { createCallers, newTally, spoiltMessage, type Tally } from './soak/callers.ts'
import { lossyUdp, tcp, type Way } from './soak/way.ts'

const LOSS = 0.02
const CONNECTIONS = 4
const SITES = 1_000
const LONGEST_WARM_UP_S = 300
/** From so many seconds on the memory is looked at on the way, so many times. */
const LONG_S = 600
const LOOKS = 12
/** A final answer that nobody acknowledges is kept for 32 s. */
const QUIET_MS = 90_000
/** By design a call is remembered for ten minutes (repeat calls) and an arrival for two hours (the door); not more than so many. */
const REMEMBERED_A_CALL = 1_200
const REMEMBERED_AT_MOST = 400_000
/** What is collected, compiled and pooled differs from one look to the next. */
const PLAY = 8 * 1024 * 1024

type Mode = 'announce' | 'early' | 'silent'
const MODES: Readonly<Record<string, readonly Mode[]>> = { all: ['announce', 'early', 'silent'], silent: ['silent'] }

const [seconds = 120, perSecond = 300] = process.argv.slice(2, 4).map(Number)
const modes = MODES[process.argv[4] ?? 'all']
const phones = (['mobile', 'fixed'] as const).find((each) => each === (process.argv[5] ?? 'mobile'))
if (
  !(seconds >= 4 && seconds <= 3_600 && perSecond >= 1 && perSecond <= 2_000) ||
  modes === undefined ||
  phones === undefined
) {
  console.error(
    'bench:soak: SECONDS from 4 to 3600, CALLS_A_SECOND from 1 to 2000, MODE all or silent, PHONES mobile or fixed',
  )
  process.exitCode = 1
} else await soak(modes, phones)

type Phones = 'mobile' | 'fixed'

async function soak(asked: readonly Mode[], callers: Phones): Promise<void> {
  process.env['ANSIMPASS_LINES'] = '10000' // whatever the rate, nobody finds a number busy
  console.log(aboutMachine())
  const product = await startProduct({ siteCount: SITES })
  process.removeAllListeners('SIGINT').once('SIGINT', () => void product.stop().then(() => process.exit(130)))
  try {
    const sites = await product.sitesByMode()
    await ringFor(newTally(), Math.min(seconds / 4, LONGEST_WARM_UP_S), product.port, sites, asked, callers)
    const before = await heldBy(product)
    const tally = newTally()
    const watching = new AbortController()
    const onTheWay = watch(product, tally, before, watching.signal)
    await ringFor(tally, seconds, product.port, sites, asked, callers)
    watching.abort()
    const looks = await onTheWay
    const after = await heldBy(product)
    const { finals, tookMs: _, ...counts } = tally
    console.log(asTable([{ ...counts, finals: JSON.stringify(finals), 'load after': load() }]))
    if (looks.length > 0) console.log(asTable(looks))
    console.log(
      asTable([
        { what: 'before', ...before.counts },
        { what: 'after', ...after.counts },
      ]),
    )
    console.log(asTable(PROGRAMS.map((program) => memoryRow(program, before, after, tally.rung))))
    const kept = Object.keys(before.counts).filter((name) => grown(name, before, after))
    const allowed = Math.min(tally.rung, REMEMBERED_AT_MOST) * REMEMBERED_A_CALL + PLAY
    if (living(after.memory.calls) > living(before.memory.calls) + allowed) kept.push('memory')
    console.log(kept.length === 0 ? 'all is what it was' : `NOT what it was: ${kept.join(', ')}`)
    if (kept.length > 0 || tally.lost > 0) process.exitCode = 1
  } finally {
    await product.stop()
  }
}

function grown(name: string, before: Held, after: Held): boolean {
  const more = (after.counts[name] ?? 0) - (before.counts[name] ?? 0)
  return name === 'descriptors' ? more > 5 : more > 0
}

/** On the heap and outside of it. */
function living({ heapUsed, external }: LiveMemory): number {
  return heapUsed + external
}

/** The resident size is told and not judged: it holds what the system has not taken back. */
function memoryRow(program: ProgramName, before: Held, after: Held, calls: number): Row {
  const row: Record<string, string | number> = { program }
  const columns = { living, 'of it heap': heapOf, 'of it buffers': buffersOf, RSS: residentOf }
  for (const [name, of] of Object.entries(columns)) {
    const [was, is] = [of(before.memory[program]), of(after.memory[program])]
    row[`${name} MB, before`] = megabytes(was)
    row[`${name} MB, after`] = megabytes(is)
    row[`${name}, bytes a call`] = Math.round((is - was) / calls)
  }
  return row
}

function heapOf({ heapUsed }: LiveMemory): number {
  return heapUsed
}

function buffersOf({ arrayBuffers }: LiveMemory): number {
  return arrayBuffers
}

function residentOf({ rss }: LiveMemory): number {
  return rss
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1)
}

/** The living memory on the way of a long run, from time to time, until it is over. */
async function watch(product: ProductSide, tally: Tally, before: Held, over: AbortSignal): Promise<Row[]> {
  const rows: Row[] = []
  if (seconds < LONG_S) return rows
  for (let nth = 1; nth < LOOKS; nth += 1) {
    await delay((seconds / LOOKS) * 1_000, undefined, { signal: over }).catch(() => {})
    if (over.aborted) break
    const memory = await memoryOf(product)
    const perCall = Math.round((living(memory.calls) - living(before.memory.calls)) / tally.rung)
    const row: Record<string, string | number> = { 'after s': Math.round((seconds / LOOKS) * nth) }
    Object.assign(row, { calls: tally.rung, lost: tally.lost, 'calls: living, bytes a call': perCall })
    for (const program of PROGRAMS) {
      row[`${program}: living MB`] = megabytes(living(memory[program]))
      row[`${program}: RSS MB`] = megabytes(memory[program].rss)
    }
    rows.push({ ...row, load: load() })
    console.error(Object.values(rows.at(-1) ?? {}).join('  '))
  }
  return rows
}

type Sites = Readonly<Record<Mode, readonly string[]>>

async function ringFor(
  tally: Tally,
  forSeconds: number,
  port: number,
  sites: Sites,
  asked: readonly Mode[],
  phones: Phones,
): Promise<void> {
  const callers = createCallers(tally, { phones })
  const ways: Way[] = []
  const hear = (at: number) => (text: string) => {
    const way = ways[at]
    if (way !== undefined) callers.hear(text, way)
  }
  for (let i = 0; i < CONNECTIONS; i++) ways.push(await lossyUdp(port, LOSS, hear(ways.length)))
  for (let i = 0; i < CONNECTIONS; i++) ways.push(await tcp(port, hear(ways.length)))
  tally.stoodStillMs = await atRate(perSecond, forSeconds, (n) => {
    const way = ways[n % 5 === 0 ? CONNECTIONS + (n % CONNECTIONS) : n % CONNECTIONS]
    const mode = asked[n % asked.length] ?? 'silent'
    const site = sites[mode][n % sites[mode].length] ?? ''
    if (way !== undefined) callers.ring(way, site, mode === 'early' && n % 30 === 1)
    if (n % 3 === 0 && ways[0] !== undefined) {
      tally.spoilt++
      ways[0].send(spoiltMessage(n, ways[0]))
    }
  })
  const until = performance.now() + 40_000
  while (callers.open > 0 && performance.now() < until) await delay(100)
  for (const way of ways) way.close()
}

type Counts = Readonly<Record<string, number>>
type Memory = Readonly<Record<ProgramName, LiveMemory>>
type Held = { readonly counts: Counts; readonly memory: Memory }

async function heldBy(product: ProductSide): Promise<Held> {
  await whenQuiet(product.held)
  return { counts: await product.held(), memory: await memoryOf(product) }
}

/** One after the other: each program waits for its collection. */
async function memoryOf(product: ProductSide): Promise<Memory> {
  return {
    calls: await product.liveMemory('calls'),
    texts: await product.liveMemory('texts'),
    web: await product.liveMemory('web'),
  }
}

/** Waits for the SIP timers to run out, or long enough. */
async function whenQuiet(held: () => Promise<Counts>): Promise<void> {
  const until = performance.now() + QUIET_MS
  for (;;) {
    const now = await held()
    if ((now['transactions'] === 0 && now['connections'] === 0) || performance.now() > until) return
    await delay(500)
  }
}
