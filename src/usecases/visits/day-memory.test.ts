/** Bytes by token for one day, against a plain map. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CalendarDate } from '../../domain/kit/time.ts'
import { makeDayMemory } from './day-memory.ts'

const DAY = '2022-01-12' as CalendarDate
const BEFORE = '2022-01-11' as CalendarDate
const AFTER = '2022-01-13' as CalendarDate

/** 16 bytes as latin1; head, tail and part are what it is told by. */
function token(head: number, tail = 0, part = 0): string {
  const bytes = Buffer.alloc(16)
  bytes.writeUInt32BE(head, 0)
  bytes.writeUInt32BE(tail, 4)
  bytes[8] = part
  return bytes.toString('latin1')
}

/** Few enough that they meet: at one place, at the last one, in parts that grow. */
const tokens = fc
  .tuple(
    fc.oneof(fc.nat(40), fc.constantFrom(0x0f, 0x1f, 0x0100_000f, 0x0001_0000, 0x8000_000f, 0xffff_ffff)),
    fc.oneof(fc.nat(3), fc.constantFrom(0xff, 0x0100, 0x0001_0000, 0x0100_0000, 0xffff_ffff)),
    fc.constantFrom(0, 1, 255),
  )
  .map(([head, tail, part]) => token(head, tail, part))

test('what was set is there, of every token its own, and nothing of any other', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(tokens, fc.integer({ min: 1, max: 255 })), { minLength: 40, maxLength: 150 }),
      tokens,
      (sets, other) => {
        const memory = makeDayMemory()
        const model = new Map<string, number>()
        for (const [each, value] of sets) {
          memory.set(DAY, each, value)
          model.set(each, value)
          expect(memory.get(DAY, each)).toBe(value)
        }
        for (const [each, value] of model) expect(memory.get(DAY, each)).toBe(value)
        expect(memory.get(DAY, other)).toBe(model.get(other) ?? 0)
        expect(memory.size).toBe(model.size)
      },
    ),
  )
})

test.each([0, 1, 2, 3, 4, 5, 6, 7, 8])('two tokens that differ in byte %i alone are two', (place) => {
  const memory = makeDayMemory()
  const bytes = Buffer.alloc(16, 0x81)
  memory.set(DAY, bytes.toString('latin1'), 1)
  bytes[place] = 0x82
  expect(memory.get(DAY, bytes.toString('latin1'))).toBe(0)
  memory.set(DAY, bytes.toString('latin1'), 2)
  bytes[place] = 0x81
  expect(memory.get(DAY, bytes.toString('latin1'))).toBe(1)
  expect(memory.size).toBe(2)
})

test('with another day the one before is forgotten; of a day that is over nothing is kept or known', () => {
  const memory = makeDayMemory()
  memory.set(DAY, token(1), 7)
  expect(memory.get(BEFORE, token(1))).toBe(0)
  memory.set(BEFORE, token(2), 7)
  expect([memory.get(DAY, token(1)), memory.get(DAY, token(2)), memory.size]).toEqual([7, 0, 1])
  memory.set(AFTER, token(2), 5)
  expect([memory.get(AFTER, token(1)), memory.get(AFTER, token(2)), memory.get(DAY, token(2)), memory.size]).toEqual([
    0, 5, 0, 1,
  ])
})

test('a question of the day to come forgets today as well', () => {
  const memory = makeDayMemory()
  memory.set(DAY, token(1), 7)
  expect(memory.get(AFTER, token(1))).toBe(0)
  expect([memory.size, memory.bytes, memory.get(DAY, token(1))]).toEqual([0, 0, 0])
})

test('a full memory takes no further token, and still changes those it has', () => {
  const memory = makeDayMemory(3)
  for (const head of [1, 2, 3, 4]) memory.set(DAY, token(head), 1)
  memory.set(DAY, token(3), 9)
  expect([1, 2, 3, 4].map((head) => memory.get(DAY, token(head)))).toEqual([1, 1, 9, 0])
  expect(memory.size).toBe(3)
})

test('a part begins with 16 places and doubles once three quarters are taken, each by itself', () => {
  const memory = makeDayMemory()
  expect(memory.bytes).toBe(0)
  const bytes = []
  for (let head = 0; head < 13; head += 1) {
    memory.set(DAY, token(head), 1)
    memory.set(DAY, token(head), 2)
    bytes.push(memory.bytes)
  }
  expect(bytes).toEqual([...Array.from({ length: 12 }, () => 16 * 9), 32 * 9])
  for (let head = 13; head < 24; head += 1) memory.set(DAY, token(head), 1)
  expect(memory.bytes).toBe(32 * 9)
  memory.set(DAY, token(24), 1)
  expect(memory.bytes).toBe(64 * 9)
  memory.set(DAY, token(1, 0, 255), 1)
  expect(memory.bytes).toBe(64 * 9 + 16 * 9)
})

test('a world that starts over knows nothing, and may be on an earlier day', () => {
  const memory = makeDayMemory(1)
  memory.set(DAY, token(1), 7)
  memory.clear()
  expect([memory.size, memory.bytes, memory.get(DAY, token(1))]).toEqual([0, 0, 0])
  memory.clear()
  memory.set(BEFORE, token(2), 3)
  expect(memory.get(BEFORE, token(2))).toBe(3)
})

test('a day that is turned to lets go of the one before, though nothing is asked; an earlier one changes nothing', () => {
  const memory = makeDayMemory()
  memory.set(DAY, token(1), 1)
  memory.turnTo(BEFORE)
  memory.turnTo(DAY)
  expect([memory.size, memory.get(DAY, token(1))]).toEqual([1, 1])
  memory.turnTo(AFTER)
  expect([memory.size, memory.bytes]).toEqual([0, 0])
})
