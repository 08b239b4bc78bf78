/** Tests of an owner's PIN: which are refused. */
import { expect, test } from 'vitest'
import type { Line } from '../call/phone/line.ts'
import { pinFault } from './owner-pin.ts'

const line = '+82212345678' as Line

test.each(['', '123', '12345', '12a4', '１２３４'])('%j is no PIN', (pin) => {
  expect(pinFault(pin, line)).toBe('not-four-digits')
})

test.each(['0000', '9999', '1234', '6789', '4321', '9876', '5678'])('%s is tried first', (pin) => {
  expect(pinFault(pin, line)).toBe('too-easy')
})

test('the phone’s own last four are tried first too', () => {
  expect(pinFault('4072', '+82212344072' as Line)).toBe('too-easy')
  expect(pinFault('4072', line)).toBeUndefined()
})

test.each(['4071', '1235', '1112', '2468', '8901'])('%s may be used', (pin) => {
  expect(pinFault(pin, line)).toBeUndefined()
})
