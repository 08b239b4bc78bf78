/** Copies of a text over two lives of its sender: what an earlier one may have given to a gateway goes once, and no second copy goes unnoted. */
import { expect, test } from 'vitest'
import type { Line } from '../../domain/call/phone/line.ts'
import { AppError } from '../../domain/kit/errors.ts'
import type { CalendarDate } from '../../domain/kit/time.ts'
import type { OutboxDone } from '../../ports/pass/outbox.ts'
import { makeTextCopies, type WaitingDraft } from './text-copies.ts'

const BEGUN = 1_000_000
const key = { day: '2022-01-12' as CalendarDate, callKey: new Uint8Array(16) }
const row = (id: bigint) => ({ id, intent: { hour: 0, sealed: new Uint8Array() } })
const DONE: OutboxDone = { row: row(1n), text: { ...key, kind: 'pass', messageId: undefined, submittedAt: BEGUN } }

function waiting(arrivedAt: number, more: Partial<WaitingDraft> = {}): WaitingDraft {
  return {
    ...{ shard: 3, turn: 7, attempt: 1, row: row(1n) },
    draft: {
      ...{ row: row(1n), key, to: '+821000000001' as Line, body: '안심', bytes: 4, kind: 'pass', arrivedAt },
      ...{ usefulUntil: BEGUN * 2, told: undefined, priced: { kinds: { main: 'sms' }, destination: '82' } },
    },
    ...more,
  }
}

function world() {
  const turns = new Map([[3, 7]])
  const state = {
    ...{ turns, now: BEGUN, sure: true, noted: [] as bigint[][], faults: 0 },
    done: async (_list: readonly OutboxDone[]): Promise<void> => {},
  }
  const copies = makeTextCopies({
    outbox: {
      async done(list) {
        await state.done(list)
        state.noted.push(list.map((each) => each.row.id))
      },
    },
    shards: {
      ...{ turnOf: (shard) => turns.get(shard), latestTurn: 7, count: 1 },
      get sure() {
        return state.sure
      },
    },
    clock: { now: () => state.now },
    tellIfUnexpected() {
      state.faults += 1
    },
  })
  return { ...copies, state }
}

test('what was asked for before the shard came goes once, what came after that twice', () => {
  const { of, noteTurns, state } = world()
  noteTurns()
  state.now = BEGUN + 60_000
  noteTurns()
  expect([BEGUN - 1, BEGUN, BEGUN + 1].map((at) => of(waiting(at)).most)).toEqual([1, 1, 2])
})

test('a turn that nobody noted begins with the first text of it, one that is over has none of its own, and one that comes later begins anew', () => {
  const { of, noteTurns, state } = world()
  expect([BEGUN, BEGUN + 1].map((at) => of(waiting(at)).most)).toEqual([1, 2])
  expect(of(waiting(BEGUN + 1, { turn: 6 })).most).toBe(1)
  state.turns.set(3, 9)
  state.now = BEGUN + 5_000
  noteTurns()
  expect(of(waiting(BEGUN + 1, { turn: 9 })).most).toBe(1)
  expect(of(waiting(BEGUN + 5_001, { turn: 9 })).most).toBe(2)
})

test('a second copy goes when its row is noted as dealt with, and that in whose place it goes', async () => {
  const { of, state } = world()
  expect(await of(waiting(BEGUN)).noteLast(DONE)).toBe(true)
  expect(await of(waiting(BEGUN, { instead: row(2n) })).noteLast(DONE)).toBe(true)
  expect(state.noted).toEqual([[1n], [2n, 1n]])
})

test('none goes while it cannot be noted, by whoever is not sure of the shard, or has it no more', async () => {
  const { of, state } = world()
  state.done = () => Promise.reject(new AppError('DATABASE_UNAVAILABLE', 'away', { retryable: true }))
  expect(await of(waiting(BEGUN)).noteLast(DONE)).toBe(false)
  state.done = async () => {}
  state.sure = false
  expect(await of(waiting(BEGUN)).noteLast(DONE)).toBe(false)
  state.sure = true
  state.turns.set(3, 8)
  expect(await of(waiting(BEGUN)).noteLast(DONE)).toBe(false)
  state.turns.delete(3)
  expect(await of(waiting(BEGUN)).noteLast(DONE)).toBe(false)
  expect([state.noted, state.faults]).toEqual([[], 1])
})
