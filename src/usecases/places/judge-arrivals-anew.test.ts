/** Tests of arrivals judged anew: at the moment other rules hold, and without the registry. */
import { expect, test } from 'vitest'
import { readRuleset } from '../../adapters/rulesets/read-ruleset.ts'
import type { Line } from '../../domain/call/phone/line.ts'
import { type CalendarDate, DAY, HOUR, kstDay } from '../../domain/kit/time.ts'
import type { Evidence } from '../../domain/pass/evidence/evidence.ts'
import { CAFE } from '../../domain/places/cafe.fixture.ts'
import { indexRuleset } from '../../domain/rules/known-rules.ts'
import type { Ruleset } from '../../domain/rules/ruleset.ts'
import type { KnownLine } from '../../ports/identity/bindings.ts'
import type { Arrival } from '../../ports/places/arrivals.ts'
import { makeJudgeArrivalsAnew } from './judge-arrivals-anew.ts'
import type { DecidedArrival } from './update-door-screen.ts'

const korea = readRuleset('rulesets/kr')
const at = (text: string) => Date.parse(`${text}+09:00`)
const LINE = '+821000000001' as Line
const dose = (number: number, date: string): Evidence => ({
  ...{ kind: 'vaccination', vaccine: 'pfizer', dose: number, seriesDoses: 2, date: date as CalendarDate },
})
const SERIES = [dose(1, '2021-07-05'), dose(2, '2021-07-26')] // ends 2022-01-22, 24:00

function makeWorld(
  from: string,
  outcome: Arrival['outcome'] = 'pass',
  evidence: readonly Evidence[] | undefined = SERIES,
) {
  let now = at(from)
  let ruleset: Ruleset = korea
  let isOwn = true
  let isAway = false
  const told: DecidedArrival[] = []
  const arrival: Arrival = {
    ...{ callKey: new Uint8Array(16), day: kstDay(now), siteId: CAFE.id, at: now, lastFour: '0001', line: LINE },
    ...{ shown: '홍*동(80년생)', outcome, allowedAlone: true },
  }
  const person = { personId: 'p', name: '홍길동', birthDate: '1980-05-01' as CalendarDate }
  const binding = { person, boundAs: 'subscriber', proofLevel: 'identity', endsAt: now + 20 * DAY } as const
  const known = (): KnownLine =>
    outcome === 'unverified' ? 'unbound' : { binding, snapshot: evidence && { evidence, fetchedAt: now - 10 * HOUR } }
  const look = makeJudgeArrivalsAnew({
    ruleset: () => ruleset,
    sites: { byId: () => CAFE },
    arrivalStore: {
      async load(since) {
        if (isAway) throw new Error('away')
        return arrival.at >= since ? [arrival] : []
      },
    },
    bindings: { find: async (lines) => lines.map(known) },
    updateDoorScreen: (decided) => void told.push(decided),
    shards: { turnOf: () => (isOwn ? 1 : undefined) },
    clock: { now: () => now },
  })
  return {
    look,
    outcomes: () => told.map(({ decision }) => decision.outcome),
    told,
    passTo: (text: string) => {
      now = at(text)
    },
    publish: (rules: Ruleset) => {
      ruleset = rules
    },
    give: () => {
      isOwn = false
    },
    away: (is: boolean) => {
      isAway = is
    },
  }
}

test('at midnight a pass whose time is over is shown as such, with its visit as it was', async () => {
  const world = makeWorld('2022-01-22T23:30')
  await world.look()
  world.passTo('2022-01-22T23:59')
  await world.look()
  expect(world.outcomes()).toEqual([])
  world.passTo('2022-01-23T00:00')
  await world.look()
  await world.look()
  expect(world.outcomes()).toEqual(['no-pass'])
  expect(world.told[0]).toMatchObject({ line: LINE, calledAt: at('2022-01-22T23:30'), day: '2022-01-22' })
})

test('the end of all passes is seen at the minute it begins', async () => {
  const world = makeWorld('2022-02-28T23:30', 'no-pass')
  await world.look()
  world.passTo('2022-03-01T00:00')
  await world.look()
  expect(world.outcomes()).toEqual(['not-required'])
})

test('rules that are published and hold at once count at the next look, in the middle of a day', async () => {
  const world = makeWorld('2022-01-12T12:00', 'pass')
  await world.look()
  const { known: _, ...rows } = korea
  world.publish(indexRuleset({ ...rows, version: 'published-now', requirements: [] }))
  world.passTo('2022-01-12T12:01')
  await world.look()
  expect(world.outcomes()).toEqual(['not-required'])
})

test('a line that is nobody’s is judged by the rules alone', async () => {
  const world = makeWorld('2022-02-28T23:30', 'unverified')
  await world.look()
  world.passTo('2022-03-01T00:00')
  await world.look()
  expect(world.outcomes()).toEqual(['not-required'])
})

test('what staff reported, what is under way, what is of another process stays', async () => {
  const worlds = [
    makeWorld('2022-01-22T23:30', 'reported'),
    makeWorld('2022-01-22T23:30', 'checking'),
    makeWorld('2022-01-22T23:30'),
  ]
  worlds[2]?.give()
  for (const world of worlds) {
    await world.look()
    world.passTo('2022-01-23T00:00')
    await world.look()
    expect(world.outcomes()).toEqual([])
  }
})

test('a database that is away is asked again at the next look', async () => {
  const world = makeWorld('2022-01-22T23:30')
  await world.look()
  world.passTo('2022-01-23T00:00')
  world.away(true)
  await expect(world.look()).rejects.toThrow('away')
  world.away(false)
  await world.look()
  expect(world.outcomes()).toEqual(['no-pass'])
})
