/** Contract of every keeper of bindings and snapshots. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type CalendarDate, DAY, HOUR, MINUTE } from '../../src/domain/kit/time.ts'
import type { Bindings, NewBinding } from '../../src/ports/identity/bindings.ts'
import type { PersonRecords } from '../../src/ports/identity/person-records.ts'
import { DOSE, HONG, HOUR_OF_NOON, line, NOON, type SubjectsWorld } from './persons.fixture.ts'

export type KnownLinesWorld = SubjectsWorld & {
  readonly bindings: Bindings
  readonly records: Pick<PersonRecords, 'setPreferences' | 'endBinding'>
}

const KIM: NewBinding = {
  ...HONG,
  line: line(2),
  person: { name: 'Emma Clarke', birthDate: '1990-02-11' as CalendarDate },
  ci: 'ci-emma',
  boundAs: 'user',
}
const NIGHT = Date.parse('2022-01-13T00:15:00+09:00')

/** Where each row lies. */
function slotsIn(stored: string): readonly string[] {
  const slots = [...stored.matchAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g)].map(([slot]) => slot)
  expect(slots.length).toBeGreaterThan(0)
  return slots
}

export function knownLinesContract(name: string, start: () => Promise<KnownLinesWorld>): void {
  describe(`${name} as keeper of known lines`, () => {
    let world: KnownLinesWorld
    beforeAll(async () => {
      world = await start()
    })
    afterAll(() => world.close())
    beforeEach(async () => {
      await world.empty()
      world.setTime(NOON)
    })

    test('answers for each line in order, bound or not, the same line twice', async () => {
      await world.bindings.bind(HONG)
      await world.bindings.bind(KIM)
      const found = await world.bindings.find([line(2), line(9), line(1), line(1)], NOON)
      expect(found.map((it) => (it === 'unbound' ? it : it.binding.person.name))).toEqual([
        'Emma Clarke',
        'unbound',
        '홍길동',
        '홍길동',
      ])
      expect(found[2]).toMatchObject({
        binding: { person: HONG.person, boundAs: 'subscriber', proofLevel: 'identity' },
        snapshot: undefined,
      })
      expect(await world.bindings.find([], NOON)).toEqual([])
    })

    test('a binding ends 28 days after the hour of its proof', async () => {
      await world.bindings.bind(HONG)
      const end = HOUR_OF_NOON + 28 * DAY
      expect(await world.bindings.find([line(1)], end - 1)).toMatchObject([{ binding: { endsAt: end } }])
      expect(await world.bindings.find([line(1)], end)).toEqual(['unbound'])
    })

    test('a number that changes hands is bound to its new person only, who has none of the other’s status', async () => {
      const former = await world.bindings.bind(HONG)
      await world.bindings.saveSnapshots([{ personId: former, snapshot: { evidence: [DOSE], fetchedAt: NOON } }])
      await world.bindings.bind({ ...KIM, line: HONG.line })
      expect(await world.bindings.find([HONG.line], NOON)).toMatchObject([
        { binding: { person: { name: 'Emma Clarke' } }, snapshot: undefined },
      ])
      // The one whom no line leads to any more is forgotten: a late snapshot finds nobody.
      await world.bindings.saveSnapshots([{ personId: former, snapshot: { evidence: [DOSE], fetchedAt: NOON } }])
      await world.passTo(NIGHT)
      expect(await world.opened()).not.toContain(former)
      expect(await world.opened()).toContain('Emma Clarke')
    })

    test('a person may be bound on two lines and keeps one status', async () => {
      const first = await world.bindings.bind(HONG)
      const second = await world.bindings.bind({ ...HONG, line: line(3) })
      expect(second).toBe(first)
      await world.bindings.saveSnapshots([{ personId: first, snapshot: { evidence: [DOSE], fetchedAt: NOON } }])
      const found = await world.bindings.find([line(1), line(3)], NOON)
      expect(found.map((it) => it !== 'unbound' && it.snapshot?.evidence)).toEqual([[DOSE], [DOSE]])
    })

    test('a language and the wish for no texts come with a binding only where they were chosen', async () => {
      await world.bindings.bind(HONG)
      const [plain] = await world.bindings.find([line(1)], NOON)
      expect(plain !== 'unbound' && plain?.binding).not.toHaveProperty('language')
      expect(plain).toMatchObject({ binding: { noTexts: false } })
      await world.records.setPreferences(line(1), { language: 'en', noTexts: true })
      expect(await world.bindings.find([line(1)], NOON)).toMatchObject([{ binding: { language: 'en', noTexts: true } }])
    })

    test('a new proof by the same person keeps their choices, the next person has none of them', async () => {
      await world.bindings.bind(HONG)
      await world.records.setPreferences(line(1), { language: 'en', noTexts: true })
      await world.bindings.bind({ ...HONG, provedAt: NOON + DAY })
      expect(await world.bindings.find([line(1)], NOON + DAY)).toMatchObject([
        { binding: { language: 'en', noTexts: true, endsAt: HOUR_OF_NOON + 29 * DAY } },
      ])
      await world.bindings.bind({ ...KIM, line: line(1), provedAt: NOON + DAY })
      const [next] = await world.bindings.find([line(1)], NOON + DAY)
      expect(next).toMatchObject({ binding: { noTexts: false, person: { name: 'Emma Clarke' } } })
      expect(next !== 'unbound' && next?.binding).not.toHaveProperty('language')
    })

    test('a person proved again ten nights later keeps their id, all lines and all choices, and lies elsewhere', async () => {
      const before = Date.parse('2022-01-17T11:40:00+09:00')
      const after = Date.parse('2022-01-27T11:40:00+09:00')
      world.setTime(before)
      const personId = await world.bindings.bind({ ...HONG, provedAt: before })
      await world.records.setPreferences(line(1), { language: 'en', noTexts: true })
      const slotsBefore = slotsIn(await world.stored())
      await world.passTo(after)
      expect(await world.bindings.bind({ ...HONG, line: line(3), provedAt: after })).toBe(personId)
      expect(await world.bindings.bind({ ...HONG, provedAt: after })).toBe(personId)
      const found = await world.bindings.find([line(1), line(3)], after)
      expect(found).toMatchObject([
        { binding: { person: { personId }, language: 'en', noTexts: true } },
        { binding: { person: { personId }, noTexts: false } },
      ])
      await world.passTo(after + DAY)
      expect((await world.opened()).split(HONG.person.name).length - 1).toBe(1)
      const stored = await world.stored()
      expect(slotsIn(stored)).toHaveLength(3)
      for (const slot of slotsBefore) expect(stored).not.toContain(slot)
    })

    test('a person bound 28 days ago is found till the last day', async () => {
      const before = Date.parse('2022-01-19T23:30:00+09:00')
      world.setTime(before)
      await world.bindings.bind({ ...HONG, provedAt: before })
      const last = before + 27 * DAY
      await world.passTo(last)
      expect(await world.bindings.find([line(1)], last)).toMatchObject([{ binding: { person: HONG.person } }])
    })

    test('two who take over each other’s number at the same time both get it', async () => {
      const elsewhere = { ...KIM, line: line(1) }
      for (let round = 0; round < 10; round += 1) {
        await world.bindings.bind(HONG)
        await world.bindings.bind(KIM)
        await Promise.all([world.bindings.bind(elsewhere), world.bindings.bind({ ...HONG, line: line(2) })])
        expect(await world.bindings.find([line(1), line(2)], NOON)).toMatchObject([
          { binding: { person: KIM.person } },
          { binding: { person: HONG.person } },
        ])
      }
    })

    test('one who loses a number and proves another at the same time is not forgotten', async () => {
      for (let round = 0; round < 10; round += 1) {
        await world.bindings.bind(HONG)
        await Promise.all([
          world.bindings.bind({ ...KIM, line: line(1) }),
          world.bindings.bind({ ...HONG, line: line(3) }),
          world.records.endBinding(line(2)),
        ])
        expect(await world.bindings.find([line(1), line(3)], NOON)).toMatchObject([
          { binding: { person: KIM.person } },
          { binding: { person: HONG.person } },
        ])
        await Promise.all([world.records.endBinding(line(3)), world.bindings.bind({ ...HONG, line: line(2) })])
        expect(await world.bindings.find([line(2)], NOON)).toMatchObject([{ binding: { person: HONG.person } }])
        await world.empty()
      }
    })

    test('a snapshot comes back with the hour in which it was fetched', async () => {
      const personId = await world.bindings.bind(HONG)
      await world.bindings.saveSnapshots([{ personId, snapshot: { evidence: [DOSE], fetchedAt: NOON } }])
      expect(await world.bindings.find([line(1)], NOON)).toMatchObject([
        { snapshot: { evidence: [DOSE], fetchedAt: HOUR_OF_NOON } },
      ])
    })

    test('since when less is seen stands beside a snapshot, and goes with the next one', async () => {
      const personId = await world.bindings.bind(HONG)
      const snapshot = { evidence: [DOSE], fetchedAt: HOUR_OF_NOON, lossSeenAt: HOUR_OF_NOON + HOUR }
      await world.bindings.saveSnapshots([{ personId, snapshot }])
      expect(await world.bindings.find([line(1)], NOON)).toMatchObject([{ snapshot }])
      await world.bindings.saveSnapshots([{ personId, snapshot: { evidence: [], fetchedAt: HOUR_OF_NOON } }])
      const [known] = await world.bindings.find([line(1)], NOON)
      expect(known !== 'unbound' && known?.snapshot).toEqual({ evidence: [], fetchedAt: HOUR_OF_NOON })
    })

    test('an older snapshot does not replace a newer one', async () => {
      const personId = await world.bindings.bind(HONG)
      await world.bindings.saveSnapshots([
        { personId, snapshot: { evidence: [DOSE], fetchedAt: NOON } },
        { personId: crypto.randomUUID(), snapshot: { evidence: [], fetchedAt: NOON } },
      ])
      await world.bindings.saveSnapshots([{ personId, snapshot: { evidence: [], fetchedAt: NOON - 2 * HOUR } }])
      expect(await world.bindings.find([line(1)], NOON)).toMatchObject([{ snapshot: { evidence: [DOSE] } }])
    })

    test('that nothing was known of somebody is forgotten; evidence, and what else is kept, is not', async () => {
      const [none, some] = [await world.bindings.bind(HONG), await world.bindings.bind(KIM)]
      await world.bindings.saveSnapshots([
        { personId: none, snapshot: { evidence: [], fetchedAt: NOON } },
        { personId: some, snapshot: { evidence: [DOSE], fetchedAt: NOON } },
      ])
      await world.bindings.forgetNone([none, some, none, crypto.randomUUID()])
      await world.bindings.forgetNone([])
      expect(await world.bindings.find([HONG.line, KIM.line], NOON)).toMatchObject([
        { binding: { person: { personId: none } }, snapshot: undefined },
        { snapshot: { evidence: [DOSE] } },
      ])
    })

    test('a snapshot whose data key is gone is none, a person whose key is gone is nobody', async () => {
      const personId = await world.bindings.bind({ ...HONG, provedAt: NOON + 10 * DAY })
      await world.bindings.saveSnapshots([{ personId, snapshot: { evidence: [DOSE], fetchedAt: NOON } }])
      const later = NOON + 28 * DAY + 5 * MINUTE
      await world.passTo(later)
      expect(await world.bindings.find([line(1)], later)).toMatchObject([{ snapshot: undefined }])
      await world.passTo(NOON + 38 * DAY + 5 * MINUTE)
      expect(await world.bindings.find([line(1)], NOON + 38 * DAY - HOUR)).toEqual(['unbound'])
    })

    test('neither number nor name nor birth date nor evidence is stored in clear', async () => {
      const personId = await world.bindings.bind(HONG)
      await world.bindings.saveSnapshots([{ personId, snapshot: { evidence: [DOSE], fetchedAt: NOON } }])
      const stored = await world.stored()
      expect(await world.opened()).toContain(personId)
      for (const secret of [
        personId,
        '1000000001',
        '홍길동',
        '1980-05-01',
        'K-HONG',
        'ci-hong',
        'pfizer',
        '2021-10-08',
      ]) {
        expect(stored).not.toContain(secret)
        expect(stored).not.toContain(Buffer.from(secret).toString('hex'))
      }
    })

    test('a proof repeated at the same time by two servers is one person', async () => {
      const ids = await Promise.all([1, 2, 3, 4].map((n) => world.bindings.bind({ ...HONG, line: line(n) })))
      expect(new Set(ids).size).toBe(1)
      const found = await world.bindings.find([line(1), line(2), line(3), line(4)], NOON)
      expect(found.map((it) => it !== 'unbound' && it.binding.person.name)).toEqual([
        '홍길동',
        '홍길동',
        '홍길동',
        '홍길동',
      ])
    })
  })
}
