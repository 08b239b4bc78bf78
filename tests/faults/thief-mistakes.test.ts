/** The thief is worth something: each mistake that is planted beside the server, and the store as it was, lead him to the visits. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { randomFrom } from '../support/random-from.ts'
import { type Outcome, playSame, playWhose } from './thief/games.ts'
import { gatherLoot } from './thief/loot.ts'
import { type Mistaken, makeMistakes } from './thief/mistaken.ts'
import { OLD_DATABASE, openingOfOldStore } from './thief/old-store.ts'
import type { StolenTable } from './thief/pages.ts'
import { MISTAKES, openingOfPlanted, tableOf } from './thief/planted.ts'
import { roundsOfHalves, sameRounds, whoseRounds } from './thief/rounds.ts'
import { seeAll } from './thief/see-all.ts'

const SEED = Math.floor(Math.random() * 2 ** 31)
/** 95 % of 200. */
const FOUND = 190
/** More right answers than these come by chance once in ten million games. */
const BY_CHANCE = 137

let mistaken: Mistaken
beforeAll(async () => {
  mistaken = await makeMistakes(SEED)
}, 180_000)
afterAll(() => mistaken?.close())

const told = (outcome: Outcome) => `${JSON.stringify(outcome, null, 2)}\nseed ${SEED}`

describe('a mistake planted beside each visit', () => {
  test.each(MISTAKES.filter((mistake) => mistake !== 'none'))(
    '%s: he says of 200 pairs which visit is whose',
    (mistake) => {
      const outcome = lookAt(mistake)
      expect(outcome.right, told(outcome)).toBeGreaterThanOrEqual(FOUND)
    },
  )

  test('none, a frozen generation that is only read: he knows no more than a coin', () => {
    const outcome = lookAt('none')
    expect(outcome.right, told(outcome)).toBeLessThan(BY_CHANCE)
  })
})

describe('the store as it was', () => {
  test.each(['quiet', 'busy'] as const)(
    'in the %s hour: he says whose visits are, and which are one line’s',
    (hour) => {
      const { plan, old } = mistaken
      const happened = { plan, truth: old.truth, served: new Map() }
      const lines = plan.callers.map(({ line }) => line)
      const loot = gatherLoot({
        ...{ copies: [old.copy], lines, visits: [...old.truth.values()].flat().map(keyOf) },
        opening: openingOfOldStore,
        wanted: ({ database }) => database === OLD_DATABASE,
      })
      const seen = seeAll(loot)
      const whose = playWhose(loot, seen, whoseRounds(happened, hour, 'last'), randomFrom(SEED))
      expect(whose.right, told(whose)).toBeGreaterThanOrEqual(FOUND)
      const same = playSame(loot, seen, sameRounds(happened, hour), randomFrom(SEED))
      expect(same.right, told(same)).toBeGreaterThanOrEqual(FOUND)
    },
  )
})

/** With nothing but the visits and the tables of one mistake. */
function lookAt(mistake: (typeof MISTAKES)[number]): Outcome {
  const { calls, truth, copies } = mistaken.morning
  const rounds = roundsOfHalves(calls, truth)
  const loot = gatherLoot({
    ...{ copies, lines: calls.map(({ line }) => line), visits: rounds.flatMap(({ visits }) => visits).map(keyOf) },
    opening: openingOfPlanted(mistake),
    wanted: (table) =>
      table.database !== OLD_DATABASE && (holdsVisits(table) || table.name.startsWith(tableOf(mistake))),
  })
  return playWhose(loot, seeAll(loot), rounds, randomFrom(SEED))
}

function holdsVisits({ name }: StolenTable): boolean {
  return /^visits(_\d+)?$/.test(name)
}

function keyOf(visit: string): Buffer {
  return Buffer.from(visit, 'hex')
}
