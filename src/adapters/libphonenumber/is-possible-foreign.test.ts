import { expect, test } from 'vitest'
import { isPossibleForeign } from './is-possible-foreign.ts'

test.each([
  ['+84901234567', true],
  ['+12025550123', true],
  ['+998901234567', true],
  ['+1202', false],
  ['+999123456789', false],
])('%s is possible: %s', (number, possible) => {
  expect(isPossibleForeign(number)).toBe(possible)
})
