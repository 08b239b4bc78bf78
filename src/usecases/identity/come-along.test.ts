/** Companions who come along: each a call of their own under a key that is the same within the hour, with what the door may show. */
import { beforeEach, expect, test } from 'vitest'
import { readRuleset } from '../../adapters/rulesets/read-ruleset.ts'
import type { Line } from '../../domain/call/phone/line.ts'
import type { Companion } from '../../domain/identity/companion.ts'
import type { CalendarDate } from '../../domain/kit/time.ts'
import { CAFE } from '../../domain/places/cafe.fixture.ts'
import type { HandedCall, HandedOutcome } from '../../ports/call/handed-calls.ts'
import type { Counted } from '../../ports/kit/day-limits.ts'
import { makeComeAlong } from './come-along.ts'

const NOON = Date.parse('2022-01-12T12:31+09:00')
const LINE = '+821000005678' as Line
const ruleset = readRuleset(`${import.meta.dirname}/../../../rulesets/kr`)
const companion = (id: string, name: string, birthDate: string): Companion => ({
  ...{ id, name, birthDate: birthDate as CalendarDate, relation: 'child', addedOn: '2022-01-10' as CalendarDate },
  consent: { kind: 'guardian', version: '1' },
})
const CHILD = companion('c1', '홍아이', '2012-03-04')
const MOTHER = companion('c2', '오순이', '1941-01-20')

let named: readonly Companion[] | undefined
let handed: HandedCall[]
let counted: (Counted & { readonly day: CalendarDate })[]
let before: number
let outcomes: readonly HandedOutcome[]
beforeEach(() => {
  ;[named, handed, counted, before, outcomes] = [[CHILD, MOTHER], [], [], 0, ['logged', 'logged']]
})
const come = makeComeAlong({
  companions: { ofLine: async (line, at) => (line === LINE && at === NOON ? named : []) },
  dayLimits: {
    count: async (day, things) => {
      counted.push(...things.map((thing) => ({ ...thing, day })))
      return things.map((_, nth) => before + nth + 1)
    },
  },
  handedCalls: {
    hand: async (calls) => {
      handed.push(...calls)
      return calls.map((_, nth) => ({ outcome: outcomes[nth] ?? 'unavailable' }))
    },
  },
  tokens: { companionVisit: (at, line, site, id) => Buffer.from(`${at} ${line} ${site} ${id}`) },
  ruleset: () => ruleset,
  clock: { now: () => NOON },
})
const everybody = (all: readonly Companion[]) => all

test('each is a call at that place under a key of its own; of age nobody is asked, nobody else is called confirmed', async () => {
  expect(await come(LINE, CAFE, everybody)).toEqual({ kind: 'came', count: 2 })
  const common = { site: CAFE.number, line: LINE, receivedAt: NOON, channel: 'companion' }
  expect(handed).toEqual([
    {
      ...common,
      callKey: Buffer.from(`${NOON} ${LINE} ${CAFE.id} c1`),
      companion: { shown: '동반 홍*이(12년생)', outcome: 'not-required' },
    },
    {
      ...common,
      callKey: Buffer.from(`${NOON} ${LINE} ${CAFE.id} c2`),
      companion: { shown: '동반 오*이(41년생)', outcome: 'no-pass' },
    },
  ])
  const one = { day: '2022-01-12', thing: 'companion-visits', of: LINE }
  expect(counted).toEqual([one, one])
})

test('only who was chosen comes; where none is, or nobody is named, nothing is counted or handed over', async () => {
  expect(await come(LINE, CAFE, (all) => all.slice(1))).toEqual({ kind: 'came', count: 1 })
  expect(handed.map(({ companion }) => companion?.shown)).toEqual(['동반 오*이(41년생)'])
  handed = []
  counted = []
  expect(await come(LINE, CAFE, () => [])).toEqual({ kind: 'nobody' })
  named = undefined
  expect(await come(LINE, CAFE, everybody)).toEqual({ kind: 'nobody' })
  expect([handed, counted]).toEqual([[], []])
})

test('forty visits of companions a line and day, and none of those that go beyond', async () => {
  before = 38
  expect(await come(LINE, CAFE, everybody)).toEqual({ kind: 'came', count: 2 })
  handed = []
  before = 39
  expect(await come(LINE, CAFE, everybody)).toEqual({ kind: 'limit' })
  expect(handed).toEqual([])
})

test.each<[readonly HandedOutcome[], string]>([
  [['already', 'logged'], 'came'],
  [['already', 'already'], 'came'],
  [['logged', 'unavailable'], 'unavailable'],
  [['repeat', 'logged'], 'unavailable'],
])('stored as %o: %s', async (given, kind) => {
  outcomes = given
  expect((await come(LINE, CAFE, everybody)).kind).toBe(kind)
})
