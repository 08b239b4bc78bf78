/** Guessing birth dates by keys: a hundred thousand tries over lines, days, places, carriers, clocks and crashes at two servers; and what the limits leave to be learned. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createPostgresDayCounters } from '../../src/adapters/postgres/kit/day-counters.ts'
import { type EpochMs, HOUR, MINUTE } from '../../src/domain/kit/time.ts'
import { makeConfig } from '../../src/main/config/config.ts'
import { readSettings } from '../../src/main/config/read-settings.ts'
import { MISSES_A_LINE } from '../../src/usecases/pass/missed-birth-dates.ts'
import { type DatabaseWorld, databaseWorld } from '../contracts/database-world.fixture.ts'
import { testKeys } from '../support/test-keys.ts'
import { dateOf, type Guess, guessedLine, guessingWorld, memoryCounters, PLAUSIBLE_DATES } from './guessing/guesses.ts'

const { missesASite, missesACarrier } = makeConfig(readSettings({ flags: {}, environment: {} }), { production: false })
const SEED = Math.floor(Math.random() * 2 ** 31)
/** In the evening before a midnight. */
const FROM = Date.parse('2022-01-12T18:00+09:00')
const MIDNIGHT = Date.parse('2022-01-13T00:00+09:00')

describe('a hundred thousand tries at two servers, in two days', () => {
  const TRIES = 100_000
  const [LINES, SITES, CARRIERS] = [30_000, 400, 3]
  /** First a flood, of which every try is under way before any is counted. */
  const [FLOOD, BUNCH] = [30_000, 500]
  let keys: ReturnType<typeof testKeys>
  let world: ReturnType<typeof guessingWorld>
  /** Of the second server's clock, milliseconds. */
  const AHEAD = 90_000

  beforeAll(async () => {
    keys = testKeys(FROM)
    const counters = memoryCounters()
    world = guessingWorld({
      ...{ seed: SEED, tokens: keys.tokens, missesASite, missesACarrier },
      servers: [0, AHEAD].map((offset) => ({ offset, counters })),
      people: LINES,
    })
    const { random } = world
    const pick = (below: number) => Math.floor(random() * below)
    for (let nth = 0; nth < TRIES; nth += nth === 0 ? FLOOD : BUNCH) {
      world.setTime(timeOf(nth / TRIES, nth / BUNCH))
      const guesses = Array.from({ length: nth === 0 ? FLOOD : BUNCH }, (_, i): Guess => {
        // A tenth of all at one place; lines come again, also within a bunch.
        const siteId = i % 10 === 0 ? SITES : pick(SITES)
        return { line: guessedLine(pick(LINES)), siteId, carrierMark: pick(CARRIERS), birthDate: dateOf(random()) }
      })
      // Each tenth bunch a server dies in the middle: what it had asked is not counted, and is asked for anew.
      await world.try(guesses, { crash: nth % (10 * BUNCH) === BUNCH })
    }
  }, 120_000)
  afterAll(() => keys?.close())

  /** A midnight comes in the middle, and for a fifth of the tries the clock goes to and fro over it. */
  function timeOf(part: number, bunch: number): EpochMs {
    if (part < 0.4) return FROM + part * 10 * HOUR
    if (part < 0.6) return MIDNIGHT + (bunch % 2 === 0 ? -5 : 5) * MINUTE
    return MIDNIGHT + part * 20 * HOUR
  }

  test('no line is told of more than three dates a day, no place and no carrier of more than its own at each server', () => {
    const { told } = world
    const most = (of: (guess: Guess) => string | number) => {
      const counts = Map.groupBy(
        told.filter(({ looked }) => looked),
        ({ guess, day }) => `${of(guess)} ${day}`,
      )
      return Math.max(...[...counts.values()].map(({ length }) => length))
    }
    expect(told).toHaveLength(TRIES)
    expect(most(({ line }) => line)).toBeLessThanOrEqual(MISSES_A_LINE)
    expect(most(({ siteId }) => siteId)).toBeLessThanOrEqual(2 * missesASite)
    expect(most(({ carrierMark }) => carrierMark)).toBeLessThanOrEqual(2 * missesACarrier)
    // The carriers' limits were reached, so most tries were answered alike without a look.
    expect(world.asked).toBeLessThan(2 * 2 * CARRIERS * missesACarrier + 20 * BUNCH) // once more after a crash
    expect(told.filter(({ looked }) => !looked).every(({ answer }) => answer === 'locked')).toBe(true)
  })

  test('the dates that were right are those of chance', () => {
    const looked = world.told.filter(({ looked }) => looked).length
    const byChance = looked / PLAUSIBLE_DATES
    // As many or more come by chance once in ten million runs.
    const right = world.told.filter(({ answer }) => answer === 'confirmed').length
    expect(right, `of ${looked}, seed ${SEED}`).toBeLessThan(byChance + 6 * Math.sqrt(byChance) + 8)
  })

  test('beyond the limits a right date and a wrong one are answered alike, and nobody is bound', async () => {
    const bound = world.bound
    const guesses = Array.from({ length: 1_000 }, (_, nth): Guess => {
      const line = guessedLine(nth)
      const birthDate = nth % 2 === 0 ? world.bornOf(line) : dateOf(world.random())
      return { line, siteId: nth % SITES, carrierMark: nth % CARRIERS, birthDate }
    })
    const answers = await world.try(guesses)
    expect(new Set(answers)).toEqual(new Set(['locked']))
    expect(world.bound).toBe(bound)
  })
})

describe('counted in PostgreSQL, by two servers', () => {
  const [LINES, A_SITE, A_CARRIER] = [150, 150, 200]
  let database: DatabaseWorld
  let world: ReturnType<typeof guessingWorld>
  beforeAll(async () => {
    database = await databaseWorld()
    database.setTime(FROM)
    const counters = [database.subjects, database.otherSubjects].map(createPostgresDayCounters)
    world = guessingWorld({
      ...{ seed: SEED, tokens: database.tokens, missesASite: A_SITE, missesACarrier: A_CARRIER },
      servers: counters.map((each) => ({ offset: 0, counters: each })),
      people: LINES,
    })
  })
  afterAll(() => database?.close())

  test('what was counted outlasts crashes, new processes, folded hours and a clock that is set back over midnight', async () => {
    const { random } = world
    const everybody = (carrierMark: number) =>
      Array.from(
        { length: LINES },
        (_, nth): Guess => ({ line: guessedLine(nth), siteId: nth % 3, carrierMark, birthDate: dateOf(random()) }),
      )
    const looked = () => world.told.filter((each) => each.looked).length
    await passTo(FROM)
    await world.try(everybody(0), { crash: true })
    const first = looked()
    expect(first).toBeGreaterThan(LINES / 2)
    await passTo(FROM + 2 * HOUR) // hours are folded
    world.restart()
    for (let nth = 0; nth < 4; nth += 1) await world.try(everybody(0))
    expect(looked()).toBeLessThanOrEqual(2 * A_CARRIER)
    const before = looked()
    expect(new Set(await world.try(everybody(0)))).toEqual(new Set(['locked']))
    // Another day has limits of its own.
    await passTo(MIDNIGHT + 5 * MINUTE)
    await world.try(everybody(0))
    expect(looked()).toBeGreaterThan(before)
    const after = looked()
    // Back over midnight the day before is as it was.
    database.setTime(MIDNIGHT - MINUTE)
    world.setTime(MIDNIGHT - MINUTE)
    expect(new Set(await world.try(everybody(0)))).toEqual(new Set(['locked']))
    expect(looked()).toBe(after)
    const byLine = Map.groupBy(
      world.told.filter((each) => each.looked),
      ({ guess, day }) => `${guess.line} ${day}`,
    )
    expect(Math.max(...[...byLine.values()].map(({ length }) => length))).toBeLessThanOrEqual(MISSES_A_LINE)
  })

  async function passTo(at: EpochMs): Promise<void> {
    await database.passTo(at)
    world.setTime(at)
  }
})

test('what a guesser learns a day at most is what docs/security/threats.md says', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/security/threats.md'), 'utf8')
  const whole = (number: number) => Math.round(number).toLocaleString('en')
  const percent = (part: number) => `${Number((100 * part).toPrecision(2))} %`
  const days = 28
  for (const words of [
    `${MISSES_A_LINE} dates a line: 1 in ${whole(PLAUSIBLE_DATES / MISSES_A_LINE)} knowing nothing, 1 in ${whole(365 / MISSES_A_LINE)} knowing the year`,
    `${whole(missesASite)} a called number, ${whole(missesACarrier)} a carrier`,
    `one right date of anybody in ${whole(PLAUSIBLE_DATES / missesACarrier)} days`,
    `in ${days} days ${percent((days * MISSES_A_LINE) / PLAUSIBLE_DATES)} knowing nothing, ${percent((days * MISSES_A_LINE) / 365)} knowing the year`,
  ])
    expect(page.replaceAll(/\s+/g, ' ')).toContain(words)
})
