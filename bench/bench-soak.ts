/**
 * Two minutes of everything at a time: `npm run bench:soak [SECONDS] [CALLS_A_SECOND]` (default 120 300).
 *
 * Calls to `announce`, `early` and `silent` sites, a third each, four in five over UDP that loses 2 % of packets each way, the
 * rest over four TCP connections; every tenth early call is cancelled; beside them a spoilt or senseless message for every
 * third call. The whole service as `npm start` brings it up. A quarter of the time is rung before, so that what is compiled,
 * cached and pooled once is not counted as kept. Then what the service holds is compared: transactions,
 * calls, connections and descriptors must be what they were; what lives in memory, on the heap and outside of it, may have grown by
what is remembered of a call. Bytes a call are printed; of the resident size too, which is told and not judged.
 *
 * On loopback, on free ports, in a temporary folder; ends what it has started, and nothing else.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { type ProductSide, startProduct } from './calls/product-side.ts'
import { aboutMachine, asTable, load } from './report.ts'
import { createCallers, spoiltMessage, type Tally } from './soak/callers.ts'
import { lossyUdp, tcp, type Way } from './soak/way.ts'

const LOSS = 0.02
const TICK_MS = 20
const CONNECTIONS = 4
/** A final answer that nobody acknowledges is kept for 32 s. */
const QUIET_MS = 90_000
/** By design a call is remembered for ten minutes (repeat calls) and an arrival for two hours (the door). */
const REMEMBERED_A_CALL = 1_200
/** What is collected, compiled and pooled differs from one look to the next. */
const PLAY = 8 * 1024 * 1024
/** Told, not judged: the first two are judged as their sum, the last holds what the system has not taken back. */
const TOLD: readonly string[] = ['heapUsed', 'external', 'arrayBuffers', 'rss']

const [seconds = 120, perSecond = 300] = process.argv.slice(2).map(Number)
if (!(seconds >= 4 && seconds <= 600 && perSecond >= 1 && perSecond <= 2_000)) {
  console.error('bench:soak: SECONDS from 4 to 600, CALLS_A_SECOND from 1 to 2000')
  process.exitCode = 1
} else await soak()

async function soak(): Promise<void> {
  process.env['ANSIMPASS_LINES'] = '10000' // a few sites are rung by all
  console.log(aboutMachine())
  const product = await startProduct(12)
  process.removeAllListeners('SIGINT').once('SIGINT', () => void product.stop().then(() => process.exit(130)))
  try {
    const sites = await product.sitesByMode()
    await ringFor(seconds / 4, product.port, sites)
    const before = await heldBy(product)
    const tally = await ringFor(seconds, product.port, sites)
    const after = await heldBy(product)
    const { finals, ...counts } = tally
    console.log(asTable([{ ...counts, finals: JSON.stringify(finals), 'load after': load() }]))
    console.log(
      asTable([
        { what: 'before', ...before },
        { what: 'after', ...after },
        { what: 'bytes a call', ...bytesPerCall(before, after, tally.rung) },
      ]),
    )
    const kept = Object.entries(before).flatMap(([name, value]) => (grown(name, value, after[name] ?? 0) ? [name] : []))
    if (living(after) > living(before) + tally.rung * REMEMBERED_A_CALL + PLAY) kept.push('memory')
    console.log(kept.length === 0 ? 'all is what it was' : `NOT what it was: ${kept.join(', ')}`)
    if (kept.length > 0 || tally.lost > 0) process.exitCode = 1
  } finally {
    await product.stop()
  }
}

function grown(name: string, before: number, after: number): boolean {
  if (TOLD.includes(name)) return false
  return name === 'descriptors' ? after > before + 5 : after > before
}

/** On the heap and outside of it. */
function living({ heapUsed = 0, external = 0 }: Held): number {
  return heapUsed + external
}

function bytesPerCall(before: Held, after: Held, calls: number): Held {
  return Object.fromEntries(
    TOLD.map((name) => [name, Math.round(((after[name] ?? 0) - (before[name] ?? 0)) / calls)] as const),
  )
}

type Sites = Readonly<Record<'announce' | 'early' | 'silent', readonly string[]>>

async function ringFor(forSeconds: number, port: number, sites: Sites): Promise<Tally> {
  const tally: Tally = {
    rung: 0,
    finals: {},
    cancelled: 0,
    lost: 0,
    lostOverUdp: 0,
    firstLostAtSecond: -1,
    stoodStillMs: 0,
    spoilt: 0,
  }
  const callers = createCallers(tally)
  const ways: Way[] = []
  const hear = (at: number) => (text: string) => {
    const way = ways[at]
    if (way !== undefined) callers.hear(text, way)
  }
  for (let i = 0; i < CONNECTIONS; i++) ways.push(await lossyUdp(port, LOSS, hear(ways.length)))
  for (let i = 0; i < CONNECTIONS; i++) ways.push(await tcp(port, hear(ways.length)))
  const began = performance.now()
  for (let elapsed = 0; elapsed < forSeconds * 1_000; elapsed = performance.now() - began) {
    while (tally.rung < (elapsed / 1_000) * perSecond) {
      const n = tally.rung
      const way = ways[n % 5 === 0 ? CONNECTIONS + (n % CONNECTIONS) : n % CONNECTIONS]
      const mode = (['announce', 'early', 'silent'] as const)[n % 3] ?? 'silent'
      const site = sites[mode][n % sites[mode].length] ?? ''
      if (way !== undefined) callers.ring(way, site, mode === 'early' && n % 30 === 1)
      if (n % 3 === 0 && ways[0] !== undefined) {
        tally.spoilt++
        ways[0].send(spoiltMessage(n, ways[0]))
      }
    }
    const before = performance.now()
    await delay(TICK_MS)
    tally.stoodStillMs = Math.max(tally.stoodStillMs, Math.round(performance.now() - before - TICK_MS))
  }
  const until = performance.now() + 40_000
  while (callers.open > 0 && performance.now() < until) await delay(100)
  for (const way of ways) way.close()
  return tally
}

type Held = Readonly<Record<string, number>>

/** The memory first: asking for it opens the inspector, whose descriptors then count both times. */
async function heldBy(product: ProductSide): Promise<Held> {
  await whenQuiet(product.held)
  const memory = await product.liveMemory()
  return { ...(await product.held()), ...memory }
}

/** Waits for the SIP timers to run out, or long enough. */
async function whenQuiet(held: () => Promise<Held>): Promise<Held> {
  const until = performance.now() + QUIET_MS
  for (;;) {
    const now = await held()
    if ((now['transactions'] === 0 && now['connections'] === 0) || performance.now() > until) return now
    await delay(500)
  }
}
