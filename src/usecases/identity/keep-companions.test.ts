/** Companions on one's own page: what is taken, what is wrong with the rest, and what holds for each at the place of the visit. */
import { beforeEach, expect, test } from 'vitest'
import { readRuleset } from '../../adapters/rulesets/read-ruleset.ts'
import type { Line } from '../../domain/call/phone/line.ts'
import type { Companion } from '../../domain/identity/companion.ts'
import type { CalendarDate } from '../../domain/kit/time.ts'
import { CAFE } from '../../domain/places/cafe.fixture.ts'
import type { Site } from '../../domain/places/site.ts'
import type { NewCompanion } from '../../ports/identity/companions.ts'
import type { Journey } from '../links/read-link.ts'
import { makeKeepCompanions } from './keep-companions.ts'

const NOON = Date.parse('2022-01-12T12:31+09:00')
const LINE = '+821000005678' as Line
const JOURNEY = { content: { line: LINE } } as Journey
const ruleset = readRuleset(`${import.meta.dirname}/../../../rulesets/kr`)
const CHILD: Companion = {
  ...{ id: 'c1', name: '홍아이', birthDate: '2012-03-04' as CalendarDate, relation: 'child' },
  ...{ addedOn: '2022-01-10' as CalendarDate, consent: { kind: 'guardian', version: '1' } },
}
const TYPED = { name: ' 홍아이 ', birthDate: '20120304', relation: 'child', agreed: true }

let kept: (readonly [Line, NewCompanion, number])[]
let removed: string[]
let own: readonly Companion[] | undefined
let place: Site | undefined
let nth: number
let counted: unknown[]
beforeEach(() => {
  ;[kept, removed, own, place, nth, counted] = [[], [], [CHILD], CAFE, 1, []]
})
const keep = makeKeepCompanions({
  companions: {
    ofLine: async (line, at) => (line === LINE && at === NOON ? own : undefined),
    add: async (line, companion, most) => {
      kept.push([line, companion, most])
      return 'added'
    },
    remove: async (line, id) => void removed.push(`${line} ${id}`),
  },
  dayLimits: {
    count: async (day, things) => {
      counted.push(day, ...things)
      return things.map(() => nth)
    },
  },
  most: 2,
  placeOf: () => place,
  ruleset: () => ruleset,
  clock: { now: () => NOON },
})

test('what is typed is kept as it is meant, under the consent that the age needs, and counted for the line', async () => {
  expect(keep.most).toBe(2)
  expect(await keep.add(JOURNEY, TYPED)).toEqual({ kind: 'added' })
  const child = { name: '홍아이', birthDate: '2012-03-04', relation: 'child', addedOn: '2022-01-12' }
  expect(kept).toEqual([[LINE, { ...child, consent: { kind: 'guardian', version: '1' } }, 2]])
  expect(counted).toEqual(['2022-01-12', { thing: 'companions', of: LINE }])
  await keep.add(JOURNEY, { ...TYPED, birthDate: '19410120', relation: 'parent' })
  expect(kept[1]?.[1]).toMatchObject({ relation: 'parent', consent: { kind: 'told' } })
})

test.each([
  [{ name: '' }, ['name']],
  [{ birthDate: '20120230' }, ['birth-date']],
  [{ relation: 'friend' }, ['relation']],
  [{ agreed: false }, ['agree']],
  [{ name: '<b>', birthDate: '', relation: '', agreed: false }, ['name', 'birth-date', 'relation', 'agree']],
])('%o is wrong in %o: nothing is kept or counted', async (wrong, fields) => {
  expect(await keep.add(JOURNEY, { ...TYPED, ...wrong })).toEqual({ kind: 'wrong', fields })
  expect([kept, counted]).toEqual([[], []])
})

test('ten changes a line and day', async () => {
  nth = 10
  expect(await keep.add(JOURNEY, TYPED)).toEqual({ kind: 'added' })
  nth = 11
  expect(await keep.add(JOURNEY, TYPED)).toEqual({ kind: 'limit' })
  expect(kept).toHaveLength(1)
})

test('each is shown with what holds at the place, where there is one', async () => {
  expect(await keep.show(JOURNEY)).toEqual([
    { companion: CHILD, decision: expect.objectContaining({ outcome: 'pass' }) as unknown },
  ])
  own = [{ ...CHILD, birthDate: '1941-01-20' as CalendarDate }]
  expect((await keep.show(JOURNEY))?.[0]?.decision?.outcome).toBe('unknown')
  place = undefined
  expect((await keep.show(JOURNEY))?.[0]?.decision).toBeUndefined()
  own = undefined
  expect(await keep.show(JOURNEY)).toBeUndefined()
})

test('one is removed by its name on that line', async () => {
  await keep.remove(JOURNEY, 'c1')
  expect(removed).toEqual([`${LINE} c1`])
})
