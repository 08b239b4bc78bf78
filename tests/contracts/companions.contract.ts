/** Contract of every keeper of companions. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { addDays, type CalendarDate, DAY, startOfKstDay } from '../../src/domain/kit/time.ts'
import type { Bindings } from '../../src/ports/identity/bindings.ts'
import type { Companions, NewCompanion } from '../../src/ports/identity/companions.ts'
import type { PersonRecords } from '../../src/ports/identity/person-records.ts'
import { HONG, line, NOON, type SubjectsWorld } from './persons.fixture.ts'

export type CompanionsWorld = SubjectsWorld & {
  readonly companions: Companions
  /** As another node writes them. */
  readonly elsewhere: Companions
  /** The same on a database that is not there. */
  readonly away: Companions
  readonly bindings: Bindings
  readonly records: PersonRecords
}

const day = (text: string) => text as CalendarDate
const TODAY = day('2022-01-12')
const CHILD: NewCompanion = {
  ...{ name: '홍아이', birthDate: day('2012-03-04'), relation: 'child', addedOn: TODAY },
  consent: { kind: 'guardian', version: '1' },
}
const MOTHER: NewCompanion = {
  ...{ name: '오순이', birthDate: day('1941-01-20'), relation: 'parent', addedOn: TODAY },
  consent: { kind: 'told', version: '1' },
}
const MINE = line(1)

export function companionsContract(name: string, start: () => Promise<CompanionsWorld>): void {
  describe(`${name} as keeper of companions`, () => {
    let world: CompanionsWorld
    let companions: Companions
    beforeAll(async () => {
      world = await start()
      companions = world.companions
    })
    afterAll(() => world.close())
    beforeEach(async () => {
      await world.empty()
      world.setTime(NOON)
    })

    const names = async (at = NOON) => (await companions.ofLine(MINE, at))?.map((each) => each.name)

    test('whoever proved an identity on the line names companions, up to a number; one again is the same', async () => {
      await world.bindings.bind(HONG)
      expect(await companions.ofLine(MINE, NOON)).toEqual([])
      expect(await companions.add(MINE, CHILD, 2)).toBe('added')
      expect(await world.elsewhere.add(MINE, MOTHER, 2)).toBe('added')
      expect(await world.elsewhere.ofLine(MINE, NOON)).toEqual([
        { ...CHILD, id: expect.stringMatching(/^\w+$/) },
        { ...MOTHER, id: expect.stringMatching(/^\w+$/) },
      ])
      expect(await companions.add(MINE, { ...MOTHER, name: '오순희' }, 2)).toBe('full')
      expect(await companions.add(MINE, { ...CHILD, relation: 'parent' }, 2)).toBe('added')
      expect(await names()).toEqual(['오순이', '홍아이'])
    })

    test('of two nodes at once neither gets past the number', async () => {
      await world.bindings.bind(HONG)
      const added = await Promise.all(
        ['하나', '두리', '세리', '네리'].map((each, nth) =>
          (nth % 2 ? companions : world.elsewhere).add(MINE, { ...CHILD, name: each }, 2),
        ),
      )
      expect(added.filter((each) => each === 'added')).toHaveLength(2)
      expect(await names()).toHaveLength(2)
    })

    test('a line that is nobody’s, or was only keyed, has none and takes none', async () => {
      expect(await companions.add(MINE, CHILD, 2)).toBe('not-proved')
      expect(await companions.ofLine(MINE, NOON)).toBeUndefined()
      await world.bindings.bind({ ...HONG, proofLevel: 'keypad' })
      expect(await companions.add(MINE, CHILD, 2)).toBe('not-proved')
      expect(await companions.ofLine(MINE, NOON)).toBeUndefined()
    })

    test('one is removed by its id, and an id of another line’s changes nothing', async () => {
      await world.bindings.bind(HONG)
      await companions.add(MINE, CHILD, 2)
      await companions.add(MINE, MOTHER, 2)
      const [child] = (await companions.ofLine(MINE, NOON)) ?? []
      await companions.remove(line(2), child?.id ?? '')
      await companions.remove(MINE, 'none')
      expect(await names()).toEqual(['홍아이', '오순이'])
      await companions.remove(MINE, child?.id ?? '')
      expect(await names()).toEqual(['오순이'])
    })

    test('they outlive the nights and a new proof of the same person, and each is gone on its day 28', async () => {
      await world.bindings.bind(HONG)
      await companions.add(MINE, CHILD, 2)
      await world.passTo(Date.parse('2022-01-22T11:00:00+09:00'))
      const later = NOON + 10 * DAY
      await world.bindings.bind({ ...HONG, provedAt: later })
      await companions.add(MINE, { ...MOTHER, addedOn: day('2022-01-22') }, 2)
      expect(await names(later)).toEqual(['홍아이', '오순이'])
      const last = startOfKstDay(addDays(TODAY, 28))
      await world.passTo(last - 1)
      expect(await names(last - 1)).toEqual(['홍아이', '오순이'])
      await world.passTo(last + 3_600_000)
      expect(await names(last + 3_600_000)).toEqual(['오순이'])
      expect(await world.opened()).not.toContain('홍아이')
    })

    test('they end with the binding: taken back, another’s, or deleted', async () => {
      await world.bindings.bind(HONG)
      await companions.add(MINE, CHILD, 2)
      await world.records.endBinding(MINE)
      expect(await companions.ofLine(MINE, NOON)).toBeUndefined()
      await world.bindings.bind(HONG)
      expect(await names()).toEqual([])
      await companions.add(MINE, CHILD, 2)
      await world.bindings.bind({ ...HONG, ci: 'ci-kim', person: { name: '김영희', birthDate: day('1990-02-11') } })
      expect(await names()).toEqual([])
      await companions.add(MINE, CHILD, 2)
      await world.records.forgetPerson(MINE)
      await world.passTo(Date.parse('2022-01-13T01:00:00+09:00'))
      expect(await world.opened()).not.toContain('홍아이')
    })

    test('preferences that change leave them', async () => {
      await world.bindings.bind(HONG)
      await companions.add(MINE, CHILD, 2)
      await world.records.setPreferences(MINE, { noTexts: true, language: 'en' })
      expect(await names()).toEqual(['홍아이'])
    })

    test('no table tells who has any: as many rows as without, all of one length, nothing in the clear', async () => {
      const afterNight = async (add: boolean) => {
        await world.empty()
        world.setTime(NOON)
        await world.bindings.bind(HONG)
        if (add) await companions.add(MINE, CHILD, 2)
        if (add) await companions.add(MINE, MOTHER, 2)
        await world.passTo(Date.parse('2022-01-13T01:00:00+09:00'))
        expect((await world.opened()).includes('홍아이')).toBe(add)
        return (await world.stored()).split('\n').filter((row) => row.startsWith('subjects_night'))
      }
      const [without, with2] = [await afterNight(false), await afterNight(true)]
      expect(with2).toHaveLength(without.length)
      expect(new Set([...without, ...with2].map((row) => row.length)).size).toBe(1)
      expect(with2.join()).not.toMatch(/홍아이|오순이|1941/)
    })

    test('the longest names fit', async () => {
      await world.bindings.bind({
        ...HONG,
        person: { ...HONG.person, name: '가나다라마바사아자차카타파하거너더러머버' },
      })
      const longest = { ...MOTHER, consent: { kind: 'guardian', version: '12' } } as const
      expect(await companions.add(MINE, { ...longest, name: '갸냐댜랴먀뱌샤야쟈챠캬탸퍄햐겨녀뎌려며벼' }, 2)).toBe(
        'added',
      )
      expect(await companions.add(MINE, { ...longest, name: '고노도로모보소오조초코토포호교뇨됴료묘뵤' }, 2)).toBe(
        'added',
      )
      expect(await names()).toHaveLength(2)
    })

    test('without a database everything says so', async () => {
      const refused = expect.objectContaining({ code: 'DATABASE_UNAVAILABLE', retryable: true })
      await expect(world.away.ofLine(MINE, NOON)).rejects.toEqual(refused)
      await expect(world.away.add(MINE, CHILD, 2)).rejects.toEqual(refused)
      await expect(world.away.remove(MINE, 'x')).rejects.toEqual(refused)
    })
  })
}
