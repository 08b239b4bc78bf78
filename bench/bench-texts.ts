/**
 * Texts beside calls: `npm run bench:texts [RATES…]` (default 300 1000 3000 6000).
 *
 * SIPp rings silent sites as in `bench:calls`, every caller a new one, who is sent a text with a link that the demo's text centre
 * takes. The columns are those of `bench:calls`; besides, within what time of its call 99 of 100 texts went that went during the run
 * and behind it. Then the registry hangs while 300 calls/s ring, and 30 a second more of people of whom it is asked, each at another
 * place. Then the text centre is away until 100,000 texts wait, and comes back while 300 calls/s ring.
 *
 * Bounded: each rate rings for 10 s behind a warm-up of 3 s; what waited is watched for 100 s.
 * On loopback only, on free ports, in a temporary folder; ends what it has started, and nothing else.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { NOONS } from '../demo/world/noons.ts'
import { peopleAt } from '../demo/world/people.ts'
import { createHandset } from '../src/cli/handset/create-handset.ts'
import { measure } from './calls/measure.ts'
import { type ProductSide, startProduct } from './calls/product-side.ts'
import { asTable, durations, load, type Row } from './report.ts'
import { startWithRates } from './start-with-rates.ts'

const SECONDS = 10
const WARM_UP = { perSecond: 300, seconds: 3 }
const BACKLOG = { texts: 100_000, perSecond: 3_000 }
const BESIDE = { perSecond: 300, seconds: 30 }
/** A text of the backlog is older; one of a call beside it that went within this was not starved. */
const FRESH_S = 2
const DRAINED_WITHIN_MS = 100_000
const HANGING = { perSecond: 300, known: 30 }

await startWithRates(process.argv.slice(2), {
  name: 'bench:texts',
  usual: [300, 1000, 3000, 6000],
  what: 'calls',
  most: 20_000,
  run: bench,
})

async function bench(perSeconds: readonly number[]): Promise<void> {
  const product = await startProduct()
  process.once('SIGINT', () => void product.stop().then(() => process.exit(130)))
  try {
    const rows: Row[] = []
    for (const perSecond of perSeconds) {
      await measure(product, 'warm-up', WARM_UP)
      const before = await product.textTimes()
      const { row } = await measure(product, `ansimpass, ${perSecond}/s`, { perSecond, seconds: SECONDS })
      rows.push({ ...row, 'text p99 within s': within(before, await product.textTimes(), 0.99) })
      console.error(Object.values(rows.at(-1) ?? {}).join('  '))
    }
    rows.push(await whileRegistryHangs(product))
    console.log(asTable(rows))
    console.log(asTable([await backlog(product)]))
  } finally {
    await product.stop()
  }
}

/** Calls of strangers, who are sent a link, and of people whose pass the registry would have to tell. */
async function whileRegistryHangs(product: ProductSide): Promise<Row> {
  const known = peopleAt(NOONS[0].now).filter(
    ({ bound, listed, phone }) => bound !== undefined && listed && phone.startsWith('010'),
  )
  const handset = await createHandset({ server: { host: product.host, port: product.port } })
  const calls: Promise<unknown>[] = []
  const ring = () => {
    const nth = calls.length
    const siteNumber = product.sites[Math.floor(nth / known.length) % product.sites.length] ?? ''
    const from = known[nth % known.length]?.phone ?? ''
    calls.push(handset.ring({ siteNumber, from, media: false, maxMs: 5_000 }))
  }
  await product.fault('registry', 'hanging')
  const before = await product.textTimes()
  const ringing = setInterval(ring, 1_000 / HANGING.known)
  const stop = setTimeout(() => clearInterval(ringing), SECONDS * 1_000)
  const label = `registry hangs, ${HANGING.perSecond}/s and ${HANGING.known}/s of the known`
  const { row } = await measure(product, label, { perSecond: HANGING.perSecond, seconds: SECONDS })
  clearTimeout(stop)
  clearInterval(ringing)
  await Promise.all(calls)
  handset.close()
  await product.fault('registry', 'ok')
  const hung = { ...row, 'text p99 within s': within(before, await product.textTimes(), 0.99) }
  console.error(Object.values(hung).join('  '))
  return hung
}

/** The text centre is away until so many wait, then calls ring beside what waited. */
async function backlog(product: ProductSide): Promise<Row> {
  await product.fault('text-centre', 'down')
  await measure(without(product), 'backlog', { ...BACKLOG, seconds: Math.ceil(BACKLOG.texts / BACKLOG.perSecond) })
  const waited = await product.waiting()
  const loadBefore = load()
  const before = await product.textTimes()
  const begun = performance.now()
  await product.fault('text-centre', 'ok')
  const { rung } = await measure(without(product), 'beside', BESIDE)
  const besideS = (performance.now() - begun) / 1000
  const sentBeside = all(await product.textTimes()) - all(before)
  while ((await product.waiting()) > 0 && performance.now() - begun < DRAINED_WITHIN_MS) await delay(1_000)
  const drainedS = (performance.now() - begun) / 1000
  const after = await product.textTimes()
  const fresh = countWithin(after, FRESH_S) - countWithin(before, FRESH_S)
  return {
    waited,
    'calls/s beside': Math.round(rung.perSecond),
    'answered of offered': `${rung.answered}/${rung.offered}`,
    'sent again': rung.retransmitted,
    ...durations(rung.tookMs),
    'texts/s beside calls': Math.round(sentBeside / besideS),
    [`of callers beside texted within ${FRESH_S} s, %`]: Math.round((fresh / rung.answered) * 100),
    'waiting behind it': await product.waiting(),
    'after s': drainedS.toFixed(0),
    'texts/s in all': Math.round((all(after) - all(before)) / drainedS),
    'load before': loadBefore,
  }
}

/** Nothing is waited for behind the calls. */
function without(product: ProductSide): ProductSide {
  return { ...product, settle: async () => {} }
}

type Times = Awaited<ReturnType<ProductSide['textTimes']>>

function within(before: Times, after: Times, share: number): string {
  const sent = all(after) - all(before)
  const bucket = after.find(({ within: seconds, count }) => count - countWithin(before, seconds) >= sent * share)
  return sent === 0 ? '-' : String(bucket?.within ?? '-')
}

function countWithin(times: Times, seconds: number): number {
  return times.find((each) => each.within === seconds)?.count ?? 0
}

function all(times: Times): number {
  return countWithin(times, Number.POSITIVE_INFINITY)
}
