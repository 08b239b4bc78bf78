/** Ranges of lines by their first digits. */
import { expect, test } from 'vitest'
import type { Line } from './line.ts'
import { isWithin, type LinePrefix, parseLinePrefix } from './line-prefix.ts'

test.each([
  ['010', '+8210'],
  ['010-00', '+821000'],
  ['02', '+822'],
  ['+82-10', '+8210'],
  ['+1', '+1'],
  ...['', '0', '+', '00', '+0', '10', '1588', 'abc', '010x', '+82 10', '0101234567890'].map((text) => [
    text,
    undefined,
  ]),
] as [string, LinePrefix | undefined][])('%o begins %o', (text, prefix) => {
  expect(parseLinePrefix(text)).toBe(prefix)
})

test('a line is within a range that it begins with, and in no range where there is none', () => {
  const line = '+821000001234' as Line
  expect([isWithin(line, ['+822', '+821000']), isWithin(line, ['+8211', '+81']), isWithin(line, [])]).toEqual([
    true,
    false,
    false,
  ])
})
