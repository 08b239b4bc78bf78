import { expect, test } from 'vitest'
import { makeLeftRows } from './left-rows.ts'

test('left rows are looked at again every 30 s, told as new once, and no longer counted when they are not met again', () => {
  const left = makeLeftRows()
  const begun = performance.now()
  expect(left.isDue(begun + 60_000)).toBe(false)
  expect([left.add(1n), left.add(2n)]).toEqual([true, true])
  expect(left.count).toBe(2)
  expect(left.isDue(begun + 29_000)).toBe(false)
  expect(left.isDue(begun + 31_000)).toBe(true)
  const released: bigint[] = []
  left.lookAgain(begun + 31_000, (ids) => released.push(...ids))
  expect(released).toEqual([1n, 2n])
  expect(left.count).toBe(2) // until all were read
  expect([left.add(2n), left.add(3n)]).toEqual([false, true])
  left.looked()
  expect(left.count).toBe(2)
  expect(left.isDue(begun + 60_000)).toBe(false)
  expect(left.isDue(begun + 61_001)).toBe(true)
  left.lookAgain(begun + 61_000, () => {})
  left.looked()
  expect(left.count).toBe(0)
  expect(left.add(1n)).toBe(true)
})
