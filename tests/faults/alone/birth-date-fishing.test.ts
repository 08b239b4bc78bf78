/** Fishing for birth dates: calls in which a right date is keyed, a wrong one, or one for a number that nobody knows, in a random order. Nothing on the wire, in time, in metrics, rows or logs tells them apart; their text alone does. */
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type DemoRegistry, startRegistry } from '../../../demo/registry/registry.ts'
import { NOONS } from '../../../demo/world/noons.ts'
import { createPool } from '../../../src/adapters/postgres/kit/connect.ts'
import { callRef } from '../../../src/contracts/call-ref.ts'
import { LOOPBACK } from '../../../src/inbound/sip/carriers/carriers.ts'
import { startOver } from '../../journeys/everyone.ts'
import { type CallEvents, followCallEvents } from '../../support/call-events.ts'
import { eventually } from '../../support/eventually.ts'
import { chanceOfDifference, median } from '../../support/permutation.ts'
import { type TestDatabase, testDatabase } from '../../support/postgres.ts'
import { randomFrom } from '../../support/random-from.ts'
import { type SlowSocket, slowSocket } from '../../support/slow-socket.ts'
import { THREE_TRIES } from '../../support/three-tries.ts'
import { startWorld, type World } from '../../support/world.ts'
import { ringAndKey, type SeenCall } from '../fishing/keyed-call.ts'

const SEED = Math.floor(Math.random() * 2 ** 31)
const CAFE = '0800000001'
const KINDS = ['right', 'wrong', 'unknown'] as const
type Kind = (typeof KINDS)[number]
/** By chance one of so many runs is as unlike; three in a row are one in its third power. */
const BY_CHANCE = 1 / 500
const AT_ONCE = 9
const BORN = '410120'

let world: World
let events: CallEvents
let registry: DemoRegistry
let database: TestDatabase
let socket: SlowSocket
let owner: pg.Pool
const random = randomFrom(SEED)
let rung = 0

beforeAll(async () => {
  const people = Array.from({ length: 2_000 }, (_, nth) => {
    const [registryIdentifier, phone] = [`F${nth}`, `0100001${String(nth).padStart(4, '0')}`]
    return { registryIdentifier, name: '차영식', birthDate: '1941-01-20', phone, evidence: [] }
  })
  registry = await startRegistry({ port: 0, people })
  database = await testDatabase()
  socket = await slowSocket(database.url)
  owner = createPool(database.url, 'owner')
  const none = String(1_000_000)
  world = await startWorld({
    env: {
      ...{ ANSIMPASS_LOG: 'debug', DATABASE_URL: socket.url, ANSIMPASS_REGISTRY: registry.baseUrl },
      ...{ ANSIMPASS_MISSES_A_SITE: none, ANSIMPASS_MISSES_A_CARRIER: none, ANSIMPASS_LINES: '100' },
    },
  })
  events = followCallEvents(world)
  await startOver(world, NOONS[2].at)
  await ring('unknown') // a store that answers its first question too late for a call asks nobody
})
afterAll(async () => {
  await world?.stop()
  await world?.remove()
  await owner?.end()
  await socket?.[Symbol.asyncDispose]()
  await database?.close()
  await registry?.close()
})

/** A line of its own each time. */
async function ring(kind: Kind): Promise<SeenCall & { readonly visit: string; readonly from: string }> {
  rung += 1
  const number = String(rung).padStart(4, '0')
  const id = `fishing${number}`
  const from = kind === 'unknown' ? `0100002${number}` : `0100001${number}`
  const keys = kind === 'wrong' ? '410121' : BORN
  const seen = await ringAndKey({ server: world.sip.port, site: CAFE, from, keys, id })
  const visit = callRef({ callId: `${id}@handset`, fromTag: `f${id}`, cseq: 1 }, LOOPBACK.name, CAFE)
  return { ...seen, visit, from }
}

/** So many calls of each kind, in a random order, some at a time. */
async function ringMany(each: number): Promise<ReadonlyMap<Kind, readonly SeenCall[]>> {
  const waiting = KINDS.flatMap((kind) => Array.from({ length: each }, () => ({ kind, order: random() })))
    .toSorted((one, other) => one.order - other.order)
    .map(({ kind }) => kind)
  const seen = new Map<Kind, SeenCall[]>(KINDS.map((kind) => [kind, []]))
  const worker = async () => {
    for (let kind = waiting.shift(); kind !== undefined; kind = waiting.shift()) seen.get(kind)?.push(await ring(kind))
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return seen
}

const TIMES = ['answer', 'question', 'taken', 'end'] as const
type Time = (typeof TIMES)[number]
/** What a look at the registry, or a pause, would add, milliseconds: it would be seen, or the machine is too busy to say. */
const WOULD_BE_SEEN: Readonly<Partial<Record<Time, number>>> = { taken: 250, end: 60 }

/** Times in which the kinds differ by more than chance, with their medians; and those of which it could not be said. */
function unlike(seen: ReadonlyMap<Kind, readonly SeenCall[]>): ReadonlyMap<Time, string> {
  const found = new Map<Time, string>()
  for (const name of TIMES) {
    const groups = KINDS.map((kind) => (seen.get(kind) ?? []).map(({ times }) => times[name]))
    const told = `${groups.map((group) => median(group).toFixed(2)).join(', ')} ms`
    const planted = WOULD_BE_SEEN[name] ?? Number.POSITIVE_INFINITY
    const later = groups.map((group, nth) => (nth === 0 ? group.map((time) => time + planted) : group))
    if (chanceOfDifference(groups, random) < BY_CHANCE) found.set(name, told)
    else if (planted < Number.POSITIVE_INFINITY && chanceOfDifference(later, random) >= BY_CHANCE)
      found.set(name, `${told}: ${planted} ms more would not be seen`)
  }
  return found
}

/** Three tries: what differs in each of them is no chance. */
async function expectAlike(each: number): Promise<void> {
  let differ: ReadonlyMap<Time, string> | undefined
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    const seen = await ringMany(each)
    const calls = [...seen.values()].flat()
    expect(new Set(calls.map(({ messages }) => messages.join('\n')))).toHaveLength(1)
    expect(new Set(calls.map(({ sound }) => sound.join('\n')))).toHaveLength(1)
    const before = differ
    differ = new Map([...unlike(seen)].filter(([name]) => before === undefined || before.has(name)))
    if (differ.size === 0) return
  }
  expect([...(differ ?? [])], `seed ${SEED}`).toEqual([])
}

test('the same messages, announcements, sizes and times, whether the date is right, wrong, or of nobody', async () => {
  await expectAlike(25)
})

// A call that so slow a store answers too late is asked nothing.
test('so it is where the store is slow', THREE_TRIES, async () => {
  socket.setDelay(40)
  try {
    await expectAlike(12)
  } finally {
    socket.setDelay(0)
  }
})

test('live metrics, rows of calls and texts, and the log at info are the same; the text alone tells', async () => {
  const kinds = [...KINDS, ...KINDS].toSorted(() => random() - 0.5)
  const outside = new Map<Kind, Set<string>>(KINDS.map((kind) => [kind, new Set()]))
  for (const kind of kinds) {
    const before = await atRest()
    const { visit } = await ring(kind)
    const { kind: text } = await events.next(visit, ['text-sent'])
    expect(text === 'birth-date-not-confirmed').toBe(kind !== 'right')
    const after = await atRest()
    const differences = [...after].filter(([name, value]) => value !== (before.get(name) ?? 0))
    outside.get(kind)?.add(differences.map(([name, value]) => `${name} +${value - (before.get(name) ?? 0)}`).join('\n'))
  }
  const [one, ...others] = KINDS.map((kind) => [...(outside.get(kind) ?? [])])
  for (const other of others) expect(other).toEqual(one)
  for (const line of world
    .output()
    .split('\n')
    .filter((each) => each.includes('"visit":')))
    expect(line).toContain('"debug"')
})

/** Every live count that anybody may read (a slow moment brings a 100 more), and the rows of each table but that of persons, once nothing moves any more. */
async function atRest(): Promise<ReadonlyMap<string, number>> {
  let last = ''
  return eventually(async () => {
    const numbers = new Map([...(await metrics()), ...(await rows())])
    const written = JSON.stringify([...numbers])
    const isSame = written === last
    last = written
    if (!isSame) throw new Error('it still moves')
    return numbers
  })
}

async function metrics() {
  const text = await (await fetch(`${world.http}/metrics`)).text()
  return text
    .split('\n')
    .filter(
      (line) => /^ansimpass_\w+_(total|count)\{/.test(line) && !/^ansimpass_(process|nodejs)_|code="100"/.test(line),
    )
    .map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))] as const)
}

async function rows() {
  const { rows: tables } = await owner.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'ansimpass' and table_type = 'BASE TABLE'`,
  )
  return Promise.all(
    tables
      .filter(({ name }) => !name.startsWith('subjects_'))
      .map(async ({ name }) => {
        const { rows } = await owner.query<{ n: string }>(`select count(*) as n from ansimpass."${name}"`)
        return [`rows of ${name}`, Number(rows[0]?.n)] as const
      }),
  )
}
