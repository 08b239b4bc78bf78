/** The loop's shards, pace and order; all else of it is tried with every part real in tests/journeys/outbox-to-text.test.ts. */
import { afterEach, expect, test } from 'vitest'
import type { Line } from '../../domain/call/phone/line.ts'
import { AppError } from '../../domain/kit/errors.ts'
import { SHARDS } from '../../domain/pass/outbox-shard.ts'
import type { AppEvent } from '../../ports/kit/events.ts'
import type { OutboxDone, OutboxRow } from '../../ports/pass/outbox.ts'
import type { Copies, Sent, TextDraft } from '../../usecases/pass/hand-to-gateway.ts'
import type { ReadRow } from '../../usecases/pass/prepared-text.ts'
import { type OutboxLoop, type OutboxLoopOptions, startOutboxLoop } from './outbox-loop.ts'

const FULL = 3_000
const AT = 1_000_000
let loop: OutboxLoop | undefined
afterEach(() => loop?.stop())

/** An outbox in memory, whose row n is of shard n mod 16; a text that is sent is noted. */
function world(count: number, options: OutboxLoopOptions = {}) {
  const rows = new Map(Array.from({ length: count }, (_, n) => [BigInt(n + 1) << 20n, row(n + 1)]))
  const dealt = new Set<bigint>()
  const turns = new Map(Array.from({ length: SHARDS }, (_, shard) => [shard, 1]))
  const given: number[] = []
  const events: AppEvent[] = []
  const left = new Set<number>()
  const waiting = () => [...rows.values()].filter(({ id }) => !dealt.has(id))
  const state = {
    outcome: 'accepted' as 'accepted' | 'refused',
    ...{
      given,
      turns,
      dealt,
      events,
      left,
      pace: FULL,
      sure: true,
      latestTurn: 1,
      connected: true,
      over: 0,
      window: 100,
    },
    takes: 0,
    /** How often it was asked whether the shards are sure. */
    asked: 0,
    send: async (_draft: TextDraft, _copies: Copies): Promise<void> => {},
    /** When a text's call came, business time. */
    arrivedAt: (_n: number) => AT,
    done: async (_rows: readonly OutboxDone[]): Promise<void> => {},
    put: (n: number) => rows.set(row(n).id, row(n)),
    start() {
      loop = startOutboxLoop(
        {
          outbox: {
            take: async (after, limit) => {
              state.takes += 1
              return waiting()
                .filter(({ id }) => id > after)
                .slice(0, limit)
            },
            newest: async (limit) => waiting().slice(-limit),
            done: async (list) => {
              await state.done(list)
              for (const each of list) dealt.add(each.row.id)
            },
          },
          texts: {
            read: (each) => (left.has(numberOf(each)) ? 'left' : readOf(each, state.over)),
            prepare: async (read) => {
              if (numberOf(read.row) <= state.over) return { kind: 'finished', done: { row: read.row } }
              return { kind: 'draft', draft: draftOf(read, state.arrivedAt(numberOf(read.row))) }
            },
            send: async (draft, copies): Promise<Sent> => {
              given.push(numberOf(draft.row))
              await state.send(draft, copies)
              if (state.outcome === 'refused') return { kind: 'finished', done: { row: draft.row } }
              const text = { ...draft.key, kind: draft.kind, messageId: '1', submittedAt: AT }
              return { kind: 'finished', done: { row: draft.row, text } }
            },
            settled: async () => {},
          },
          gateway: {
            get connected() {
              return state.connected
            },
            get window() {
              return state.window
            },
          },
          shards: {
            turnOf: (shard) => turns.get(shard),
            get latestTurn() {
              return state.latestTurn
            },
            get count() {
              return turns.size
            },
            get sure() {
              state.asked += 1
              return state.sure
            },
          },
          pace: () => state.pace,
          clock: { now: () => AT },
          events: { emit: (event) => void events.push(event) },
        },
        { pollMs: 20, ...options },
      )
      return loop
    },
  }
  return state
}

test('what waits is sent oldest first, each once, and noted', async () => {
  const it = world(700)
  it.start()
  await expect.poll(() => it.dealt.size).toBe(700)
  expect(it.given).toEqual(Array.from({ length: 700 }, (_, n) => n + 1))
})

test('of other shards nothing is sent; when one comes its rows are read again from the start, when one goes none is sent any more', async () => {
  const it = world(160)
  for (let shard = 8; shard < SHARDS; shard += 1) it.turns.delete(shard)
  it.start()
  await expect.poll(() => it.dealt.size).toBe(80)
  expect(it.given.every((n) => n % SHARDS < 8)).toBe(true)
  it.latestTurn = 2
  it.turns.set(9, 2)
  it.turns.delete(0)
  await expect.poll(() => it.dealt.size).toBe(90)
  it.put(16 * 100)
  it.put(16 * 100 + 9)
  loop?.wake()
  await expect.poll(() => it.given.at(-1)).toBe(16 * 100 + 9)
  expect(it.given).not.toContain(16 * 100)
  expect(new Set(it.given).size).toBe(it.given.length)
})

test('what waits for the gateway is let go with its shard', async () => {
  const it = world(32)
  it.connected = false
  const { state } = it.start()
  await expect.poll(() => state().waiting).toBe(32)
  it.turns.delete(3)
  await expect.poll(() => state()).toMatchObject({ waiting: 30, held: 30 })
  it.connected = true
  await expect.poll(() => it.dealt.size).toBe(30)
  expect(it.given.filter((n) => n % SHARDS === 3)).toEqual([])
})

test('a shard that comes back is another turn: what waited of the turn before is read anew', async () => {
  const it = world(16)
  it.connected = false
  const { state } = it.start()
  await expect.poll(() => state().waiting).toBe(16)
  it.dealt.add(5n << 20n) // another process sent it meanwhile
  it.latestTurn = 2
  it.turns.set(5, 2)
  it.connected = true
  await expect.poll(() => it.dealt.size).toBe(16)
  expect(it.given).not.toContain(5)
})

test('who is not sure of its shards sends nothing, and goes on when it is', async () => {
  const it = world(16)
  it.connected = false
  const { state } = it.start()
  await expect.poll(() => state().waiting).toBe(16)
  it.sure = false
  it.connected = true
  const { takes, asked } = it
  await expect.poll(() => it.asked - asked).toBeGreaterThan(10) // it has looked again and again
  expect(it.given).toEqual([])
  expect(it.takes - takes).toBeLessThan(2)
  it.sure = true
  await expect.poll(() => it.dealt.size).toBe(16)
})

test('in flight is what is sent and not yet noted, of its shard', async () => {
  const it = world(2)
  let sent = () => {}
  let noted: (() => void) | undefined
  it.send = () => new Promise((resolve) => (sent = resolve))
  it.done = () => new Promise((resolve) => (noted = resolve))
  it.dealt.add(1n << 20n)
  const { inFlight } = it.start()
  await expect.poll(() => it.given).toEqual([2])
  expect([inFlight(1), inFlight(2)]).toEqual([0, 1])
  sent()
  await new Promise((resolve) => setImmediate(resolve))
  expect(inFlight(2)).toBe(1)
  await expect.poll(() => noted).toBeDefined()
  expect(inFlight(2)).toBe(1)
  noted?.()
  await expect.poll(() => inFlight(2)).toBe(0)
})

test('given to the gateway and not yet noted are never more than its window, however quick it is and however slow the note', async () => {
  const it = world(200)
  it.window = 10
  let note = () => {}
  let noting = 0
  it.done = async () => {
    noting += 1
    await new Promise<void>((resolve) => (note = resolve))
  }
  it.start()
  let most = 0
  const look = setInterval(() => (most = Math.max(most, it.given.length - it.dealt.size)), 1)
  for (let nth = 1; it.dealt.size < 200; nth += 1) {
    await expect.poll(() => noting, { interval: 2 }).toBe(nth)
    await new Promise((resolve) => setTimeout(resolve, 30)) // time in which more would go
    note()
    await expect.poll(() => noting > nth || it.dealt.size === 200, { interval: 2 }).toBe(true)
  }
  clearInterval(look)
  expect(most).toBe(10)
})

test('what the gateway refused or has not taken holds no place in the window', async () => {
  const it = world(40)
  it.window = 1
  it.outcome = 'refused'
  let note = () => {}
  const noted = new Promise<void>((resolve) => (note = resolve))
  it.done = () => noted
  it.start()
  await expect.poll(() => it.given.length).toBe(40)
  note()
})

test('a row that can never be noted holds up no hand-over', async () => {
  const it = world(1)
  it.done = () => Promise.reject(new Error('never'))
  const { inFlight } = it.start()
  await expect.poll(() => it.events.map(({ type }) => type)).toEqual(['fault'])
  expect(inFlight(1)).toBe(0)
})

test('it sends at the pace, in the share of its shards', async () => {
  const it = world(2_000)
  it.pace = 200
  for (let shard = 8; shard < SHARDS; shard += 1) it.turns.delete(shard)
  it.start()
  await expect.poll(() => it.given.length, { interval: 5 }).toBeGreaterThanOrEqual(30)
  const begun = performance.now()
  const before = it.given.length
  await expect.poll(() => it.given.length, { interval: 5 }).toBeGreaterThanOrEqual(before + 100)
  expect(performance.now() - begun).toBeGreaterThan(750) // a second's worth, less what had been saved up
})

test('of a backlog the oldest go first, and every fourth is the newest one, also of those that are not held', async () => {
  const it = world(5_000, { longest: 1_000 })
  it.pace = 0
  const { state } = it.start()
  await expect.poll(() => state().held).toBeGreaterThanOrEqual(2_000) // the oldest and the newest
  it.pace = 100
  await expect.poll(() => it.given.length, { interval: 5 }).toBeGreaterThanOrEqual(80)
  const newest = it.given.filter((n) => n > 4_000)
  const oldest = it.given.filter((n) => n <= 1_000)
  expect(newest.length).toBeGreaterThanOrEqual(10)
  expect(newest.length).toBeLessThanOrEqual(it.given.length / 4 + 1)
  expect(newest.length + oldest.length).toBe(it.given.length)
  expect(oldest).toEqual([...oldest].sort((a, b) => a - b))
  it.pace = FULL
  await expect.poll(() => it.dealt.size).toBe(5_000)
  expect(new Set(it.given).size).toBe(5_000)
})

test('of texts that waited for the gateway every fourth is the newest one too, and no more are made than are held', async () => {
  const it = world(5_000, { longest: 1_000 })
  it.connected = false
  const { state } = it.start()
  await expect.poll(() => state().waiting).toBeGreaterThanOrEqual(1_000)
  it.pace = 100
  it.connected = true
  await expect.poll(() => it.given.length, { interval: 5 }).toBeGreaterThanOrEqual(80)
  const newest = it.given.filter((n) => n > 900) // of the oldest some 70 go
  expect(newest.length).toBeGreaterThanOrEqual(15)
  expect(newest.length).toBeLessThanOrEqual(it.given.length / 4 + 1)
  expect(state().waiting).toBeLessThanOrEqual(4_000)
})

test('what is of no more use does not count against the pace', async () => {
  const it = world(1_000)
  it.over = 900
  it.pace = 100
  it.start()
  await expect.poll(() => it.given, { timeout: 3_000 }).toContain(901)
  await expect.poll(() => it.dealt.size).toBeGreaterThanOrEqual(900)
})

test('of what an earlier process may have sent one copy goes; another copy of any other goes only once it is noted, and whoever begins then sends none', async () => {
  const it = world(4)
  it.arrivedAt = (n) => (n <= 2 ? AT : AT + 1)
  const most = new Map<number, number>()
  const noted: boolean[] = []
  const never = new Promise<void>(() => {})
  it.send = async (draft, copies) => {
    most.set(numberOf(draft.row), copies.most)
    if (numberOf(draft.row) !== 4) return
    it.done = () => Promise.reject(new AppError('DATABASE_UNAVAILABLE', 'away', { retryable: true }))
    noted.push(await copies.noteLast({ row: draft.row }))
    it.done = async () => {}
    noted.push(await copies.noteLast({ row: draft.row }))
    await never // killed
  }
  it.start()
  await expect.poll(() => it.dealt.size).toBe(4)
  expect([[...most], noted]).toEqual([
    [
      [1, 1],
      [2, 1],
      [3, 2],
      [4, 2],
    ],
    [false, true],
  ])
  it.given.length = 0
  const next = it.start()
  const before = it.takes
  await expect.poll(() => it.takes).toBeGreaterThan(before + 2)
  expect([it.given, next.state().held]).toEqual([[], 0])
})

test('rows under keys that are not here are left, told once, and others go', async () => {
  const it = world(20)
  it.left.add(3)
  it.left.add(4)
  const { state } = it.start()
  await expect.poll(() => it.dealt.size).toBe(18)
  expect(state().left).toBe(2)
  expect(it.events.map(({ type }) => type)).toEqual(['text-left', 'text-left'])
})

function row(n: number): OutboxRow {
  return { id: BigInt(n) << 20n, intent: { hour: 0, sealed: new Uint8Array(12).fill(n % 251) } }
}

function numberOf({ id }: OutboxRow): number {
  return Number(id >> 20n)
}

function readOf(each: OutboxRow, over: number): ReadRow {
  const n = numberOf(each)
  const intent = {
    ...{ day: '2022-01-12' as const, callKey: new Uint8Array(16), line: '+821000000001' as Line },
    ...{ siteId: 1, arrivedAt: AT, firstOfDay: true },
  }
  return { kind: 'intent', row: each, shard: n % SHARDS, intent, usefulUntil: n <= over ? AT : AT + 1 } as ReadRow
}

function draftOf({ row: each }: ReadRow, arrivedAt: number): TextDraft {
  return {
    ...{ row: each, key: { day: '2022-01-12', callKey: new Uint8Array(16) }, to: '+821000000001', body: '' },
    ...{ bytes: 0, kind: 'pass', arrivedAt, usefulUntil: AT + 1, told: undefined },
  } as TextDraft
}
