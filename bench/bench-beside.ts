/**
 * Calls beside something else: `npm run bench:beside -- [SILENT] [ANNOUNCE] [SECONDS]` (default 3000 300 20).
 *
 * SIPp rings `silent` sites, SILENT calls a second: alone; beside ANNOUNCE calls a second to `announce` sites, whose callers hear the
 * whole prompt; and while two other programs do nothing but count, at normal priority. Of some twenty announcements at a time the packets are
 * heard, those of the others go to a port that nobody reads. `late`: by how much a packet's gap to the one before exceeds 20 ms.
 * The processor of the announcements counts in the row of the calls beside them.
 *
 * The columns are those of `bench:calls`. On loopback only, on free ports, in a temporary folder; ends what it has started, and nothing else.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { measure } from './calls/measure.ts'
import { type ProductSide, startProduct } from './calls/product-side.ts'
import { aboutMachine, asTable, durations, load, type Row } from './report.ts'
import { deafPort } from './rtp/ears.ts'
import { startEarsThread } from './rtp/ears-thread.ts'
import { atRate } from './soak/at-rate.ts'
import { createCallers, newTally } from './soak/callers.ts'
import { lossyUdp } from './soak/way.ts'

const SITES = 1_000
const WARM_UP = { perSecond: 300, seconds: 3 }
/** Announcements that are heard at a time, where one takes about so long. */
const HEARD_AT_A_TIME = 20
const ANNOUNCEMENT_S = 6
const EARS = 20
const BUSY_PROGRAMS = 2
/** What is still spoken to then is given up. */
const PATIENCE_MS = 40_000

const [silent = 3_000, announce = 300, seconds = 20] = process.argv.slice(2).map(Number)
if (!(silent >= 1 && silent <= 20_000 && announce >= 1 && announce <= 1_000 && seconds >= 2 && seconds <= 120)) {
  fail('SILENT from 1 to 20000, ANNOUNCE from 1 to 1000, both calls a second, SECONDS from 2 to 120')
} else if (!existsSync('/usr/bin/sipp')) {
  fail('the Debian package "sip-tester" is missing: apt-get install sip-tester')
} else {
  console.log(aboutMachine())
  await bench()
}

async function bench(): Promise<void> {
  process.env['ANSIMPASS_LINES'] = '10000' // whatever the rate, nobody finds a number busy
  const product = await startProduct({ siteCount: SITES })
  process.once('SIGINT', () => void product.stop().then(() => process.exit(130)))
  const ring = async (label: string) => {
    const { row } = await measure(product, label, { perSecond: silent, seconds })
    console.error(Object.values(row).join('  '))
    return row
  }
  try {
    await measure(product, 'warm-up', WARM_UP)
    const rows = [await ring('silent, alone')]
    const [beside, announced] = await Promise.all([ring(`silent, beside ${announce}/s announce`), announceFor(product)])
    await product.settle?.()
    rows.push(beside, announced, await besideBusyPrograms(() => ring('silent, beside two busy programs')))
    console.log(asTable(rows))
  } finally {
    await product.stop()
  }
}

/** Callers of `announce` sites, each of whom hears the prompt to its end. */
async function announceFor(product: ProductSide): Promise<Row> {
  const { announce: sites } = await product.sitesByMode()
  const loadBefore = load()
  const ears = await startEarsThread(EARS)
  const deaf = await deafPort()
  const everyNth = Math.max(1, Math.round((announce * ANNOUNCEMENT_S) / HEARD_AT_A_TIME))
  const tally = newTally()
  const callers = createCallers(tally, {
    soundPortOf: (n) => (n % everyNth === 0 ? (ears.ports[(n / everyNth) % EARS] ?? deaf.port) : deaf.port),
  })
  const way = await lossyUdp(product.port, 0, (text) => callers.hear(text, way))
  await atRate(announce, seconds, (n) => callers.ring(way, sites[n % sites.length] ?? '', false))
  const until = performance.now() + PATIENCE_MS
  while (callers.open > 0 && performance.now() < until) await delay(100)
  way.close()
  deaf.close()
  const heard = await ears.end()
  return {
    who: 'announce, beside silent',
    'offered/s': Math.round(tally.rung / seconds),
    offered: tally.rung,
    answered: tally.finals['200'] ?? 0,
    'sent again': tally.again,
    '%': ((tally.again / tally.rung) * 100).toFixed(2),
    ...durations(tally.tookMs),
    'load before': loadBefore,
    ...heard,
  }
}

/** Each ends by itself, whatever becomes of the bench. */
async function besideBusyPrograms<T>(work: () => Promise<T>): Promise<T> {
  const endless = `const until = Date.now() + ${(seconds + 60) * 1_000}; while (Date.now() < until);`
  const busy: ChildProcess[] = []
  try {
    for (let nth = 0; nth < BUSY_PROGRAMS; nth += 1)
      busy.push(spawn(process.execPath, ['-e', endless], { stdio: 'ignore' }))
    return await work()
  } finally {
    for (const program of busy) program.kill('SIGKILL')
  }
}

function fail(why: string): void {
  console.error(`bench:beside: ${why}`)
  process.exitCode = 1
}
