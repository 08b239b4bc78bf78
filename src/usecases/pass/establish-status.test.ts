import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { eventually } from '../../../tests/support/eventually.ts'
import { readRuleset } from '../../adapters/rulesets/read-ruleset.ts'
import { addDays, type CalendarDate, DAY, HOUR, kstDay } from '../../domain/kit/time.ts'
import type { Evidence, StatusSnapshot } from '../../domain/pass/evidence/evidence.ts'
import { CAFE } from '../../domain/places/cafe.fixture.ts'
import type { KnownLine, NewSnapshot } from '../../ports/identity/bindings.ts'
import type { AppEvent } from '../../ports/kit/events.ts'
import type { RegistryAnswer } from '../../ports/pass/vaccination-registry.ts'
import { makeEstablishStatus } from './establish-status.ts'
import { makeLookUpPerson } from './look-up-person.ts'

const ruleset = readRuleset(`${import.meta.dirname}/../../../rulesets/kr`)
const NOON = Date.parse('2022-01-12T11:40:00+09:00')
const day = (daysAgo: number) => addDays(kstDay(NOON), -daysAgo)
const twoDoses = (daysAgo: number): readonly Evidence[] => [
  { kind: 'vaccination', vaccine: 'pfizer', dose: 1, seriesDoses: 2, date: day(daysAgo + 21) },
  { kind: 'vaccination', vaccine: 'pfizer', dose: 2, seriesDoses: 2, date: day(daysAgo) },
]
const VALID = twoDoses(90)
const EXPIRED = twoDoses(200)
const DOWN: RegistryAnswer = { kind: 'unavailable', why: 'timeout' }

test('a fresh status is not asked for again', async () => {
  const world = makeWorld(DOWN)
  const { decision } = await world.establish(bound({ evidence: VALID, fetchedAt: NOON - 20 * HOUR }))
  expect(decision.outcome).toBe('pass')
  expect(world.asked()).toBe(0)
})

test('a pass by a status of some hours is told with its day, a younger one is not', async () => {
  const world = makeWorld(DOWN)
  const aged = (hours: number) => world.establish(bound({ evidence: VALID, fetchedAt: NOON - hours * HOUR }))
  expect((await aged(6)).lastKnown).toBe(NOON - 6 * HOUR)
  expect(await aged(5)).not.toHaveProperty('lastKnown')
  expect(world.asked()).toBe(0)
})

test('who is asked for ahead of a call is asked for behind all callers; that nothing is known is no first word', async () => {
  const negative = makeWorld({ kind: 'known', evidence: [] })
  const person = { personId: 'p', name: '홍길동', birthDate: '1980-05-01' as CalendarDate }
  const first = await negative.lookUp(person, undefined, undefined)
  expect(first.answer).toEqual({ kind: 'unavailable', why: 'sudden-negatives' })
  await first.kept
  expect(negative.saved).toEqual([])
  const again = await negative.lookUp(person, undefined, { evidence: [], fetchedAt: NOON - DAY })
  await again.kept
  expect(again.answer).toEqual({ kind: 'known', evidence: [] })
  expect(negative.saved).toHaveLength(1)
  const known = makeWorld({ kind: 'known', evidence: VALID })
  await (await known.lookUp(person, undefined, undefined)).kept
  expect(known.saved).toMatchObject([{ snapshot: { evidence: VALID } }])
  await known.lookUp(person, 'visit', undefined)
  expect([...negative.options, ...known.options]).toEqual([true, true, true, false])
  expect(known.events.map(({ type }) => type)).toEqual(['status-refreshed', 'registry-asked'])
})

test('an old status is asked for again, and what is told is kept with its hour', async () => {
  const world = makeWorld({ kind: 'known', evidence: VALID })
  const { decision } = await world.establish(bound({ evidence: EXPIRED, fetchedAt: NOON - 24 * HOUR }))
  expect(decision.outcome).toBe('pass')
  const fetchedAt = Date.parse('2022-01-12T11:00:00+09:00')
  await eventually(() => expect(world.saved).toEqual([{ personId: 'p', snapshot: { evidence: VALID, fetchedAt } }]))
})

test('a look-up is noted for the person to see, by day; one that came to nothing is none', async () => {
  const world = makeWorld({ kind: 'known', evidence: VALID })
  await world.establish(bound(undefined))
  await eventually(() => expect(world.noted).toEqual([{ personId: 'p', day: '2022-01-12', deed: 'lookup' }]))
  const down = makeWorld(DOWN)
  await down.establish(bound(undefined))
  expect(down.noted).toEqual([])
})

test('a status that no longer admits is asked for again from the next hour on', async () => {
  const world = makeWorld({ kind: 'known', evidence: VALID })
  expect((await world.establish(bound({ evidence: EXPIRED, fetchedAt: NOON - 40 * 60_000 }))).decision.outcome).toBe(
    'no-pass',
  )
  expect(world.asked()).toBe(0)
  expect((await world.establish(bound({ evidence: EXPIRED, fetchedAt: NOON - HOUR }))).decision.outcome).toBe('pass')
})

test('a booster of this morning opens the door although yesterday’s status had expired', async () => {
  const booster: Evidence = { kind: 'vaccination', vaccine: 'pfizer', dose: 3, seriesDoses: 2, date: day(0) }
  const world = makeWorld({ kind: 'known', evidence: [...EXPIRED, booster] })
  const { decision } = await world.establish(bound({ evidence: EXPIRED, fetchedAt: NOON - 5 * HOUR }))
  expect(decision.outcome).toBe('pass')
})

test('a registry that does not answer leaves the pass that was known last, with its date', async () => {
  const { decision, lastKnown } = await makeWorld(DOWN).establish(bound({ evidence: VALID, fetchedAt: NOON - 7 * DAY }))
  expect(decision.outcome).toBe('pass')
  expect(lastKnown).toBe(NOON - 7 * DAY)
})

test('a person whom the registry does not know is unknown, not unvaccinated, and the old status stays', async () => {
  const world = makeWorld({ kind: 'no-such-person' })
  const { decision } = await world.establish(bound({ evidence: VALID, fetchedAt: NOON - 7 * DAY }))
  expect(decision.outcome).toBe('unknown')
  expect(world.saved).toEqual([])
})

describe('an answer of which a part could not be read', () => {
  const unread = (kind: 'vaccination' | 'test', evidence: readonly Evidence[]): RegistryAnswer => ({
    kind: 'known',
    evidence,
    unreadable: [{ kind, reason: 'code' }],
  })

  test('is a pass by what could be read, is unknown without, and is not kept', async () => {
    const passing = makeWorld(unread('test', VALID))
    expect((await passing.establish(bound(undefined))).decision.outcome).toBe('pass')
    const open = makeWorld(unread('vaccination', []))
    expect((await open.establish(bound(undefined))).decision.outcome).toBe('unknown')
    // What is noted and what is kept go in batches that begin together.
    await eventually(() => expect([passing.noted.length, open.noted.length]).toEqual([1, 1]))
    expect([...passing.saved, ...open.saved]).toEqual([])
    expect(open.events).toContainEqual({ type: 'evidence-unreadable', kind: 'vaccination', reason: 'code' })
    expect(open.events).toContainEqual(expect.objectContaining({ type: 'registry-asked', result: 'known-partly' }))
  })

  test('leaves of the status before only the kinds that could not be read', async () => {
    const old = { evidence: VALID, fetchedAt: NOON - 7 * DAY }
    const doses = await makeWorld(unread('vaccination', [])).establish(bound(old))
    expect([doses.decision.outcome, doses.lastKnown]).toEqual(['pass', NOON - 7 * DAY])
    const word = { kind: 'vaccination', at: NOON - DAY } as const
    const corrected = { ...unread('test', []), corrected: [word] } as RegistryAnswer
    expect((await makeWorld(corrected).establish(bound(old))).decision.outcome).toBe('unknown')
  })
})

test('a dose of 2031 is a slip and leaves the status open: nobody is told to come back then', async () => {
  const slip = { ...VALID[0], date: '2031-08-12' } as Evidence
  const world = makeWorld({ kind: 'known', evidence: [slip] })
  expect((await world.establish(bound(undefined))).decision.outcome).toBe('unknown')
  expect(world.events).toContainEqual({ type: 'evidence-unreadable', kind: 'vaccination', reason: 'date' })
})

describe('evidence that is suddenly gone', () => {
  const old = { evidence: VALID, fetchedAt: NOON - 2 * DAY }

  test('is told as before, with its age, and when it was first missed is kept beside it', async () => {
    const world = makeWorld({ kind: 'known', evidence: [] })
    const { decision, lastKnown } = await world.establish(bound(old))
    expect([decision.outcome, lastKnown]).toEqual(['pass', old.fetchedAt])
    const lossSeenAt = Date.parse('2022-01-12T12:00:00+09:00')
    await eventually(() => expect(world.saved).toEqual([{ personId: 'p', snapshot: { ...old, lossSeenAt } }]))
  })

  test('is gone where it was missed six hours before', async () => {
    const world = makeWorld({ kind: 'known', evidence: [] })
    const { decision } = await world.establish(bound({ ...old, lossSeenAt: NOON - 6 * HOUR }))
    expect(decision.outcome).toBe('no-pass')
    await eventually(() => expect(world.saved[0]?.snapshot).not.toHaveProperty('lossSeenAt'))
  })
})

test('on 13 December a registry that tells everybody that they are not vaccinated is not believed', async () => {
  const noon = Date.parse('2021-12-13T12:00:00+09:00')
  let minute = 0
  let answer: RegistryAnswer = { kind: 'known', evidence: [] }
  const world = makeWorld(
    () => answer,
    () => minute * 60_000,
  )
  const ring = (n: number, snapshot?: StatusSnapshot) =>
    world.establish(bound(snapshot, '1980-05-01', `p${n}`), CAFE, noon)
  let person = 0
  for (; minute < 10; minute++) {
    answer = { kind: 'known', evidence: VALID }
    for (let i = 0; i < 50; i++) expect((await ring(person++)).decision.outcome).toBe('pass')
    answer = { kind: 'known', evidence: [] }
    for (let i = 0; i < 5; i++) expect((await ring(person++)).decision.outcome).toBe('no-pass')
  }
  const first = await ring(person++, { evidence: VALID, fetchedAt: noon - 2 * DAY })
  expect(first.decision.outcome).toBe('pass') // the very first "nothing" of the flood is not believed of whom it knew
  const told: string[] = []
  for (; minute < 20; minute++) {
    for (let i = 0; i < 60; i++) told.push((await ring(person++)).decision.outcome)
    const known = await ring(person++, { evidence: VALID, fetchedAt: noon - 2 * DAY })
    expect([known.decision.outcome, known.lastKnown]).toEqual(['pass', noon - 2 * DAY])
  }
  // The first thirty are within what may be: nobody after them is called unvaccinated.
  expect(told.slice(0, 29).every((outcome) => outcome === 'no-pass')).toBe(true)
  expect(told.slice(29).every((outcome) => outcome === 'unknown')).toBe(true)
  // Nor is what they were told kept: they are asked for again. Of the minute before five more.
  await eventually(() => expect(world.forgotten).toHaveLength(29 + 5))
  expect(world.forgotten).toContain('p551')
  expect(world.saved.map(({ personId }) => personId)).toEqual(expect.arrayContaining(world.forgotten))
})

test('the registry is asked nothing for a line without a person, nor where no answer could change anything', async () => {
  const world = makeWorld(DOWN)
  expect((await world.establish('unbound')).decision.outcome).toBe('unknown')
  expect((await world.establish(bound(undefined, '2010-05-01'))).decision.outcome).not.toBe('unknown')
  const salon = { ...CAFE, category: 'hair_salon' }
  expect((await world.establish(bound(undefined), salon)).decision.outcome).toBe('not-required')
  expect(world.asked()).toBe(0)
})

test('one person who rings twice at once is asked for once', async () => {
  const world = makeWorld({ kind: 'known', evidence: VALID })
  const both = await Promise.all([world.establish(bound(undefined)), world.establish(bound(undefined))])
  expect(both.map(({ decision }) => decision.outcome)).toEqual(['pass', 'pass'])
  expect(world.asked()).toBe(1)
})

test('at noon on 13 December nobody knows of the amnesty of that evening', async () => {
  const noon = Date.parse('2021-12-13T11:40:00+09:00')
  const world = makeWorld({ kind: 'known', evidence: [] })
  const { decision } = await world.establish(bound(undefined), { ...CAFE, category: 'indoor_sports' }, noon)
  expect(decision.outcome).toBe('no-pass')
})

describe('whatever was known before', () => {
  test('an unavailable registry never makes a "no pass"', async () => {
    const evidence = fc.array(
      fc.oneof(
        fc.record({
          kind: fc.constant('vaccination' as const),
          vaccine: fc.constantFrom('pfizer', 'janssen', 'astrazeneca'),
          dose: fc.integer({ min: 1, max: 4 }),
          seriesDoses: fc.constantFrom(1, 2),
          date: fc.integer({ min: 0, max: 400 }).map(day),
        }),
        fc.record({ kind: fc.constant('recovery' as const), released: fc.integer({ min: 0, max: 400 }).map(day) }),
        fc.record({
          kind: fc.constant('test' as const),
          type: fc.constantFrom('pcr' as const, 'rapid' as const),
          result: fc.constantFrom('negative' as const, 'positive' as const),
          medium: fc.constantFrom('text' as const, 'paper' as const),
          supervised: fc.boolean(),
          at: fc.integer({ min: NOON - 5 * DAY, max: NOON }),
        }),
        fc.record({
          kind: fc.constant('exemption' as const),
          ground: fc.constantFrom('severe-reaction', 'immune'),
          issued: fc.integer({ min: 0, max: 400 }).map(day),
        }),
      ),
      { maxLength: 5 },
    )
    await fc.assert(
      fc.asyncProperty(
        fc.option(fc.record({ evidence, fetchedAt: fc.integer({ min: NOON - 27 * DAY, max: NOON - HOUR }) }), {
          nil: undefined,
        }),
        fc.constantFrom('restaurant_cafe', 'indoor_sports', 'library', 'large_store_3000', 'hair_salon'),
        fc.constantFrom('1948-03-14', '1990-02-11', '2003-04-10', '2004-06-15', '2012-05-05'),
        fc.constantFrom('timeout', 'refused', 'error-answer', 'malformed', 'breaker-open', 'too-many'),
        async (snapshot, category, born, why) => {
          const world = makeWorld({ kind: 'unavailable', why: why as 'timeout' })
          const { decision } = await world.establish(bound(snapshot, born), { ...CAFE, category })
          const saysUnvaccinated = world.asked() > 0 && !['unknown', 'pass'].includes(decision.outcome)
          expect(saysUnvaccinated).toBe(false)
        },
      ),
      { numRuns: 400 },
    )
  })
})

function bound(snapshot: StatusSnapshot | undefined, born = '1980-05-01', personId = 'p'): KnownLine {
  return {
    binding: {
      person: { personId, name: '홍길동', birthDate: born as CalendarDate },
      boundAs: 'subscriber',
      proofLevel: 'identity',
      endsAt: NOON + DAY,
    },
    snapshot,
  }
}

function makeWorld(answer: RegistryAnswer | (() => RegistryAnswer), elapsed = () => 0) {
  let asked = 0
  const options: boolean[] = []
  const saved: NewSnapshot[] = []
  const forgotten: string[] = []
  const noted: { personId: string; day: string; deed: string }[] = []
  const events: AppEvent[] = []
  const lookUp = makeLookUpPerson({
    registry: {
      async evidenceOf(_person, { behindCallers = false } = {}) {
        asked += 1
        options.push(behindCallers)
        return typeof answer === 'function' ? answer() : answer
      },
    },
    bindings: {
      async saveSnapshots(list) {
        saved.push(...list)
      },
      async forgetNone(ids) {
        forgotten.push(...ids)
      },
    },
    records: { note: async (deeds) => void noted.push(...deeds) },
    clock: { now: () => NOON },
    events: { emit: (event) => events.push(event) },
    elapsed,
  })
  const establish = makeEstablishStatus({ ruleset: () => ruleset, lookUp, agedHours: 6, statusHours: 24 })
  return {
    lookUp,
    options,
    saved,
    forgotten,
    noted,
    events,
    asked: () => asked,
    establish: (known: KnownLine, site = CAFE, at = NOON) => establish(known, site, at, 'visit'),
  }
}
