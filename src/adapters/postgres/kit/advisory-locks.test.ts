import { expect, test } from 'vitest'
import { ADVISORY_LOCKS, LOCK_SPACES } from './advisory-locks.ts'

test('no two locks have the same number', () => {
  for (const locks of [ADVISORY_LOCKS, LOCK_SPACES]) {
    const numbers = Object.values(locks)
    expect(new Set(numbers).size).toBe(numbers.length)
  }
})
