import { expect, test } from 'vitest'
import type { OutboxRow } from '../../ports/pass/outbox.ts'
import { makeIdCursor } from './id-cursor.ts'

/** An id holds its place in its row, and its hour, in the last 26 bits. */
const OF_ONE_HOUR = 2 ** 26

test('rows are read on from the last', () => {
  const cursor = makeIdCursor()
  expect(cursor.from(0)).toBe(0n)
  expect(ids(cursor.taken(rows(1, 2, 3), 3))).toEqual([1, 2, 3])
  expect(cursor.from(1)).toBe(3n)
})

test('a row that is under way is not taken twice', () => {
  const cursor = makeIdCursor()
  cursor.from(0)
  cursor.taken(rows(1, 2), 10)
  cursor.from(1)
  expect(ids(cursor.taken(rows(1, 2, 3), 10))).toEqual([3])
  expect(cursor.held).toBe(3)
})

test('a row that was committed behind the cursor is found by looking back', () => {
  const cursor = makeIdCursor()
  cursor.from(0)
  cursor.taken(rows(1, 3), 10)
  expect(cursor.from(1_999)).toBe(3n)
  expect(cursor.from(2_000)).toBe(0n)
  expect(ids(cursor.taken(rows(1, 2, 3), 10))).toEqual([2])
})

test('looking back reaches ten thousand ids, and now and then the very start', () => {
  const cursor = makeIdCursor()
  cursor.from(0)
  cursor.taken(rows(50_000 * OF_ONE_HOUR), 10)
  const positions = Array.from({ length: 15 }, (_, i) => {
    const from = cursor.from(2_000 * (i + 1))
    cursor.taken([], 10)
    return from
  })
  expect(positions.slice(0, 14)).toEqual(Array.from({ length: 14 }, () => BigInt(40_000 * OF_ONE_HOUR)))
  expect(positions[14]).toBe(0n)
})

test('a read that began before a row was forgotten does not take it again', () => {
  const cursor = makeIdCursor()
  cursor.from(0)
  cursor.taken(rows(1), 10)
  cursor.from(1) // this read still sees row 1 …
  cursor.forgotten([1n]) // … which is forgotten while it is under way
  expect(ids(cursor.taken(rows(1), 10))).toEqual([])
  expect(cursor.held).toBe(0)
})

test('an outbox that was emptied numbers anew: its rows are others, and are found', () => {
  const cursor = makeIdCursor()
  cursor.from(0)
  cursor.taken(rows(1, 2, 50_000), 10)
  cursor.forgotten([50_000n])
  cursor.from(1)
  const anew = rows(1, 2).map((row) => ({ ...row, intent: { ...row.intent, sealed: new Uint8Array(12).fill(7) } }))
  expect(cursor.taken(anew, 10)).toHaveLength(2)
  cursor.forgotten([1n, 2n])
  expect(cursor.from(2_000)).toBe(0n)
  cursor.taken([], 10)
  expect(cursor.from(2_001)).toBe(0n)
})

test('what another process has is not held; it is met again only from the start, and where it waits not at every look', () => {
  const cursor = makeIdCursor()
  cursor.from(0)
  cursor.taken(rows(50_000 * OF_ONE_HOUR), 10)
  cursor.passed([BigInt(50_000 * OF_ONE_HOUR)])
  expect(cursor.held).toBe(0)
  expect(cursor.from(2_000)).toBe(BigInt(40_000 * OF_ONE_HOUR))
  cursor.taken([], 10)
  cursor.rewind()
  expect(cursor.from(2_001)).toBe(0n)
  expect(ids(cursor.taken(rows(50_000 * OF_ONE_HOUR), 10))).toHaveLength(1)
})

test('while more lies ahead it does not look back, unless it is sent to the start', () => {
  const cursor = makeIdCursor()
  cursor.from(0)
  cursor.taken(rows(1, 2), 2)
  expect(cursor.from(10_000)).toBe(2n)
  cursor.rewind()
  expect(cursor.from(10_001)).toBe(0n)
})

test('what was met apart from the cursor is held, and does not move it', () => {
  const cursor = makeIdCursor()
  cursor.from(0)
  cursor.taken(rows(1, 2), 2)
  expect(ids(cursor.met(rows(2, 9)))).toEqual([9])
  expect([cursor.reached(2n), cursor.reached(9n)]).toEqual([true, false])
  expect(cursor.from(1)).toBe(2n)
  expect(ids(cursor.taken(rows(3, 9), 10))).toEqual([3])
  cursor.released([9n])
  expect(ids(cursor.met(rows(9)))).toEqual([9])
})

function rows(...ids: number[]): OutboxRow[] {
  return ids.map((id) => ({ id: BigInt(id), intent: { hour: 1, sealed: new Uint8Array(12).fill(id % 5) } }))
}

function ids(list: readonly OutboxRow[]): number[] {
  return list.map(({ id }) => Number(id))
}
