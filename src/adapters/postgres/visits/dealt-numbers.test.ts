/** The set of numbers dealt with, against a plain set. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type DealtNumbers, makeDealtNumbers } from './dealt-numbers.ts'

/** How many numbers are kept or let go together. */
const TOGETHER = 4_096

/** Beside the borders of what is kept together, and far from another. */
const numbers = fc.oneof(
  fc.nat(20),
  fc.tuple(fc.nat(5), fc.integer({ min: -9, max: 9 })).map(([parts, off]) => Math.max(0, parts * TOGETHER + off)),
)

/** As `get_bit` reads them. */
function numbersIn({ bits, first }: ReturnType<DealtNumbers['from']>): number[] {
  return Array.from({ length: bits.length * 8 }, (_, n) => n)
    .filter((n) => (((bits[n >> 3] ?? 0) >> (n & 7)) & 1) === 1)
    .map((n) => first + n)
}

test('what was added is dealt with, and nothing beside it', () => {
  fc.assert(
    fc.property(fc.array(numbers), (added) => {
      const dealt = makeDealtNumbers()
      for (const number of added) dealt.add(number)
      const sorted = [...new Set(added)].sort((one, other) => one - other)
      expect(numbersIn(dealt.from(0))).toEqual(sorted)
      for (const number of sorted) {
        expect(dealt.has(number)).toBe(true)
        for (const beside of [number - 1, number + 1, number + 8, number + TOGETHER]) {
          expect(dealt.has(beside)).toBe(sorted.includes(beside))
        }
      }
    }),
    { numRuns: 50 },
  )
})

test('from a number on all are told, and of those before no more than stand with it', () => {
  fc.assert(
    fc.property(fc.array(numbers), numbers, (added, from) => {
      const dealt = makeDealtNumbers()
      for (const number of added) dealt.add(number)
      const told = dealt.from(from)
      expect(numbersIn(told)).toEqual(
        [...new Set(added)].filter((number) => number >= told.first).sort((one, other) => one - other),
      )
      if (added.some((number) => number >= from)) expect(told.first).toBeGreaterThan(from - TOGETHER)
      expect(added.filter((number) => number >= from && number < told.first)).toEqual([])
    }),
    { numRuns: 50 },
  )
})

test('bits begin with the first that may still be asked for, not with zero', () => {
  const dealt = makeDealtNumbers()
  dealt.add(5 * TOGETHER + 3)
  expect(dealt.from(0)).toMatchObject({ first: 5 * TOGETHER, bits: { length: TOGETHER / 8 } })
  dealt.add(7 * TOGETHER)
  expect(dealt.from(6 * TOGETHER + 1)).toMatchObject({ first: 6 * TOGETHER, bits: { length: TOGETHER / 4 } })
})

test('beyond the highest, and of none at all, there are no bits', () => {
  const dealt = makeDealtNumbers()
  expect(dealt.from(0).bits).toHaveLength(0)
  expect(dealt.from(9 * TOGETHER).bits).toHaveLength(0)
  dealt.add(1)
  expect(dealt.from(TOGETHER).bits).toHaveLength(0)
  expect(dealt.from(9 * TOGETHER).bits).toHaveLength(0)
})

test('what is forgotten lies below the number, and only where all that stand with it do', () => {
  const dealt = makeDealtNumbers()
  const all = [0, TOGETHER - 1, TOGETHER, 2 * TOGETHER - 1, 2 * TOGETHER]
  for (const number of all) dealt.add(number)
  dealt.forgetBelow(TOGETHER - 1)
  expect(all.map(dealt.has)).toEqual([true, true, true, true, true])
  dealt.forgetBelow(TOGETHER)
  expect(all.map(dealt.has)).toEqual([false, false, true, true, true])
  dealt.forgetBelow(3 * TOGETHER - 1)
  expect(all.map(dealt.has)).toEqual([false, false, false, false, true])
  expect(numbersIn(dealt.from(0))).toEqual([2 * TOGETHER])
  dealt.forgetBelow(9 * TOGETHER)
  expect(numbersIn(dealt.from(0))).toEqual([])
})
