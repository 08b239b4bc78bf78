import { expect, test } from 'vitest'
import { createLogLimit } from './log-limit.ts'

test('what happens again and again is logged once in ten seconds, with how often it was left out', () => {
  let now = 0
  const limit = createLogLimit(() => now)
  expect(limit.pass('full')).toBe(0)
  for (let call = 0; call < 3000; call++) expect(limit.pass('full')).toBeUndefined()
  expect(limit.pass('another')).toBe(0)
  now = 10_000
  expect(limit.pass('full')).toBe(3000)
  expect(limit.pass('full')).toBeUndefined()
})

test('ever new messages do not fill the memory', () => {
  const limit = createLogLimit(() => 0)
  for (let n = 0; n < 1000; n++) expect(limit.pass(`fault ${n}`)).toBe(0)
})
