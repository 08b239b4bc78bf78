import { expect, test } from 'vitest'
import { createNoticeLimit } from './notice-limit.ts'

test('400 notices go in a second, and the next second has as many again', () => {
  const mayNotice = createNoticeLimit()
  const passed = (at: number) => Array.from({ length: 1_000 }, () => mayNotice(at)).filter(Boolean).length
  expect([passed(5_000), passed(5_999), passed(6_000)]).toEqual([400, 0, 400])
})
