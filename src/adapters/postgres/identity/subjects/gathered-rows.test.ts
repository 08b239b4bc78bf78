/** Gathered rows: they come back in the order of their slots, each once, also where the memory does not hold them all. */
import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import type { CalendarDate } from '../../../../domain/kit/time.ts'
import { ALL_PARTS, batchOf, inSlotOrder, makeRoom, type Parts } from './gathered-rows.ts'
import { encodeRow, KIND, PLAIN_BYTES } from './subject-row.ts'

type Row = { readonly slot: Buffer; readonly plain: Buffer }

/** Its value tells it from others; of all lengths there are. */
function row(slot: Buffer, number: number): Row {
  const value = { number, text: 'x'.repeat((number * 37) % 400) }
  const plain = encodeRow({
    kind: KIND.person,
    subject: randomBytes(16),
    rev: 0,
    expires: '2022-02-09' as CalendarDate,
    look: undefined,
    value,
  })
  if (plain === undefined) throw new Error('a row of the test does not fit')
  return { slot, plain }
}

const someRows = (count: number) => Array.from({ length: count }, (_, n) => row(randomBytes(16), n))
const batch = (rows: readonly Row[], parts: Parts) =>
  batchOf(
    Buffer.concat(rows.map(({ slot }) => slot)),
    rows.map(({ plain }) => plain),
    parts,
  )
const asText = ({ slot, plain }: { readonly slot: Uint8Array; readonly plain: Uint8Array }) =>
  `${Buffer.from(slot).toString('hex')} ${Buffer.concat([plain, Buffer.alloc(PLAIN_BYTES - plain.length)]).toString('latin1')}`
const inOrder = (rows: readonly Row[]) => rows.map(asText).sort()

function gathered(all: readonly Row[], memory: number, from: number, size = 500) {
  const room = makeRoom(memory, from)
  // As threads do, some batches are asked for before there is too much.
  const asked: ReturnType<typeof batch>[] = []
  for (let at = 0; at < all.length; at += size) {
    asked.push(batch(all.slice(at, at + size), room.parts()))
    const first = asked.length < 3 ? undefined : asked.shift()
    if (first !== undefined) room.add(first)
  }
  for (const each of asked) room.add(each)
  const ranges = [...room.ranges()]
  const parts = room.parts()
  room.close()
  return { rows: ranges.flatMap(inSlotOrder).map(asText), parts, ranges }
}

test('all that fits comes back in one order, without the padding', () => {
  const rows = someRows(4_000)
  const { rows: back, parts, ranges } = gathered(rows, 2 ** 30, 0)
  expect(back).toEqual(inOrder(rows))
  expect(parts).toEqual(ALL_PARTS)
  expect(ranges.length).toBeGreaterThan(1)
  expect(ranges.reduce((sum, { length }) => sum + length, 0)).toBeLessThan(4_000 * 330)
})

test('slots that begin alike are told apart by their last byte', () => {
  const rows = Array.from({ length: 256 }, (_, n) =>
    row(Buffer.concat([Buffer.alloc(15, 7), Buffer.from([(n * 97) % 256])]), n),
  )
  expect(gathered(rows, 2 ** 30, 0).rows).toEqual(inOrder(rows))
})

test('of more than the memory holds the lowest slots come first, and in the end all, each once', () => {
  const rows = someRows(3_000)
  const back: string[] = []
  let times = 0
  for (let from = ALL_PARTS.from; from < ALL_PARTS.to; times += 1) {
    const { rows: some, parts, ranges } = gathered(rows, 200_000, from)
    expect(ranges.reduce((sum, { length }) => sum + length, 0)).toBeLessThan(200_000)
    expect(parts.from).toBe(from)
    back.push(...some)
    from = parts.to
  }
  expect(back).toEqual(inOrder(rows))
  expect(times).toBeGreaterThan(3)
})

test('one part is held however much it is', () => {
  const rows = Array.from({ length: 300 }, (_, n) => row(Buffer.concat([Buffer.alloc(8), randomBytes(8)]), n))
  const { rows: back, parts } = gathered(rows, 1, 0)
  expect(parts).toEqual({ from: 0, to: 1 })
  expect(back).toEqual(inOrder(rows))
})

test('where there is nothing, nothing is to be sealed', () => {
  expect(gathered([], 2 ** 30, 0).rows).toEqual([])
  const room = makeRoom(2 ** 30, 0)
  room.add(batch([], ALL_PARTS))
  expect([...room.ranges()]).toEqual([])
})
