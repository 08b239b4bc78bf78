/** Contract of every counter of day limits. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type CalendarDate, DAY, type EpochMs } from '../../src/domain/kit/time.ts'
import type { Counted, DayLimits } from '../../src/ports/kit/day-limits.ts'

export type DayLimitsWorld = {
  readonly limits: DayLimits
  /** As another node counts. */
  readonly elsewhere: DayLimits
  /** The same on a database that is not there. */
  readonly away: DayLimits
  /** Time goes on: hours and nights are folded, keys whose time is over are destroyed, and the rows that go with them. */
  passTo(at: EpochMs): Promise<void>
  /** Everything that is stored, as text. */
  stored(): Promise<string>
  empty(): Promise<void>
  close(): Promise<void>
}

const NOON = Date.parse('2022-01-12T12:00:00+09:00')
const TODAY = '2022-01-12' as CalendarDate
const TOMORROW = '2022-01-13' as CalendarDate
const MINE: Counted = { thing: 'identity-starts', of: '+821000000001' }
const THEIRS: Counted = { thing: 'identity-starts', of: '+821000000002' }
const SITE: Counted = { thing: 'site-identity-starts', of: '7' }

export function dayLimitsContract(name: string, start: () => Promise<DayLimitsWorld>): void {
  describe(`${name} as counter of day limits`, () => {
    let world: DayLimitsWorld
    let limits: DayLimits
    beforeAll(async () => {
      world = await start()
      limits = world.limits
    })
    afterAll(() => world.close())
    beforeEach(() => world.empty())

    test('counts each thing by itself, for each line and site, in the order asked', async () => {
      expect(await limits.count(TODAY, [MINE, SITE])).toEqual([1, 1])
      expect(await limits.count(TODAY, [SITE, THEIRS, MINE])).toEqual([2, 1, 2])
      expect(await limits.count(TODAY, [{ ...MINE, thing: 'refreshes' }])).toEqual([1])
      expect(await limits.count(TODAY, [{ ...SITE, of: '70' }])).toEqual([1])
      expect(await limits.count(TODAY, [MINE])).toEqual([3])
    })

    test('asked for nothing it counts nothing', async () => {
      expect(await limits.count(TODAY, [])).toEqual([])
      expect(await world.stored()).toBe('')
    })

    test('what is asked twice in one list counts twice, one after the other', async () => {
      expect(await limits.count(TODAY, [MINE, SITE, MINE])).toEqual([1, 1, 2])
      expect(await limits.count(TODAY, [MINE, MINE])).toEqual([3, 4])
    })

    test('a new day begins at one', async () => {
      await limits.count(TODAY, [MINE, SITE])
      expect(await limits.count(TOMORROW, [MINE, SITE])).toEqual([1, 1])
      expect(await limits.count(TODAY, [MINE])).toEqual([2])
    })

    test('fifty at once on two nodes lose nothing, in whatever order they ask', async () => {
      const counts = await Promise.all(
        Array.from({ length: 50 }, async (_, n) => {
          const asked = n % 3 === 0 ? [SITE, MINE, THEIRS] : [MINE, THEIRS, SITE]
          const found = await (n % 2 === 0 ? limits : world.elsewhere).count(TODAY, asked)
          return found[asked.indexOf(SITE)] ?? 0
        }),
      )
      expect(counts.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, n) => n + 1))
      expect(await limits.count(TODAY, [MINE, THEIRS, SITE])).toEqual([51, 51, 51])
    })

    test('no line is stored in clear, and nothing joins a line’s days or things', async () => {
      await limits.count(TODAY, [MINE, { ...MINE, thing: 'reports' }])
      await limits.count(TOMORROW, [MINE, { ...MINE, thing: 'reports' }])
      const stored = await world.stored()
      for (const secret of ['1000000001', 'identity-starts', 'reports']) {
        expect(stored).not.toContain(secret)
        expect(stored).not.toContain(Buffer.from(secret).toString('hex'))
      }
      const tokens = stored.match(/[0-9a-f]{8}-[0-9a-f-]{27}/g) ?? []
      expect(tokens).toHaveLength(4)
      expect(new Set(tokens).size).toBe(4)
    })

    test('two days later nothing of it is left', async () => {
      await limits.count(TODAY, [MINE, SITE])
      await world.passTo(NOON)
      expect(await limits.count(TODAY, [MINE])).toEqual([2])
      await world.passTo(NOON + 2 * DAY)
      expect(await world.stored()).toBe('')
    })

    test('a database that is away is told as such', async () => {
      await expect(world.away.count(TODAY, [MINE])).rejects.toMatchObject({
        code: 'DATABASE_UNAVAILABLE',
        retryable: true,
      })
    })
  })
}
