import { expect, test } from 'vitest'
import { swapFinding } from './memory.ts'

const NONE = 'Filename\tType\tSize\tUsed\tPriority\n'
const ONE = `${NONE}/swapfile file 2097148 0 -2\n`

test.each([
  [NONE, undefined, 'ok', 'no swap'],
  ['', undefined, 'ok', 'no swap'],
  [ONE, '0', 'ok', 'swap, but not for this service'],
  [ONE, 'max', 'warn', 'swap'],
  [ONE, undefined, 'warn', 'swap'],
])('of %j with the limit %s the finding is %s', (swaps, limit, state, found) => {
  expect(swapFinding({ swaps, limit })).toMatchObject({ id: 'swap', state, found })
})
