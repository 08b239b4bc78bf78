/** Removal of a map's oldest entries beyond a limit. */
import { expect, test } from 'vitest'
import { oldestBeyond } from './oldest-beyond.ts'

const mapOf = (size: number) => new Map(Array.from({ length: size }, (_, nth) => [nth, `${nth}`] as const))

function keptOf(size: number, limit: number): readonly number[] {
  const map = mapOf(size)
  for (const [key] of oldestBeyond(map, limit)) map.delete(key)
  return [...map.keys()]
}

test('up to the limit everything stays; beyond it the oldest go, a hundredth of the limit at a time', () => {
  expect(keptOf(3, 3)).toEqual([0, 1, 2])
  expect(keptOf(4, 3)).toEqual([1, 2, 3])
  expect(keptOf(200, 200)).toHaveLength(200)
  expect(keptOf(201, 200)).toEqual(Array.from({ length: 198 }, (_, nth) => nth + 3))
})
