/** Tokens of lines and persons across the changes of their keys. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { testKeys } from '../../../tests/support/test-keys.ts'
import type { Line } from '../../domain/call/phone/line.ts'
import { type CalendarDate, DAY, HOUR, MINUTE } from '../../domain/kit/time.ts'

const AT = Date.parse('2022-01-12T11:59:00+09:00')
const TODAY = '2022-01-12' as CalendarDate
const TOMORROW = '2022-01-13' as CalendarDate
const MINE = '+821000000001' as Line
const THEIRS = '+821000000002' as Line
let world: ReturnType<typeof testKeys>
beforeEach(() => {
  world = testKeys(AT)
})
afterEach(() => world.close())
const hex = (tokens: readonly Uint8Array[]) => tokens.map((token) => Buffer.from(token).toString('hex'))

test('a link’s line is known by this hour’s token and, in the next hour, by the one before', () => {
  const [own] = hex(world.tokens.linkLines(AT, MINE))
  const next = hex(world.tokens.linkLines(AT + MINUTE, MINE))
  expect(next).toHaveLength(2)
  expect(next[1]).toBe(own)
  expect(hex(world.tokens.linkLines(AT + HOUR + MINUTE, MINE))).not.toContain(own)
  expect(hex(world.tokens.linkLines(AT + MINUTE, THEIRS))).not.toContain(own)
})

test('of an hour whose key is destroyed there is no token, and none is made', () => {
  expect(world.tokens.linkLines(AT, MINE)).toHaveLength(1)
  world.keys.destroyExpired(AT + 4 * HOUR)
  expect(world.tokens.linkLines(AT + 4 * HOUR, MINE)).toHaveLength(1)
  expect(() => world.tokens.linkLines(AT + HOUR, MINE)).toThrow(expect.objectContaining({ code: 'KEY_OF_THE_PAST' }))
})

test('lines and persons of before are found by their old key for 28 days after its own, and then no more', () => {
  writeFileSync(join(world.folder, 'lasting', 'lookup-2021-12-23.key'), Buffer.alloc(32, 7))
  const [line] = hex(world.subjectKeys.oldLines(MINE))
  const [person] = hex(world.subjectKeys.oldPersons('ci'))
  const change = Date.parse('2022-01-20T00:00:00+09:00')
  for (const [at, place] of [
    [change - 1, 0],
    [change, 0],
    [change + 28 * DAY - 1, 0],
    [change + 28 * DAY, -1],
  ] as const) {
    world.setTime(at)
    world.keys.destroyExpired(at)
    expect(hex(world.subjectKeys.oldLines(MINE)).indexOf(line ?? '')).toBe(place)
    expect(hex(world.subjectKeys.oldPersons('ci')).indexOf(person ?? '')).toBe(place)
  }
})

test('limits of two days, things, lines or sites have nothing in common', () => {
  const { limited } = world.tokens
  const all = [TODAY, TOMORROW].flatMap((day) =>
    ['reports', 'refreshes'].flatMap((thing) => [MINE, THEIRS, '7', '70'].map((of) => limited(day, thing, of))),
  )
  expect(new Set(hex(all)).size).toBe(all.length)
  expect(hex([limited(TODAY, 'reports', MINE)])).toEqual(hex(all.slice(0, 1)))
})

test('who has called where is told apart by line, site and whether it was only logged, and by the process key alone', () => {
  const { recent } = world.tokens
  const all = [MINE, THEIRS].flatMap((line) =>
    [7, 70].flatMap((site) => [recent(line, site), recent(line, site, true)]),
  )
  expect(new Set(all).size).toBe(all.length)
  expect(all.map((token) => token.length)).toEqual(all.map(() => 16))
  expect(recent(MINE, 7)).toBe(all[0])
  world.keys.empty()
  expect(recent(MINE, 7)).not.toBe(all[0])
})
