/** Decimal numbers of headers, and those of RAck. */
import { describe, expect, test } from 'vitest'
import { parseNumber } from './numbers.ts'
import { SipParseError } from './parse-error.ts'
import { parseRack } from './parse-rack.ts'

test.each([
  ['0', 0],
  ['9', 9],
  ['0123456789', 123_456_789],
  ['4294967295', 4_294_967_295],
  ['4294967296', undefined],
  ['00000000001', undefined],
  ['', undefined],
  ['-1', undefined],
  ['+1', undefined],
  [' 1', undefined],
  ['1/', undefined],
  ['1:', undefined],
  ['1e3', undefined],
])('%j', (text, number) => {
  expect(parseNumber(text, 2 ** 32 - 1)).toBe(number)
})

describe('RAck', () => {
  test.each([
    ['776656 1 INVITE', { rseq: 776_656, cseq: 1, method: 'INVITE' }],
    ['4294967295 \t 2147483647\tUPDATE', { rseq: 2 ** 32 - 1, cseq: 2 ** 31 - 1, method: 'UPDATE' }],
  ])('%j', (value, rack) => {
    expect(parseRack(value)).toEqual(rack)
  })

  test.each([
    '',
    '1',
    '1 1',
    '1 1 ',
    'x 1 INVITE',
    '1 x INVITE',
    '1 1 INVITE x',
    '4294967296 1 INVITE',
    '1 2147483648 INVITE',
  ])('%j is none, and says why', (value) => {
    expect(() => parseRack(value)).toThrow(new SipParseError('RAck: not two numbers and a method'))
  })
})
