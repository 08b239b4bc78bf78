/**
 * Durable events beside SIP calls, in one table: `npm run bench:events -- [RATES…]` (default 300 1000 2000; events, and calls, a second).
 *
 * Operators' events go to `/v1/call-events`, signed, at a fixed rate whether or not they are answered: one to a request, then in
 * lists of a thousand, on time and a day late; then SIPp rings silent sites at the same rate, and both at a time. An event counts
 * as answered where it is stored (`logged`): what is answered otherwise is in `offered` alone. Times are from the moment at which a
 * request was due to its whole answer; the goal is 50 ms p99 for a single event, kept only where none is missing.
 *
 * Bounded: each row takes 10 s behind a warm-up of 3 s. On loopback only, on free ports, in a temporary folder; ends what it has
 * started, and nothing else.
 */
import { measure } from './calls/measure.ts'
import { type ProductSide, startProduct } from './calls/product-side.ts'
import { makeOperators, type Operators } from './events/operators.ts'
import { type Telling, tellEvents } from './events/tell-events.ts'
import { asTable, durations, load, quantile, type Row } from './report.ts'
import { startWithRates } from './start-with-rates.ts'

const SECONDS = 10
const WARM_UP = { perSecond: 200, seconds: 3, listOf: 1, lateMs: 0 }
const GOAL_MS = 50
const DAY_MS = 86_400_000

type MakeRows = (product: ProductSide, operators: Operators, perSecond: number) => Promise<readonly Row[]>

const ROWS: readonly MakeRows[] = [
  async (product, operators, perSecond) => [await rowOf(product, operators, 'events', { perSecond, listOf: 1 })],
  async (product, operators, perSecond) => [
    await rowOf(product, operators, 'events in lists of 1000', { perSecond, listOf: 1_000 }),
  ],
  async (product, operators, perSecond) => [
    await rowOf(product, operators, 'events a day late, in lists of 1000', {
      perSecond,
      listOf: 1_000,
      lateMs: DAY_MS,
    }),
  ],
  async (product, _operators, perSecond) => [
    (await measure(product, 'SIP calls', { perSecond, seconds: SECONDS })).row,
  ],
  async (product, operators, perSecond) => {
    const [event, call] = await Promise.all([
      rowOf(product, operators, 'events, calls beside them', { perSecond, listOf: 1 }),
      measure(product, 'SIP calls, events beside them', { perSecond, seconds: SECONDS }),
    ])
    return [event, call.row]
  },
]

await startWithRates(process.argv.slice(2), {
  name: 'bench:events',
  usual: [300, 1000, 2000],
  what: 'events',
  most: 10_000,
  run: bench,
})

async function bench(perSeconds: readonly number[]): Promise<void> {
  const operators = await makeOperators(Math.max(...perSeconds))
  const product = await startProduct({ env: { ANSIMPASS_REPORTERS: operators.file } })
  process.once('SIGINT', () => void product.stop().then(() => process.exit(130)))
  try {
    await operators.speakFor(product.sites)
    await tellEvents(product, operators, WARM_UP)
    const rows: Row[] = []
    for (const perSecond of perSeconds) {
      for (const make of ROWS) {
        rows.push(...(await make(product, operators, perSecond)))
        console.error(Object.values(rows.at(-1) ?? {}).join('  '))
      }
    }
    console.log(asTable(rows))
  } finally {
    await product.stop()
    await operators.remove()
  }
}

type Wishes = Pick<Telling, 'perSecond' | 'listOf'> & { readonly lateMs?: number }

async function rowOf(product: ProductSide, operators: Operators, who: string, wishes: Wishes): Promise<Row> {
  const loadBefore = load()
  const told = await tellEvents(product, operators, { lateMs: 0, seconds: SECONDS, ...wishes })
  const ascending = [...told.tookMs].sort((one, other) => one - other)
  const isGoal = wishes.listOf === 1
  const isWhole = told.logged === told.offered // a refusal is quick
  return {
    who,
    'offered/s': wishes.perSecond,
    offered: told.offered,
    answered: told.logged,
    ...durations(told.tookMs, 1),
    'durable/s': Math.round(told.logged / told.seconds),
    'p99 under 50 ms': isGoal ? (isWhole && quantile(ascending, 0.99) < GOAL_MS ? 'yes' : 'NO') : '-',
    'load before': loadBefore,
  }
}
