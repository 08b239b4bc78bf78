/** A thief's games about families: whose relative an alias is for, who came with whom, whose visit a correction request followed, which guest was entered. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { randomFrom } from '../support/random-from.ts'
import type { Copy } from './thief/copy.ts'
import { type Families, familiesDay, SPELLED } from './thief/families.ts'
import { namesOfFamily } from './thief/family-names.ts'
import { type Outcome, playWhose, type WhoseRound } from './thief/games.ts'
import { gatherLoot, type Loot, type Subject } from './thief/loot.ts'
import { type Opening, openingOf } from './thief/openings.ts'
import { openingOfTies, type Tie, tableOfTie, tiesOf } from './thief/planted-ties.ts'
import { seeAll } from './thief/see-all.ts'
import type { Sightings } from './thief/sightings.ts'

const SEED = Math.floor(Math.random() * 2 ** 31)
/** As many right answers of 100, or more, come by chance once in ten million games. */
const BY_CHANCE = 77
/** Right answers of 100 where something tells. */
const FOUND = 95

const GAMES: Readonly<Record<Tie, string>> = {
  relative: 'whose relative an alias is for',
  entered: 'at which visit an alias was entered',
  together: 'which visit a companion’s visit belongs to',
  guardian: 'with whom a companion came',
  asker: 'at which visit somebody was who said that something is wrong',
}
const TIES = Object.entries(GAMES) as [Tie, string][]

let families: Families
beforeAll(async () => {
  families = await familiesDay(SEED)
}, 600_000)
afterAll(() => families?.close())

const told = (outcome: Outcome) => `${JSON.stringify(outcome, null, 2)}\nseed ${SEED}`

type Thief = {
  readonly name: string
  readonly copies: readonly (keyof Families['copies'])[]
  /** Of which copies, and which of them. */
  readonly keys: readonly [(keyof Families['copies'])[], keyof Copy['secrets']]
}
const THIEVES: readonly Thief[] = [
  { name: 'T1, two days compared', copies: ['evening', 'night'], keys: [['evening', 'night'], 'lasting'] },
  { name: 'T2, in the evening', copies: ['evening'], keys: [['evening'], 'all'] },
  { name: 'a month later, with backups of before', copies: ['evening', 'night', 'month'], keys: [['month'], 'all'] },
]

describe.each(THIEVES)('$name', ({ copies, keys: [of, secrets] }) => {
  let loot: Loot
  let seen: Sightings
  beforeAll(() => {
    const opening = openingOf(
      of.map((name) => families.copies[name]),
      secrets,
      namesOfFamily,
    )
    loot = lootOf(copies, opening)
    seen = seeAll(loot)
  })

  test.each(TIES)('does not know, game %s: %s', (tie) => {
    const outcome = playWhose(loot, seen, roundsOf(tie), randomFrom(SEED))
    expect(outcome.rounds).toBe(100)
    expect(outcome.right, told(outcome)).toBeLessThan(BY_CHANCE)
  })
})

test.each(TIES)('a row that says so is found, game %s: %s', (tie) => {
  const loot = lootOf(['mistaken'], openingOfTies, (name) => name === tableOfTie(tie))
  const outcome = playWhose(loot, seeAll(loot), roundsOf(tie), randomFrom(SEED))
  expect(outcome.right, told(outcome)).toBeGreaterThanOrEqual(FOUND)
})

test('at once and with all keys he knows whose relative an alias is for', () => {
  const opening = openingOf([families.copies.atOnce], 'all', namesOfFamily)
  const loot = lootOf(['atOnce'], opening)
  const outcome = playWhose(loot, seeAll(loot), roundsOf('relative'), randomFrom(SEED))
  expect(outcome.right, told(outcome)).toBeGreaterThanOrEqual(FOUND)
})

test('no copy spells an owner’s phone, a companion’s name, an alias, or what somebody said was wrong', () => {
  const digits = SPELLED.owner.slice(3)
  const spelled = [SPELLED.companion, SPELLED.words, digits, ...families.aliases.slice(0, 20)]
  for (const { name, files, wal } of Object.values(families.copies)) {
    expect(files.length).toBeGreaterThan(0)
    for (const words of spelled) {
      const needle = Buffer.from(words)
      const inFile = files.find(({ bytes }) => bytes.includes(needle))
      expect(inFile?.name, `${words} in ${name}`).toBeUndefined()
      expect(
        wal.some(({ bytes }) => bytes.includes(needle)),
        `${words} in the log of changes of ${name}`,
      ).toBe(false)
    }
  }
})

test('a month later no key that is left opens a row of those days', () => {
  const { night, month } = families.copies
  const then = openingOf([night], 'lasting', namesOfFamily)
  const later = openingOf([month], 'all', namesOfFamily)
  const opens = (opening: Opening) =>
    night.tables.flatMap((table) => table.rows.filter((row) => opening.open(table, row) !== undefined)).length
  expect(opens(then)).toBeGreaterThan(0)
  expect(opens(later)).toBe(0)
})

/** Two of those who came together. */
function roundsOf(tie: Tie): readonly WhoseRound[] {
  const [who, what] = tiesOf(families)[tie]
  const pair = (list: readonly Subject[], nth: number) => [list[nth] ?? '', list[nth + 1] ?? ''] as const
  return Array.from({ length: who.length / 2 }, (_, nth) => ({
    persons: pair(who, 2 * nth),
    visits: pair(what, 2 * nth),
  }))
}

function lootOf(
  copies: readonly (keyof Families['copies'])[],
  opening: Opening,
  isWanted: (table: string) => boolean = () => true,
): Loot {
  const { guardians, relatives, askers, aliases, visits } = families
  return gatherLoot({
    ...{ copies: copies.map((name) => families.copies[name]), opening },
    lines: [...guardians, ...relatives, ...askers, ...aliases],
    visits: visits.map((visit) => Buffer.from(visit, 'hex')),
    wanted: ({ name }) => isWanted(name),
  })
}
