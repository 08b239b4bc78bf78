import { expect, test } from 'vitest'
import type { SiteNumber } from '../call/phone/line.ts'
import { unreachableNumbers } from './unreachable-numbers.ts'

const withNumber = (number: string) => ({ number: number as SiteNumber })

test('a number is reached as national digits alone', () => {
  const numbers = ['0800000001', '080-000-0002', '+82800000003', '0212345678', '15880001', '', 'cafe', '0800000004 ']
  expect(unreachableNumbers(numbers.map(withNumber))).toEqual([
    '080-000-0002',
    '+82800000003',
    '',
    'cafe',
    '0800000004 ',
  ])
})
