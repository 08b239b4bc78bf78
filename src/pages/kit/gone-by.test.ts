/** The words for the moment by which something deleted is gone for good. */
import { expect, test } from 'vitest'
import { goneBy } from './gone-by.ts'

test.each([
  ['2022-01-12T01:00+09:00', '오늘 밤 1시까지', 'by 1 am tonight'],
  ['2022-01-12T23:59:59+09:00', '오늘 밤 1시까지', 'by 1 am tonight'],
  ['2022-01-13T00:00+09:00', '내일 새벽 1시까지', 'by 1 am tomorrow'],
  ['2022-01-13T00:59:59+09:00', '내일 새벽 1시까지', 'by 1 am tomorrow'],
])('%s', (at, ko, en) => {
  expect([goneBy('ko', Date.parse(at)), goneBy('en', Date.parse(at))]).toEqual([ko, en])
})
