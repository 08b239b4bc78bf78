/** The shard of a line, and how shards are spread over processes. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Line } from '../call/phone/line.ts'
import { SHARDS, shardOfLine, shardOfRow, shardShare } from './outbox-shard.ts'

test('numbers in a row are spread over all shards, none has twice its share', () => {
  const counts = Array.from({ length: SHARDS }, () => 0)
  for (let last = 0; last < 16_000; last += 1) {
    const shard = shardOfLine(`+8210${String(20_000_000 + last)}` as Line)
    counts[shard] = (counts[shard] ?? 0) + 1
  }
  for (const count of counts) {
    expect(count).toBeGreaterThan(500)
    expect(count).toBeLessThan(2_000)
  }
})

test('a line has the same shard in every version: a server of before and one of after may run side by side', () => {
  expect(['+821012345678', '+821000000007', '+14155550100'].map((line) => shardOfLine(line as Line))).toEqual([
    14, 14, 6,
  ])
})

test('intents that nobody can read are spread by their rows, and in a row by their places', () => {
  const id = (number: number, place: number) =>
    (BigInt(number) << 26n) + (2n << 24n) + (BigInt(place) << 20n) + 456_097n
  const each = Array.from({ length: 32 }, (_, n) => n)
  expect(each.map((number) => shardOfRow({ id: id(number, 0) }))).toEqual(each.map((number) => number % SHARDS))
  expect(new Set(each.map((place) => shardOfRow({ id: id(7, place % 16) }))).size).toBe(SHARDS)
})

test('the shares of all processes are all shards, and differ by one at most', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 16 }), (processes) => {
      const shares = Array.from({ length: processes }, (_, rank) => shardShare(processes, rank))
      expect(shares.reduce((sum, share) => sum + share, 0)).toBe(SHARDS)
      expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1)
      expect(shares).toEqual([...shares].sort((a, b) => b - a))
    }),
  )
})
