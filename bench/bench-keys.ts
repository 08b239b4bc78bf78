/**
 * Birth dates keyed beside silent calls: `npm run bench:keys -- [AT_A_TIME] [SILENT] [SECONDS]` (default 300 1000 30).
 *
 * AT_A_TIME callers at any time are in the dialogue, one behind the other: each hears the question, keys six digits as soon as it is heard, one each 220 ms, and hears that the
 * result follows; SIPp rings `silent` sites beside them, SILENT calls a second. Each caller is another person of a registry of the bench's
 * own: `found` are those whom their text tells a pass. A key that is lost, doubled or another's finds nobody.
 * `late`: by how much a packet's gap to the one before exceeds 20 ms, within an announcement, of all callers that are heard.
 *
 * The columns are those of `bench:beside`. On loopback only, on free ports, in a temporary folder; ends what it has started, and nothing else.
 */
import { existsSync } from 'node:fs'
import { startRegistry } from '../demo/registry/registry.ts'
import type { DemoMessage, DemoWorldView } from '../src/contracts/demo-page.ts'
import { keyingPerson } from '../tests/support/keying-persons.ts'
import { measure } from './calls/measure.ts'
import { type ProductSide, startProduct } from './calls/product-side.ts'
import { keyInThread } from './keys/keyers-thread.ts'
import { aboutMachine, asTable, durations, load, type Row } from './report.ts'

const WARM_UP = { perSecond: 100, seconds: 3 }
const PERSONS = 10_000
const LOOKS_AT_ONCE = 20
const SITES = 300

const [atATime = 300, silent = 1_000, seconds = 30] = process.argv.slice(2).map(Number)
if (!(atATime >= 1 && atATime <= 500 && silent >= 0 && silent <= 10_000 && seconds >= 10 && seconds <= 60)) {
  fail('AT_A_TIME from 1 to 500 dialogues, SILENT from 0 to 10000 calls a second, SECONDS from 10 to 60')
} else if (!existsSync('/usr/bin/sipp')) {
  fail('the Debian package "sip-tester" is missing: apt-get install sip-tester')
} else {
  console.log(aboutMachine())
  await bench()
}

async function bench(): Promise<void> {
  const registry = await startRegistry({
    port: 0,
    people: Array.from({ length: PERSONS }, (_, nth) => keyingPerson(nth)),
  })
  const product = await startProduct({
    siteCount: SITES,
    env: { ANSIMPASS_LINES: '10000', ANSIMPASS_REGISTRY: registry.baseUrl },
  })
  process.once('SIGINT', () => void product.stop().then(() => process.exit(130)))
  try {
    await measure(product, 'warm-up', WARM_UP)
    const rows = [await found(product, await keyFor(product, 'keying, alone', 0))]
    if (silent > 0) {
      const [beside, keyed] = await Promise.all([
        measure(product, `silent, beside ${atATime} dialogues`, { perSecond: silent, seconds }),
        keyFor(product, `keying, beside ${silent}/s silent`, PERSONS / 2),
      ])
      rows.push(await found(product, keyed), beside.row)
    }
    console.log(asTable(rows))
  } finally {
    await product.stop()
    await registry.close()
  }
}

type KeyedRow = { readonly row: Row; readonly persons: readonly number[] }

async function keyFor(product: ProductSide, who: string, firstPerson: number): Promise<KeyedRow> {
  const sites = await askingSites(product)
  const loadBefore = load()
  const keysBefore = await product.keys()
  const keyed = await keyInThread({
    server: { host: product.host, port: product.port },
    sites,
    atATime,
    seconds,
    firstPerson,
  })
  const { rung, asked, taken, tookMs, late } = keyed
  const row = {
    who,
    'offered/s': Math.round(rung / seconds),
    offered: rung,
    asked,
    'keys pressed': 6 * asked,
    'keys heard': (await product.keys()) - keysBefore,
    'dates taken': taken,
    ...durations(tookMs),
    'load before': loadBefore,
    ...late,
  }
  return { row, persons: Array.from({ length: rung }, (_, nth) => firstPerson + nth) }
}

/** With the lines to which a text told a pass: only the right six digits find their person. */
async function found(product: ProductSide, { row, persons }: KeyedRow): Promise<Row> {
  await product.settle?.()
  const left = persons.values()
  const counts = await Promise.all(
    Array.from({ length: LOOKS_AT_ONCE }, async () => {
      let passes = 0
      for (const nth of left) {
        const answer = await fetch(`${product.http}/demo/handsets/${keyingPerson(nth).phone}/messages`)
        const texts = (await answer.json()) as readonly DemoMessage[]
        if (texts.some(({ text }) => text.includes('접종확인'))) passes += 1
      }
      return passes
    }),
  )
  return { ...row, found: counts.reduce((sum, each) => sum + each, 0) }
}

/** Places that answer, and where a pass is due. */
async function askingSites({ http }: ProductSide): Promise<readonly string[]> {
  const { sites } = (await (await fetch(`${http}/demo/world`)).json()) as DemoWorldView
  const asking = sites.filter(
    (site) => site.answerMode === 'announce' && site.category === 'restaurant_cafe' && !site.retired,
  )
  return asking.map(({ number }) => number.replaceAll('-', ''))
}

function fail(why: string): void {
  console.error(`bench:keys: ${why}`)
  process.exitCode = 1
}
