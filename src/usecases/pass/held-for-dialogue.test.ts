import { beforeEach, expect, test } from 'vitest'
import { type HeldForDialogue, makeHeldForDialogue } from './held-for-dialogue.ts'

const CALLED = Date.parse('2022-01-12T11:40+09:00')
const callOf = (nth: number) => ({ callKey: new Uint8Array(16).fill(nth), arrivedAt: CALLED })
const rowOf = (id: bigint) => ({ id, intent: { hour: 0, sealed: new Uint8Array(12) } })
const call = callOf(1)
const row = rowOf(1n)

let now = CALLED
/** By how much the clock has been set. */
let setBy = 0
let held: HeldForDialogue
beforeEach(() => {
  now = CALLED
  setBy = 0
  held = makeHeldForDialogue({ now: () => now + setBy }, () => now)
})

test('a text waits for a minute from the call at most, and goes then by itself', () => {
  expect(held.until(call, row)).toBe(CALLED + 60_000)
  now += 59_999
  expect(held.until(call, row)).toBe(CALLED + 60_000)
  now += 1
  expect(held.until(call, row)).toBe('now')
})

test('where nothing was keyed it goes at once, whichever was read first', () => {
  held.until(call, row)
  expect(held.over(call)).toBe(row)
  expect(held.until(call, row)).toBe('now')
  expect(held.over(callOf(2))).toBeUndefined()
  expect(held.until(callOf(2), row)).toBe('now')
})

test('how many came is known with the end, whichever was read first, and of a call that keyed nothing it is nobody', () => {
  held.until(call, row)
  expect(held.cameWith(call)).toBe(0)
  expect(held.over(call, 2)).toBe(row)
  expect(held.until(call, row)).toBe('now')
  expect(held.cameWith(call)).toBe(2)
  held.over(callOf(2), 1)
  expect(held.until(callOf(2), row)).toBe('now')
  expect(held.cameWith(callOf(2))).toBe(1)
  held.over(callOf(3))
  expect([held.cameWith(callOf(3)), held.cameWith(callOf(4))]).toEqual([0, 0])
})

test('a keyed date’s text goes in its place: it waits as long as that takes, and is then dealt with', () => {
  held.until(call, row)
  expect(held.isAnswered(call)).toBe(false)
  expect(held.answered(call)).toBe(row)
  expect(held.isAnswered(call)).toBe(true)
  now += 300_000
  expect(held.until(call, row)).toBe(now + 2_000)
  held.done(call)
  expect(held.isAnswered(call)).toBe(true)
  expect(held.until(call, row)).toBe('done')
})

test('a date that is read first waits for the text in whose place it goes, as long as that may come', () => {
  expect(held.answered(call)).toBe(CALLED + 2_000)
  held.until(call, row)
  expect(held.answered(call)).toBe(row)
  expect(held.answered(callOf(2))).toBe(CALLED + 2_000)
  now += 60_000
  expect(held.answered(callOf(2))).toBe('alone')
})

test('what comes too late goes alone: the text has gone', () => {
  now += 60_000
  held.until(call, row)
  expect(held.answered(call)).toBe('alone')
  expect(held.over(call)).toBeUndefined()
})

test.each([
  { set: 'ahead', by: 3_600_000 },
  { set: 'back', by: -3_600_000 },
])(
  'a clock that is set $set during the dialogue lets no text go before its end, and holds none for longer',
  ({ by }) => {
    held.until(call, row)
    setBy = by
    now += 30_000
    expect(held.until(call, row)).toBe(now + setBy + 30_000)
    expect(held.answered(callOf(2))).toBe(by > 0 ? 'alone' : now + setBy + 2_000)
    expect(held.answered(call)).toBe(row)
    now += 30_000
    expect(held.until(callOf(3), row)).toBe(by > 0 ? 'now' : now + setBy + 60_000)
    held.done(call)
    expect(held.until(call, row)).toBe('done')
    setBy = 0
    expect(held.until(call, row)).toBe('done')
  },
)

test('a clock that is set back lets a text without an end go a minute after it was read', () => {
  held.until(call, row)
  setBy = -3_600_000
  now += 59_999
  expect(held.until(call, row)).toBe(now + setBy + 1)
  now += 1
  expect(held.until(call, row)).toBe('now')
})

test('texts of calls that asked nothing are not kept in mind', () => {
  held.done(call)
  expect(held.until(call, row)).toBe(CALLED + 60_000)
})

test('ten minutes later nothing is known of a call', () => {
  held.over(call)
  now += 599_999
  held.until(callOf(2), row)
  expect(held.over(call)).toBeUndefined()
  now += 1
  held.until({ ...callOf(3), arrivedAt: now }, row)
  expect(held.until({ ...call, arrivedAt: now }, row)).toBe(now + 60_000)
})
