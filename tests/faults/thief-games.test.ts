/** A thief's games against the server itself, with copies taken three hours and more after the visits: he knows no more than a coin. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openKeyRing } from '../../src/adapters/keys/key-ring.ts'
import { randomFrom } from '../support/random-from.ts'
import type { Copy } from './thief/copy.ts'
import { lengthsOf, recordsOf, secretStatistics, valuesSeenTwice } from './thief/exact.ts'
import { type Outcome, playSame, playWhose } from './thief/games.ts'
import { gatherLoot, type Loot } from './thief/loot.ts'
import { openingOf } from './thief/openings.ts'
import { type Group, ROUNDS, sameRounds, whoseRounds, whoseRoundsAcross } from './thief/rounds.ts'
import { seeAll } from './thief/see-all.ts'
import type { Sightings } from './thief/sightings.ts'
import { type TwoDays, twoDays } from './thief/two-days.ts'

const SEED = Math.floor(Math.random() * 2 ** 31)
/** As many right answers of 200, or more, come by chance once in ten million games. */
const BY_CHANCE = 137
/** Right answers of 200 where something tells. */
const FOUND = 190
/** Tables of rows that are only ever inserted. */
const INSERT_ONLY = /^(visits|outbox|outbox_done|texts|arrivals|links|attempts|subjects_(hour|day|night))(_\w+)?$/

let days: TwoDays
beforeAll(async () => {
  days = await twoDays(SEED)
}, 600_000)
afterAll(() => days?.close())

const told = (outcome: Outcome) => `${JSON.stringify(outcome, null, 2)}\nseed ${SEED}`

type Thief = {
  readonly name: string
  readonly copies: readonly (keyof TwoDays['copies'])[]
  readonly secrets: keyof Copy['secrets']
  /** As long as the day is not folded, its key tells in which hour somebody was served. */
  readonly readsHours: boolean
}
const THIEVES: readonly Thief[] = [
  {
    name: 'T1, three copies of different hours compared',
    ...{ copies: ['afternoon', 'evening', 'night'], secrets: 'lasting', readsHours: false },
  },
  { name: 'T2, in the evening', copies: ['evening'], secrets: 'all', readsHours: true },
  { name: 'T2, after the night', copies: ['night'], secrets: 'all', readsHours: false },
]

describe.each(THIEVES)('$name', ({ copies, secrets, readsHours }) => {
  let loot: Loot
  let seen: Sightings
  beforeAll(() => {
    loot = lootOf(
      copies.map((name) => days.copies[name]),
      secrets,
    )
    seen = seeAll(loot)
  })

  test.each<Group>(['quiet', 'busy', 'newcomers'])('does not know whose is which of two visits (%s)', (group) => {
    for (const which of ['first', 'last'] as const) {
      const outcome = playWhose(loot, seen, whoseRounds(days, group, which), randomFrom(SEED))
      expect(outcome.rounds).toBe(ROUNDS)
      expect(outcome.right, told(outcome)).toBeLessThan(BY_CHANCE)
    }
  })

  test.each<Group>(['quiet', 'busy', 'newcomers'])(
    'does not know which of two visits is the same line’s (%s)',
    (group) => {
      const outcome = playSame(loot, seen, sameRounds(days, group), randomFrom(SEED))
      expect(outcome.rounds).toBe(ROUNDS)
      expect(outcome.right, told(outcome)).toBeLessThan(BY_CHANCE)
    },
  )

  test(`${readsHours ? 'reads' : 'does not know'} who was served in the quiet hour, and who in the busy one`, () => {
    const outcome = playWhose(loot, seen, whoseRoundsAcross(days, 'last'), randomFrom(SEED))
    // Where a registry was slow, the two hours have fewer persons who were served alike.
    expect(outcome.rounds).toBeGreaterThan(ROUNDS / 4)
    const byChance = outcome.rounds / 2 + (BY_CHANCE - ROUNDS / 2) * Math.sqrt(outcome.rounds / ROUNDS)
    expect(outcome.right >= byChance, told(outcome)).toBe(readsHours)
  })
})

describe('T3, at once and with all keys', () => {
  let loot: Loot
  let seen: Sightings
  beforeAll(() => {
    loot = lootOf([days.copies.morning], 'all')
    seen = seeAll(loot)
  })

  test.each<Group>(['quiet', 'newcomers'])('knows whose is which of two visits of the last hours (%s)', (group) => {
    const outcome = playWhose(loot, seen, whoseRounds(days, group, 'first'), randomFrom(SEED))
    expect(outcome.right, told(outcome)).toBeGreaterThanOrEqual(FOUND)
  })
})

describe('exactly', () => {
  const everyCopy = () => Object.values(days.copies)

  test('no value stands twice in rows that are only ever inserted, and those of a table are of one length', () => {
    const seen = new Set<string>()
    for (const { tables } of everyCopy()) {
      const mine = tables.filter(({ name }) => INSERT_ONLY.test(name))
      for (const { name, rows } of mine) if (rows.length > 0) seen.add(name.replace(/_[^_]*$/, ''))
      expect(valuesSeenTwice(mine)).toEqual([])
      for (const [column, lengths] of Object.entries(lengthsOf(mine))) expect(lengths, column).toHaveLength(1)
    }
    const persons = ['subjects_day', 'subjects_hour', 'subjects_night']
    expect([...seen].sort()).toEqual([
      'arrivals',
      'attempts',
      'links',
      'outbox',
      'outbox_done',
      ...persons,
      'texts',
      'visits',
    ])
  })

  test('between two nights the log of changes has no record of a generation', () => {
    const { evening, night } = days.copies
    const generations = ({ tables }: Copy) => tables.filter(({ name }) => name.startsWith('subjects_night'))
    expect(evening.wal[0]?.lsn).toBeLessThan(days.logAtFirstCall) // nothing of it is missing
    expect(recordsOf(evening, generations(evening), days.logAtFirstCall)).toEqual([])
    expect(recordsOf(night, generations(night), days.logAtFirstCall).length).toBeGreaterThan(0) // it was looked for
  })

  test('the statistics hold no sample of such a row', () => {
    for (const copy of everyCopy()) {
      expect(copy.statistics.length).toBeGreaterThan(0)
      expect(secretStatistics(copy, (table) => INSERT_ONLY.test(table))).toEqual([])
    }
  })

  test('memory holds no arrival after three hours, and no caller of the day after midnight, though nobody rings', () => {
    const { evening, night } = days.memory
    expect(evening).toEqual({ called: expect.any(Number), told: expect.any(Number), arrivals: 0 })
    expect(Math.min(evening.called, evening.told)).toBeGreaterThan(0)
    expect(night).toEqual({ called: 0, told: 0, arrivals: 0 })
  })

  test('no copy holds the key of an hour in which there was a visit', () => {
    const { morning: _atOnce, ...later } = days.copies
    for (const { secrets, takenAt } of Object.values(later)) {
      const hours = openKeyRing(secrets.all)
        .list()
        .filter(({ kind }) => kind === 'delivery')
      expect(hours.length).toBeGreaterThan(0)
      for (const { until } of hours) expect(until).toBeGreaterThan(takenAt)
    }
  })
})

function lootOf(copies: readonly Copy[], secrets: keyof Copy['secrets']): Loot {
  const { plan, truth } = days
  return gatherLoot({
    ...{ copies, opening: openingOf(copies, secrets) },
    lines: plan.callers.map(({ line }) => line),
    visits: [...truth.values()].flat().map((visit) => Buffer.from(visit, 'hex')),
    wanted: () => true,
  })
}
