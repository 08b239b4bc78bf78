/** A line that is nobody's any more: by the person's word, by a changed number, by staff. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { heldRows } from '../../../tests/support/opened-rows.ts'
import { pathOf } from '../../../tests/support/visitor.ts'
import { lineOf, personOf, startVisitorWorld, type VisitorWorld } from '../../../tests/support/visitor-world.ts'
import { createPostgresCorrections } from '../../adapters/postgres/identity/corrections.ts'
import type { Line, SiteNumber } from '../../domain/call/phone/line.ts'
import { HOUR } from '../../domain/kit/time.ts'

let world: VisitorWorld
beforeAll(async () => {
  world = await startVisitorWorld()
})
afterAll(() => world.close())

const cafe = () => {
  const site = world.sites.byNumber('0800000001' as SiteNumber)
  if (site === undefined) throw new Error('no cafe')
  return site
}
const isBound = async (line: Line) => (await world.bindings.find([line], world.clock.now()))[0] !== 'unbound'
/** Of what is kept: how much is held to be so, now. */
async function rowsLeft() {
  const { persons, lines, statuses } = await heldRows(world.owner, world.keys)
  const consents = persons.reduce((sum, person) => sum + person.c.length, 0)
  return { persons: persons.length, bindings: lines.length, statuses: statuses.length, consents }
}
const CARRIER = { kind: 'carrier', name: 'Example Telecom', sites: new Set<SiteNumber>() } as const
const NOTHING = { persons: 0, bindings: 0, statuses: 0, consents: 0 }
/** The same person on two lines. */
async function twoLines(first: number) {
  const lines = [lineOf(first), lineOf(first + 1)] as const
  const person = { ...personOf(lines[0]), ci: `ci ${first}` }
  await world.bind(lines[0], person)
  const { who, base } = await world.bind(lines[1], { ...person, phone: lines[1] })
  return { lines, who, base }
}

test('who withdraws ends this line alone; with the last line everything about the person goes', async () => {
  const { lines, who, base } = await twoLines(10)
  expect((await rowsLeft()).bindings).toBe(2)
  await who.post(`${base}/me/withdraw`)
  expect([await isBound(lines[0]), await isBound(lines[1])]).toEqual([true, false])
  expect(await rowsLeft()).toEqual({ persons: 1, bindings: 1, statuses: 1, consents: 2 })
  const again = world.visitor()
  const base2 = pathOf((await again.types(await world.link(lines[0]), lines[0].slice(-4))).location)
  await again.post(`${base2}/me/withdraw`)
  expect(await rowsLeft()).toEqual(NOTHING)
})

test('who deletes is gone from every line at once, and every binding’s end is counted', async () => {
  const { lines, who, base } = await twoLines(20)
  world.events.length = 0
  await who.post(`${base}/me/delete`)
  expect(await rowsLeft()).toEqual(NOTHING)
  expect([await isBound(lines[0]), await isBound(lines[1])]).toEqual([false, false])
  expect(world.events.filter(({ type }) => type === 'binding-ended')).toEqual([
    { type: 'binding-ended', why: 'deleted' },
    { type: 'binding-ended', why: 'deleted' },
  ])
})

test('whoever ends a binding takes the name off every door that shows it, by the own number too', async () => {
  const gym = '0800000002' as SiteNumber
  const ends = [
    async (line: Line) => {
      const { who, base } = await world.bind(line, personOf(line))
      return () => who.post(`${base}/me/delete`)
    },
    async (line: Line) => {
      await world.bind(line, personOf(line))
      return () => world.visitors.endBinding.numbersChanged(CARRIER, [line], world.clock.now() + HOUR)
    },
  ]
  for (const [nth, begin] of ends.entries()) {
    const line = lineOf(25 + nth)
    const end = await begin(line)
    world.arrives(line, undefined, '문*앞(80년생)')
    world.arrives(line, gym, '문*앞(80년생)')
    world.arrives(lineOf(27), gym, '김*솔(94년생)')
    await end()
    expect(world.namesAt()).not.toContain('문*앞(80년생)')
    expect(new Set(world.namesAt(gym))).toEqual(new Set(['김*솔(94년생)']))
  }
})

test('a changed number ends what was proved before it, and of an unbound line nothing is told', async () => {
  const line = lineOf(30)
  await world.bind(line, personOf(line))
  world.events.length = 0
  await world.visitors.endBinding.numbersChanged(CARRIER, [line, lineOf(31)], world.clock.now() - 5 * HOUR)
  expect(await isBound(line)).toBe(true)
  await world.visitors.endBinding.numbersChanged(CARRIER, [line, lineOf(31)], world.clock.now() + HOUR)
  expect(await isBound(line)).toBe(false)
  expect(world.events).toEqual([{ type: 'binding-ended', why: 'number-changed' }])
})

test('who deletes has their line’s correction requests deleted, and a number that changed hands those of before', async () => {
  const [mine, changed] = [lineOf(50), lineOf(51)]
  const { who, base } = await world.bind(mine, personOf(mine))
  expect(await who.post(`${base}/me/wrong`, { kind: 'name', words: '홍길동이 아닙니다' })).toMatchObject({
    status: 303,
  })
  await world.visitors.openCorrection(changed, { kind: 'other', words: '', by: 'text' })
  const { ofLine } = createPostgresCorrections(world.subjects)
  expect([await ofLine(mine), await ofLine(changed)].map((each) => each.length)).toEqual([1, 1])
  await who.post(`${base}/me/delete`)
  await world.visitors.endBinding.numbersChanged(CARRIER, [changed], world.clock.now())
  expect([await ofLine(mine), await ofLine(changed)].map((each) => each.length)).toEqual([0, 1])
  await world.visitors.endBinding.numbersChanged(CARRIER, [changed], world.clock.now() + 24 * HOUR)
  expect(await ofLine(changed)).toEqual([])
})

test('staff name an arrival of the last two hours at their own place, and nothing else', async () => {
  const line = lineOf(40)
  await world.bind(line, personOf(line))
  const visit = world.arrives(line)
  const { notThisPerson } = world.visitors.endBinding
  const gym = world.sites.byNumber('0800000002' as SiteNumber)
  expect(await notThisPerson(gym ?? cafe(), visit, 'other-person')).toBe('no-such-arrival')
  const start = world.clock.now()
  world.setTime(start + 2 * HOUR + 1)
  expect(await notThisPerson(cafe(), visit, 'other-person')).toBe('no-such-arrival')
  world.setTime(start)
  expect(await isBound(line)).toBe(true)
  expect(await notThisPerson(cafe(), visit, 'other-person')).toBe('taken')
  expect(await isBound(line)).toBe(false)
})

test('the fourth report of one phone a day is too many, also when they come at the same moment', async () => {
  const line = lineOf(50)
  const visits = Array.from({ length: 4 }, () => world.arrives(line))
  const answers = await Promise.all(
    visits.map((visit) => world.visitors.endBinding.notThisPerson(cafe(), visit, 'other')),
  )
  expect(answers.toSorted()).toEqual(['limit', 'taken', 'taken', 'taken'])
})

test('that a carrier reported is noted by the day, once; that staff did, at a place, is noted nowhere', async () => {
  const audit = async () => (await world.owner.query('select to_jsonb(a) as entry from ansimpass.audit a')).rows
  await world.owner.query('truncate ansimpass.audit')
  await world.bind(lineOf(60), personOf(lineOf(60)))
  const visit = world.arrives(lineOf(60))
  expect(await world.visitors.endBinding.notThisPerson(cafe(), visit, 'other-age')).toBe('taken')
  expect(await audit()).toEqual([])
  for (let times = 0; times < 2; times += 1)
    await world.visitors.endBinding.numbersChanged(CARRIER, [lineOf(61), lineOf(62)], world.clock.now())
  const entry = {
    day: '2022-01-12',
    actor_kind: 'carrier',
    actor: 'Example Telecom',
    verb: 'number-changes',
    site_id: 0,
  }
  expect(await audit()).toEqual([{ entry }])
})
