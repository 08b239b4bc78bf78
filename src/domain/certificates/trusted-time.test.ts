/** Time that a clock turned back does not turn back. */
import { expect, test } from 'vitest'
import { refused } from './certificate-reading.ts'
import { NO_TRUST } from './trust.ts'
import { floorAfter, floorOfLists, trustedTime } from './trusted-time.ts'

const list = (asOf: number | undefined) => ({ name: 'a', kind: 'document-signers', asOf, unread: 0 }) as const
const pass = (signedAt: number | null) => refused('expired', { kind: 'pass-qr', signedAt })
const foreign = (signedAt: number | null) => refused('expired', { kind: 'dcc', signedAt })

test('is never behind the newest signed time', () => {
  expect([trustedTime(5, 7), trustedTime(9, 7)]).toEqual([7, 9])
})

test('begins with the newest list that says when it was made', () => {
  expect(floorOfLists(NO_TRUST)).toBe(0)
  expect(floorOfLists({ ...NO_TRUST, lists: [list(3), list(undefined), list(8)] })).toBe(8)
})

test('rises with passes of our own, though the clock is behind', () => {
  expect(floorAfter(10, pass(50), 5)).toBe(50)
  expect(floorAfter(60, pass(50), 5)).toBe(60)
  expect(floorAfter(60, pass(null), 99)).toBe(60)
})

test('rises with certificates of others to the clock’s time at most', () => {
  expect(floorAfter(10, foreign(50), 20)).toBe(20)
  expect(floorAfter(10, foreign(15), 20)).toBe(15)
  expect(floorAfter(30, foreign(50), 20)).toBe(30)
})
