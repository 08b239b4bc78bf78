/**
 * Calls per second that one node carries: `npm run bench:calls -- [--calls-alone] [RATES…]` (default 500 1000 2000 3000 4500 6000 9000).
 *
 * SIPp rings silent sites, every caller a new one, INVITEs repeated after 500 ms as handsets do and counted; the demo's text
 * centre really takes the texts; with `--calls-alone` the program `calls` runs by itself (`start --only calls`), and texts wait in
 * the outbox. The table names the programs that ran. In the same run, on the same machine: a bare UDP echo (the floor) and Debian's Kamailio with
 * one INSERT for each INVITE. Load generator, server, text centre and database share the machine. Then all processes of
 * PostgreSQL are stopped for 10 s at 100 calls/s. Times are SIPp's (-trace_rtt, whole milliseconds, from the first INVITE).
 *
 * Bounded: each rate rings for 10 s behind a warm-up of 3 s that is cut away; a side that loses calls, or has more than 5 %
 * sent again, is not asked for more.
 * On loopback only, on free ports, in a temporary folder; ends what it has started, and nothing else.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { type CallsAloneSide, startCallsAlone } from './calls/calls-alone-side.ts'
import { startEcho } from './calls/echo-side.ts'
import { missingKamailio, startKamailio } from './calls/kamailio-side.ts'
import { measure } from './calls/measure.ts'
import { startProduct } from './calls/product-side.ts'
import type { Side } from './calls/side.ts'
import { asTable, quantile, type Row } from './report.ts'
import { startWithRates } from './start-with-rates.ts'

const SECONDS = 10
const WARM_UP_SECONDS = 3
const SITES = 1_000
/** Where more than every twentieth INVITE had to be sent again, the next rate shows nothing new. */
const ENOUGH_AGAIN = 0.05
const FROZEN = { perSecond: 100, beforeMs: 2_000, frozenMs: 10_000, seconds: 15 }

const ALONE = '--calls-alone'
const isAlone = process.argv.includes(ALONE)
await startWithRates(
  process.argv.slice(2).filter((word) => word !== ALONE),
  {
    name: 'bench:calls',
    usual: [500, 1000, 2000, 3000, 4500, 6000, 9000],
    what: 'calls',
    most: 20_000,
    missing: missingKamailio(),
    run: bench,
  },
)

async function bench(perSeconds: readonly number[]): Promise<void> {
  const sides: Side[] = []
  const stop = async () => {
    for (const side of sides.splice(0)) await side.stop()
  }
  // Ctrl-C reaches the parts too; what has a folder or a database to clear away is stopped in good order.
  process.once('SIGINT', () => void stop().then(() => process.exit(130)))
  try {
    sides.push(await startEcho())
    sides.push(await startKamailio())
    const product = await (isAlone ? startCallsAlone(SITES) : startProduct({ siteCount: SITES }))
    sides.push(product)
    const rows = await ringAll(sides, perSeconds)
    console.log(asTable([...rows, await withDatabaseFrozen(product)]))
  } finally {
    await stop()
  }
}

/** Rate by rate, one side after the other, so that whatever else the machine does meets all of them. */
async function ringAll(sides: readonly Side[], perSeconds: readonly number[]): Promise<Row[]> {
  const rows: Row[] = []
  const broken = new Set<Side>()
  for (const perSecond of perSeconds) {
    for (const side of sides) {
      if (broken.has(side)) continue
      await measure(side, 'warm-up', { perSecond: Math.min(perSecond, 1000), seconds: WARM_UP_SECONDS })
      const { rung, row } = await measure(side, side.name, { perSecond, seconds: SECONDS })
      tell(row)
      rows.push(row)
      if (rung.answered < rung.offered || rung.retransmitted > rung.offered * ENOUGH_AGAIN) broken.add(side)
    }
  }
  return rows
}

/** All of PostgreSQL's processes stand still for ten seconds while calls come in. */
async function withDatabaseFrozen(product: CallsAloneSide): Promise<Row> {
  const { perSecond, beforeMs, frozenMs, seconds } = FROZEN
  const freezing = delay(beforeMs)
    .then(() => product.database('SIGSTOP'))
    .then(() => delay(frozenMs))
    .finally(() => product.database('SIGCONT'))
  const { rung, row } = await measure(product, `${product.name}, PostgreSQL stopped 10 s`, { perSecond, seconds })
  await freezing
  tell(row)
  const slow = quantile(rung.tookMs, 0.99) >= 800 ? 'p99 NOT under 800 ms' : 'p99 under 800 ms'
  console.log(`${rung.answered} of ${rung.offered} answered, ${slow}`)
  return row
}

/** While it runs. */
function tell(row: Row): void {
  console.error(Object.values(row).join('  '))
}
