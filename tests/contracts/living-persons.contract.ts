/** Contract of whoever walks through the persons with a living binding, and notes their notices. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { CalendarDate, EpochMs } from '../../src/domain/kit/time.ts'
import { SHARDS } from '../../src/domain/pass/outbox-shard.ts'
import type { Bindings } from '../../src/ports/identity/bindings.ts'
import type { LivingPerson, LivingPersons, PersonPlace } from '../../src/ports/identity/living-persons.ts'
import type { PersonRecords } from '../../src/ports/identity/person-records.ts'
import { DOSE, HONG, line, NOON } from './persons.fixture.ts'

export type LivingPersonsWorld = {
  readonly persons: LivingPersons
  /** Of another process. */
  readonly elsewhere: LivingPersons
  /** Both keep lines' numbers. */
  readonly bindings: Bindings
  readonly records: PersonRecords
  setTime(at: EpochMs): void
  passTo(at: EpochMs): Promise<void>
  empty(): Promise<void>
  close(): Promise<void>
}

const at = (text: string) => Date.parse(`${text}+09:00`)
const NIGHT = at('2022-01-13T02:00')
const END = '2022-01-20' as CalendarDate
const CONSENTS = [{ kind: 'status', version: '4' }]

export function livingPersonsContract(name: string, start: () => Promise<LivingPersonsWorld>): void {
  describe(`${name} as walk through living persons`, () => {
    let world: LivingPersonsWorld
    beforeAll(async () => {
      world = await start()
    })
    afterAll(() => world.close())
    beforeEach(async () => {
      await world.empty()
      world.setTime(NOON)
    })

    const bind = (n: number, ci = `ci-${n}`) => world.bindings.bind({ ...HONG, line: line(n), ci, consents: CONSENTS })

    async function walk(now = NIGHT): Promise<readonly LivingPerson[]> {
      const found: LivingPerson[] = []
      for (let shard = 0; shard < SHARDS; shard += 1) {
        let place: PersonPlace | undefined
        do {
          const page = await world.persons.page(shard, place, now)
          found.push(...(page?.persons ?? []))
          place = page?.next
        } while (place !== undefined)
      }
      return found
    }

    test('while no night was folded there is nothing to walk through', async () => {
      await bind(1)
      expect(await world.persons.page(0, undefined, NOON)).toBeUndefined()
      expect(await world.persons.left(0, undefined)).toBe(0)
    })

    test('each person comes once, by pages, with lines, status, consents and what is left', async () => {
      const ids = new Set<string>()
      for (let n = 1; n <= 60; n += 1) ids.add(await bind(n))
      await bind(61, 'ci-1')
      const [first = ''] = ids
      await world.bindings.saveSnapshots([{ personId: first, snapshot: { evidence: [DOSE], fetchedAt: NOON } }])
      await world.passTo(NIGHT)
      const found = await walk()
      expect(found.map(({ person }) => person.personId).sort()).toEqual([...ids].sort())
      expect(found.find(({ person }) => person.personId === first)).toMatchObject({
        person: HONG.person,
        snapshot: { evidence: [DOSE] },
        lines: [
          { notices: line(1), boundAs: 'subscriber', proofLevel: 'identity' },
          { notices: line(61), boundAs: 'subscriber', proofLevel: 'identity' },
        ],
        consents: ['status'],
      })
      const left = await Promise.all(Array.from({ length: SHARDS }, (_, shard) => world.persons.left(shard, undefined)))
      const sum = left.reduce((all, each) => all + each, 0)
      expect(sum).toBeGreaterThanOrEqual(40)
      expect(sum).toBeLessThanOrEqual(60 + SHARDS)
    })

    test('whoever withdrew, was replaced or whose binding is over since the night does not come', async () => {
      for (const n of [1, 2, 3]) await bind(n)
      await world.passTo(NIGHT)
      await world.records.endBinding(line(1))
      const other = await bind(2, 'ci-other')
      const persons = await walk()
      expect(persons).toHaveLength(1)
      expect(persons[0]?.person.personId).not.toBe(other) // with the next night
      expect(await walk(NOON + 29 * 86_400_000)).toEqual([])
    })

    test('a place of an earlier night says nothing of this one', async () => {
      await bind(1)
      await world.passTo(NIGHT)
      const behind = 'ffffffff-ffff-ffff-ffff-ffffffffffff'
      const pages = Array.from({ length: SHARDS }, (_, shard) =>
        world.persons.page(shard, { night: '2022-01-11' as CalendarDate, behind }, NIGHT),
      )
      expect((await Promise.all(pages)).flatMap((page) => page?.persons ?? [])).toHaveLength(1)
    })

    test('a number is kept only as long as notices are wanted there', async () => {
      await bind(1)
      const numbers = async () => (await walk()).flatMap(({ lines }) => lines.map(({ notices }) => notices))
      await world.passTo(NIGHT)
      await world.records.setPreferences(line(1), { noTexts: true })
      expect(await numbers()).toEqual([undefined])
      await world.records.setPreferences(line(1), { noTexts: false })
      expect(await numbers()).toEqual([line(1)])
      await world.records.setPreferences(line(1), { noNotices: true })
      expect(await numbers()).toEqual([undefined])
      expect((await world.records.ofLine(line(1), NIGHT))?.preferences).toMatchObject({
        noTexts: false,
        noNotices: true,
      })
      await bind(1) // proved again: what was chosen stays
      expect(await numbers()).toEqual([undefined])
      await world.records.setPreferences(line(1), { noNotices: false })
      expect(await numbers()).toEqual([line(1)])
    })

    test('a notice is claimed once, whoever asks and however many at once, also after the night', async () => {
      const personId = await bind(1)
      const notice = { personId, lastDay: END, step: 14 } as const
      const claims = await Promise.all([
        world.persons.claim([notice, notice]),
        world.elsewhere.claim([notice]),
        world.persons.claim([notice]),
      ])
      expect(claims.flat().filter(Boolean)).toHaveLength(1)
      await world.passTo(NIGHT)
      expect(await world.elsewhere.claim([notice])).toEqual([false])
      expect(await world.elsewhere.claim([{ ...notice, step: 7 }])).toEqual([true])
      expect(await world.persons.claim([notice, { ...notice, step: 7 }])).toEqual([false, false])
    })

    test('another end is told anew; the former one, come back, is not', async () => {
      const personId = await bind(1)
      const other = '2022-02-01' as CalendarDate
      expect(await world.persons.claim([{ personId, lastDay: END, step: 7 }])).toEqual([true])
      expect(await world.persons.claim([{ personId, lastDay: other, step: 14 }])).toEqual([true])
      expect(await world.persons.claim([{ personId, lastDay: END, step: 7 }])).toEqual([false])
      expect(await world.persons.claim([{ personId, lastDay: END, step: 1 }])).toEqual([true])
    })

    test('what is given back may be claimed again; nobody who is gone is claimed for', async () => {
      const personId = await bind(1)
      const notice = { personId, lastDay: END, step: 1 } as const
      expect(await world.persons.claim([notice])).toEqual([true])
      await world.persons.giveBack([notice])
      expect(await world.elsewhere.claim([notice])).toEqual([true])
      await world.records.forgetPerson(line(1))
      await world.persons.giveBack([notice])
      expect(await world.persons.claim([notice])).toEqual([false])
      expect(await world.persons.claim([])).toEqual([])
    })

    test('a status that is kept anew keeps what was told, and the other way round', async () => {
      const personId = await bind(1)
      await world.persons.claim([{ personId, lastDay: END, step: 14 }])
      await world.bindings.saveSnapshots([{ personId, snapshot: { evidence: [DOSE], fetchedAt: NOON } }])
      expect(await world.persons.claim([{ personId, lastDay: END, step: 14 }])).toEqual([false])
      await world.persons.claim([{ personId, lastDay: END, step: 7 }])
      expect(await world.bindings.find([line(1)], NOON)).toMatchObject([{ snapshot: { evidence: [DOSE] } }])
    })
  })
}
