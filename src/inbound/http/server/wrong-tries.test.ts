/** Wrong codes per address: who is counted together, and for how long. */
import { expect, test } from 'vitest'
import { createWrongTries } from './wrong-tries.ts'

const LIMITS = { most: 3, withinMs: 60_000, addresses: 3 }

test('the fourth of a minute is one too many, and in the next minute it begins anew', () => {
  let now = 0
  const wrong = createWrongTries(() => now, LIMITS)
  expect([1, 2, 3, 4, 5].map(() => wrong.count('192.0.2.1'))).toEqual([false, false, false, true, true])
  expect(wrong.count('192.0.2.2')).toBe(false)
  now = 60_000
  expect(wrong.count('192.0.2.1')).toBe(false)
})

test('a subscriber’s whole /64 counts as one, IPv4 in IPv6 by its own address', () => {
  const wrong = createWrongTries(() => 0, LIMITS)
  for (const last of ['1', '2', 'abcd:1']) wrong.count(`2001:db8:1:2::${last}`)
  expect(wrong.count('2001:db8:1:2:3:4:5:6')).toBe(true)
  expect(wrong.count('2001:db8:1:3::1')).toBe(false)
  for (let nth = 0; nth < 3; nth += 1) wrong.count('::ffff:192.0.2.1')
  expect(wrong.count('::ffff:192.0.2.2')).toBe(false)
})

test('more addresses than are kept push out the oldest: memory has an end', () => {
  const wrong = createWrongTries(() => 0, LIMITS)
  for (let nth = 0; nth < 3; nth += 1) wrong.count('192.0.2.1')
  for (const last of [2, 3, 4]) wrong.count(`192.0.2.${last}`)
  expect(wrong.count('192.0.2.1')).toBe(false)
})
