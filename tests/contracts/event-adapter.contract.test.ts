/** SIP and the operators' door on the suite of event adapters, in one world; then the two told of together, a list with every kind of wrong, and records that come a day late. */
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readRunningCluster } from '../../src/adapters/embedded-postgres/with-database.ts'
import { createHandset, type Handset } from '../../src/cli/handset/create-handset.ts'
import type { CallIdentity } from '../../src/cli/handset/ringing.ts'
import type { CallEventResult } from '../../src/contracts/call-events.ts'
import type { DemoDoor, DemoMessage, DemoWorldView } from '../../src/contracts/demo-page.ts'
import { demoAuthorityFolder } from '../../src/main/config/config.ts'
import { newDataFolder } from '../support/data-folder.ts'
import { eventually } from '../support/eventually.ts'
import { programPids } from '../support/program-pids.ts'
import { signedBy, testKey } from '../support/signed.ts'
import { startWorld, type World } from '../support/world.ts'
import {
  type EventAdapter,
  type EventWorld,
  eventAdapterContract,
  PLACES,
  type ToldCall,
} from './event-adapter.contract.ts'

const KEY = testKey('operator-of-the-suite')
let starting: Promise<World> | undefined
let handset: Handset | undefined

/** One for both, started by the first that needs it. */
function theWorld(): Promise<World> {
  starting ??= (async () => {
    const dataFolder = newDataFolder()
    const reporters = join(dirname(dataFolder), 'reporters.json')
    const operator = { name: 'suite', kind: 'operator', keys: [KEY], sites: Object.values(PLACES) }
    writeFileSync(reporters, JSON.stringify({ reporters: [operator] }), { mode: 0o600 })
    return startWorld({ dataFolder, env: { ANSIMPASS_REPORTERS: reporters, ANSIMPASS_OPERATOR_SECRET: KEY.secret } })
  })()
  return starting
}
beforeAll(async () => {
  await theWorld()
})
afterAll(async () => {
  handset?.close()
  const world = await starting
  await world?.stop()
  await world?.remove()
})

const post = async (body: unknown): Promise<{ status: number; results: readonly CallEventResult[] }> => {
  const { http } = await theWorld()
  const text = JSON.stringify(body)
  const response = await fetch(`${http}/v1/call-events`, { method: 'POST', headers: signedBy(KEY, text), body: text })
  if (response.status === 429) {
    await delay(1_000 * Number(response.headers.get('retry-after')))
    return post(body)
  }
  const said = (await response.json()) as CallEventResult & { results?: readonly CallEventResult[] }
  return { status: response.status, results: said.results ?? [said] }
}
const clock = async () => Date.parse((await (await theWorld()).get<DemoWorldView>('/demo/world')).clock)
const eventOf = async ({ site, caller, name }: ToldCall) => ({
  ...{ siteNumber: site, caller, eventId: name },
  at: new Date(await clock()).toISOString(),
})

/** Under the same `at`, as the same event must be. */
const sent = new Map<string, Awaited<ReturnType<typeof eventOf>>>()
const byHttp: EventAdapter = {
  async tell(call) {
    const event = sent.get(call.name) ?? (await eventOf(call))
    sent.set(call.name, event)
    const [result] = (await post(event)).results
    if (result?.outcome === 'unavailable') return byHttp.tell(call)
    return result?.outcome === 'refused' ? 'no-visit' : 'stored'
  },
  tellAgain: (call) => byHttp.tell(call),
}

const LOGGED = [200, 486]
const rung = new Map<string, CallIdentity>()
const bySip: EventAdapter = {
  async tell({ site, caller, name }) {
    handset ??= await createHandset({ server: (await theWorld()).sip })
    const call = {
      siteNumber: site,
      from: caller,
      callId: `${name}@suite`,
      fromTag: 'suite',
      media: false,
      maxMs: 20_000,
    }
    const result = await handset.ring(call)
    rung.set(name, result)
    return LOGGED.includes(result.final) ? 'stored' : 'no-visit'
  },
  async tellAgain({ name }) {
    const before = rung.get(name)
    const again = before && (await handset?.repeat(before, { media: false, maxMs: 20_000 }))
    return LOGGED.includes(again?.final ?? 0) ? 'stored' : 'no-visit'
  },
}

async function worldOf(adapter: EventAdapter): Promise<EventWorld> {
  const world = await theWorld()
  return { adapter, visitsOf, texts, arrivals, close: async () => {} }

  async function texts(phone: string, count: number): Promise<readonly string[]> {
    return eventually(async () => {
      const found = await world.get<readonly DemoMessage[]>(`/demo/handsets/${encodeURIComponent(phone)}/messages`)
      expect(found).toHaveLength(count)
      return found.map(({ text }) => text)
    }, 20_000)
  }
  async function arrivals(site: string): Promise<readonly string[]> {
    return (await world.get<DemoDoor>(`/demo/sites/${site}/door`)).arrivals.map(({ lastFour }) => lastFour)
  }
}

/** Without time and name of the place. */
async function visitsOf(line: string): Promise<readonly string[]> {
  return (await foundOf(line)).map(([, site, , caller, channel]) => `${site}\t${caller}\t${channel}`)
}

/** Time, number and name of the place, line, how it came. */
async function foundOf(line: string): Promise<readonly (readonly string[])[]> {
  const world = await theWorld()
  const key = join(demoAuthorityFolder(world), 'private-key.json')
  const { stdout, stderr, code } = await world.run(['visits', 'find', '--key', key, '--line', line])
  expect([code, stderr.replaceAll(/^.*holds visits.*$/gm, '').trim()]).toEqual([0, ''])
  return stdout.split('\n').flatMap((row) => (row.includes('\t') ? [row.split('\t')] : []))
}

eventAdapterContract('SIP', 7_100, () => worldOf(bySip))
eventAdapterContract('POST /v1/call-events', 7_200, () => worldOf(byHttp))

test('of a line that rings and is told of within ten minutes there is one visit, in either order', async () => {
  const [first, second] = ['010-0000-7301', '010-0000-7302']
  const call = (caller: string, name: string): ToldCall => ({ site: PLACES.cafe, caller, name })
  expect([await bySip.tell(call(first, 'one')), await byHttp.tell(call(first, 'two'))]).toEqual(['stored', 'stored'])
  expect([await byHttp.tell(call(second, 'three')), await bySip.tell(call(second, 'four'))]).toEqual([
    'stored',
    'stored',
  ])
  expect([await visitsOf(first), await visitsOf(second)]).toEqual(
    [first, second].map((line) => [`${PLACES.cafe}\t${line}\tcall`]),
  )
})

test('a list of a thousand with each kind of wrong: every bad event costs itself, every good one is on disk, late ones on their day', async () => {
  const now = await clock()
  const iso = (offset: number) => new Date(now + offset).toISOString()
  const good = (nth: number) => ({
    siteNumber: PLACES.cafe,
    caller: `010-0001-${String(nth).padStart(4, '0')}`,
    at: iso(nth % 2 === 0 ? 0 : -27 * 86_400_000),
    eventId: `list-${nth}`,
  })
  const wrongs: ((nth: number) => unknown)[] = [
    () => null,
    () => [],
    () => 'event',
    (nth) => ({ ...good(nth), more: true }),
    (nth) => ({ ...good(nth), siteNumber: PLACES.nowhere }),
    (nth) => ({ ...good(nth), siteNumber: PLACES.retired }),
    (nth) => ({ ...good(nth), siteNumber: '080-000-0002' }),
    (nth) => ({ ...good(nth), caller: 'anonymous' }),
    (nth) => ({ ...good(nth), caller: 1_012_345_678 }),
    (nth) => ({ ...good(nth), at: '2022-01-12T12:00:00' }),
    (nth) => ({ ...good(nth), at: iso(-29 * 86_400_000) }),
    (nth) => ({ ...good(nth), at: iso(86_400_000) }),
    (nth) => ({ ...good(nth), eventId: 'e 1' }),
    (nth) => ({ ...good(nth), eventId: '' }),
    (nth) => ({ ...good(nth), eventId: `${'e'.repeat(101)}` }),
  ]
  const isWrong = (nth: number) => nth % 5 === 3
  const list = Array.from({ length: 1_000 }, (_, nth) =>
    isWrong(nth) ? wrongs[nth % wrongs.length]?.(nth) : good(nth),
  )
  const { status, results } = await post(list)
  expect([status, results.length]).toEqual([200, 1_000])
  const wrongly = results.filter(({ outcome }, nth) => outcome !== (isWrong(nth) ? 'refused' : 'logged'))
  expect(wrongly).toEqual([])
  expect(await visitsOf('010-0001-0001')).toHaveLength(1)
  const late = await (await theWorld())
    .get<readonly DemoMessage[]>('/demo/handsets/010-0001-0001/messages')
    .catch(() => [])
  expect(late).toEqual([])
}, 60_000)

test('whatever stands in a list, there is an answer for each, and the good one among them is taken', async () => {
  let nth = 0
  const anything = fc.oneof(
    fc.jsonValue(),
    fc.record({ siteNumber: fc.string(), caller: fc.string(), at: fc.string(), eventId: fc.string() }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(anything, { maxLength: 8 }), fc.nat(8), async (others, at) => {
      nth += 1
      const good = await eventOf({
        site: PLACES.cafe,
        caller: `010-0002-${String(nth).padStart(4, '0')}`,
        name: `fuzz-${nth}`,
      })
      const list = others.toSpliced(at, 0, good)
      const { status, results } = await post(list)
      expect([status, results.length]).toEqual([200, list.length])
      expect(results.filter(({ outcome }) => outcome === 'logged')).toEqual([
        expect.objectContaining({ eventId: `fuzz-${nth}` }),
      ])
    }),
    { numRuns: 60 },
  )
}, 60_000)

describe('records of calls sent a day late', () => {
  const line = (last: number) => `010-0000-75${String(last).padStart(2, '0')}`
  const records = [
    `late-1,${PLACES.diner},${line(1)},2022-01-11 12:31:05`,
    `late-2,${PLACES.diner},${line(2)},2022-01-11 12:59:59`,
    `late-3,${PLACES.diner},${line(3)},2022-01-11 18:05:00`,
    `late-4,${PLACES.diner},${line(4)},2021-12-16 09:00:00`, // 27 days ago
    `late-5,${PLACES.diner},${line(5)},2021-12-15 23:59:59`, // 28
  ]
  const send = async () => {
    const world = await theWorld()
    const file = join(dirname(world.dataFolder), 'records.csv')
    writeFileSync(file, ['통화번호,시설번호,발신번호,시각', ...records].join('\r\n'))
    return world.run(['call-events', 'send', file, '--url', world.http, '--key', KEY.id])
  }
  const asked = async <Row extends pg.QueryResultRow>(sql: string): Promise<readonly Row[]> => {
    const running = await readRunningCluster((await theWorld()).dataFolder)
    const owner = new pg.Client(running?.url)
    await owner.connect()
    const { rows } = await owner.query<Row>(sql)
    await owner.end()
    return rows
  }

  test('are taken in their day and minute, under an epoch of their hour; those of 28 days ago are refused by row', async () => {
    const { code, stdout, stderr } = await send()
    expect([code, stdout.split(' · ')[1]?.trim()]).toEqual([
      1,
      '5 sent: 4 taken, 0 there already, 0 repeats, 1 refused, 0 not read',
    ])
    expect(stderr).toMatch(/6행 · row 6\b/)
    expect(stderr).not.toContain('7505')
    const found = await Promise.all([1, 2, 3, 4, 5].map((nth) => timesOf(line(nth))))
    expect(found).toEqual([
      [expect.stringMatching(/^2022-01-11 12:31/)],
      [expect.stringMatching(/^2022-01-11 12:59/)],
      [expect.stringMatching(/^2022-01-11 18:05/)],
      [expect.stringMatching(/^2021-12-16 09:00/)],
      [],
    ])
    const rows = await asked<{ day: string; epoch: string; hours: string; visits: string }>(
      `select v.day::text, v.epoch_id::text as epoch, count(*) as visits,
         string_agg(distinct to_char(v.minute + interval '9 hours', 'HH24') || ' of ' || ((k.hour + 9) % 24), ',') as hours
       from ansimpass.visits v join ansimpass.epoch_keys k using (epoch_id)
       where v.site_id = (select id from ansimpass.sites where number = '${PLACES.diner.replaceAll('-', '')}') and v.day < '2022-01-12'
       group by 1, 2 order by 1, 4`,
    )
    expect(rows.map(({ day, hours, visits }) => [day, hours, Number(visits)])).toEqual([
      ['2021-12-16', '09 of 9', 1],
      ['2022-01-11', '12 of 12', 2],
      ['2022-01-11', '18 of 18', 1],
    ])
    const others = await asked(
      `select from ansimpass.visits where day = '2022-01-12' and epoch_id in (${rows.map(({ epoch }) => `'${epoch}'`).join()})`,
    )
    expect(others).toEqual([])
  })

  test('tell nobody: no text, no arrival; a call of today is none of theirs, and sent again they are there already', async () => {
    expect(await bySip.tell({ site: PLACES.diner, caller: line(1), name: 'after-late' })).toBe('stored')
    const { texts, arrivals } = await worldOf(bySip)
    await texts(line(1), 1) // of today's call
    for (const nth of [2, 3, 4, 5]) await texts(line(nth), 0)
    expect((await arrivals(PLACES.diner)).filter((lastFour) => lastFour.startsWith('75'))).toEqual(['7501'])
    expect(await timesOf(line(1))).toHaveLength(2)
    expect((await send()).stdout).toContain('5 sent: 0 taken, 4 there already, 0 repeats, 1 refused')
    expect(await timesOf(line(2))).toHaveLength(1)
  })

  test('are in the audit by operator, day and count, at the latest when web ends', async () => {
    const world = await theWorld()
    const web = programPids(world.process.pid ?? 0).get('web')
    process.kill(web ?? Number.NaN, 'SIGTERM')
    const batches = await eventually(async () => {
      const rows = await asked<{ said: string; count: number }>(
        `select concat_ws(' ', day, actor_kind, actor, verb) as said, count from ansimpass.audit_batches order by id`,
      )
      expect(rows.map(({ count }) => count)).toContain(4)
      return rows
    }, 20_000)
    expect(new Set(batches.map(({ said }) => said))).toEqual(new Set(['2022-01-12 operator suite call-events']))
    expect(batches.map(({ count }) => count)).toContain(800) // the list of a thousand, a fifth of it wrong
  })
})

async function timesOf(line: string): Promise<readonly string[]> {
  return (await foundOf(line)).map(([time = '']) => time)
}
