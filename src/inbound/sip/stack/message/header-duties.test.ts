/** Header duties: a broken value is refused only to a method that needs its header. */
import { expect, test } from 'vitest'
import { checkHeader } from './header-duties.ts'
import { SipParseError } from './parse-error.ts'

test('RAck is read of a PRACK', () => {
  expect(() => checkHeader('rack', '776656 1 INVITE', 'PRACK')).not.toThrow()
  expect(() => checkHeader('rack', 'broken', 'PRACK')).toThrow(SipParseError)
})

test.each([
  ['rack', 'INVITE'],
  ['expires', 'INVITE'],
  ['via', 'PRACK'],
  ['x-unknown', 'PRACK'],
])('%s of %s is not', (name, method) => {
  expect(() => checkHeader(name, 'broken', method)).not.toThrow()
})
