/** Tests of how long, and how many, messages are kept. */
import { expect, test } from 'vitest'
import { KEPT_FOR_MS, makeKeptMessages } from './kept-messages.ts'

function setUp(mostBytes?: number) {
  let at = 0
  const kept = makeKeptMessages(() => at, mostBytes)
  const pass = (ms: number) => {
    at += ms
  }
  return { kept, pass, add: (count: number) => Array.from({ length: count }, () => kept.add((n) => `message ${n}`)) }
}

test('who was away gets what came since', () => {
  const { kept, add } = setUp()
  add(3)
  expect(kept.after(0)).toEqual(['message 1', 'message 2', 'message 3'])
  expect(kept.after(2)).toEqual(['message 3'])
  expect(kept.after(3)).toEqual([])
  expect(kept.after(4)).toBeUndefined()
})

test('what was let go of for its bytes is a gap, for whoever had not read it', () => {
  const { kept, add } = setUp(30)
  add(5)
  expect(kept.after(5 - 3)).toEqual(['message 3', 'message 4', 'message 5'])
  expect(kept.after(5 - 4)).toBeUndefined()
})

test('nothing is kept for more than two hours, and its absence is no gap: a door shows no more', () => {
  const { kept, pass, add } = setUp()
  add(2)
  pass(KEPT_FOR_MS - 1)
  add(1)
  expect(kept.after(0)).toHaveLength(3)
  pass(1)
  kept.forgetOld()
  expect(kept.after(0)).toEqual(['message 3'])
  pass(KEPT_FOR_MS)
  expect(kept.after(0)).toEqual([])
})

test('behind a gap, too, once all that came before it is over', () => {
  const { kept, pass, add } = setUp(30)
  add(5)
  pass(KEPT_FOR_MS)
  add(1)
  expect(kept.after(0)).toEqual(['message 6'])
})
