/** Contract of every keeper of person records. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { addDays, type CalendarDate, DAY } from '../../src/domain/kit/time.ts'
import type { Bindings, NewBinding } from '../../src/ports/identity/bindings.ts'
import type { PersonDeed, PersonRecords } from '../../src/ports/identity/person-records.ts'
import { DOSE, HONG, HOUR_OF_NOON, line, NOON, type SubjectsWorld } from './persons.fixture.ts'

export type PersonRecordsWorld = SubjectsWorld & {
  readonly records: PersonRecords
  /** As another node writes them. */
  readonly elsewhere: PersonRecords
  /** The same on a database that is not there. */
  readonly away: PersonRecords
  readonly bindings: Bindings
}

const TODAY = '2022-01-12' as CalendarDate
/** Until then what was deleted today is in no row any more. */
const ONE_AT_NIGHT = Date.parse('2022-01-13T01:00:00+09:00')
const KIM: NewBinding = {
  ...HONG,
  line: line(2),
  person: { name: '김영희', birthDate: '1990-02-11' as CalendarDate },
  ci: 'ci-kim',
}

export function personRecordsContract(name: string, start: () => Promise<PersonRecordsWorld>): void {
  describe(`${name} as keeper of person records`, () => {
    let world: PersonRecordsWorld
    let records: PersonRecords
    beforeAll(async () => {
      world = await start()
      records = world.records
    })
    afterAll(() => world.close())
    beforeEach(async () => {
      await world.empty()
      world.setTime(NOON)
    })

    const deed = (personId: string, what: PersonDeed = 'text', day = TODAY) => ({ personId, day, deed: what })

    /** A person of whom something of each kind is kept. */
    async function known(binding: NewBinding): Promise<string> {
      const consents = [{ kind: 'identity', version: '1' }]
      const personId = await world.bindings.bind({ ...binding, consents })
      const snapshot = { evidence: [DOSE], fetchedAt: binding.provedAt }
      await world.bindings.saveSnapshots([{ personId, snapshot }])
      await records.note([deed(personId, 'identity')])
      return personId
    }

    test('shows a person everything that is kept about them', async () => {
      const personId = await world.bindings.bind(HONG)
      await world.bindings.bind({ ...HONG, line: line(3), boundAs: 'user', provedAt: NOON - 5 * DAY })
      const consents = ['status', 'identity'].map((kind) => ({ kind, version: '1' }))
      await world.bindings.bind({ ...HONG, consents })
      await world.bindings.saveSnapshots([{ personId, snapshot: { evidence: [DOSE], fetchedAt: NOON } }])
      const yesterday = addDays(TODAY, -1)
      await records.note([deed(personId), deed(personId), deed(personId, 'lookup'), deed(personId, 'text', yesterday)])
      await records.setPreferences(line(1), { language: 'en', noTexts: true })
      expect(await records.ofLine(line(1), NOON)).toEqual({
        person: { personId, ...HONG.person },
        bindings: [
          {
            boundAs: 'subscriber',
            proofLevel: 'identity',
            provedOn: TODAY,
            endsAt: HOUR_OF_NOON + 28 * DAY,
            thisLine: true,
          },
          {
            boundAs: 'user',
            proofLevel: 'identity',
            provedOn: '2022-01-07',
            endsAt: HOUR_OF_NOON + 23 * DAY,
            thisLine: false,
          },
        ],
        preferences: { language: 'en', noTexts: true, noNotices: false },
        consents: [
          { kind: 'identity', version: '1', givenOn: TODAY },
          { kind: 'status', version: '1', givenOn: TODAY },
        ],
        deeds: [
          { day: TODAY, deed: 'lookup', times: 1 },
          { day: TODAY, deed: 'text', times: 2 },
          { day: yesterday, deed: 'text', times: 1 },
        ],
        snapshot: { evidence: [DOSE], fetchedAt: HOUR_OF_NOON },
        keptUntil: '2022-02-09',
      })
    })

    test('of a person who was only just proved nothing else is kept', async () => {
      await world.bindings.bind(HONG)
      expect(await records.ofLine(line(1), NOON)).toMatchObject({
        preferences: { language: undefined, noTexts: false },
        consents: [],
        deeds: [],
        snapshot: undefined,
      })
    })

    test('nobody’s line has no record, nor one whose 28 days are over', async () => {
      await known(HONG)
      expect(await records.ofLine(line(9), NOON)).toBeUndefined()
      expect(await records.ofLine(line(1), HOUR_OF_NOON + 28 * DAY - 1)).toBeDefined()
      expect(await records.ofLine(line(1), HOUR_OF_NOON + 28 * DAY)).toBeUndefined()
    })

    test('another person’s lines, consents, look-ups and status are never shown', async () => {
      await known(HONG)
      const kim = await world.bindings.bind(KIM)
      await world.bindings.bind({ ...KIM, line: line(4) })
      const record = await records.ofLine(line(4), NOON)
      expect(record).toMatchObject({
        person: { personId: kim, name: '김영희' },
        consents: [],
        deeds: [],
        snapshot: undefined,
      })
      expect(record?.bindings.map((binding) => binding.thisLine).sort()).toEqual([false, true])
      expect((await records.ofLine(line(1), NOON))?.bindings).toHaveLength(1)
    })

    test('a number that changed hands shows its new person nothing of the former, nor the former that line', async () => {
      await known(HONG)
      await world.bindings.bind({ ...HONG, line: line(3) })
      await records.setPreferences(line(1), { language: 'en', noTexts: true })
      await world.bindings.bind({ ...KIM, line: line(1) })
      expect(await records.ofLine(line(1), NOON)).toMatchObject({
        person: { name: '김영희' },
        bindings: [{ thisLine: true }],
        preferences: { language: undefined, noTexts: false },
        consents: [],
        deeds: [],
        snapshot: undefined,
      })
      expect((await records.ofLine(line(3), NOON))?.bindings).toMatchObject([{ thisLine: true }])
    })

    test('what is kept is kept until the key of its last day dies', async () => {
      const personId = await known(HONG)
      await world.bindings.saveSnapshots([{ personId, snapshot: { evidence: [DOSE], fetchedAt: NOON + 3 * DAY } }])
      expect(await records.ofLine(line(1), NOON + 3 * DAY)).toMatchObject({ keptUntil: '2022-02-09' })
    })

    test('a consent given again replaces the one before', async () => {
      await known(HONG)
      const consents = [{ kind: 'identity', version: '2' }]
      await world.bindings.bind({ ...HONG, consents, provedAt: NOON + 2 * DAY })
      expect((await records.ofLine(line(1), NOON + 2 * DAY))?.consents).toEqual([
        { kind: 'identity', version: '2', givenOn: addDays(TODAY, 2) },
      ])
    })

    test('deeds of a day are summed, twenty lists at once on two nodes, in whatever order', async () => {
      const ids = [await known(HONG), await world.bindings.bind(KIM), crypto.randomUUID()]
      const lists = Array.from({ length: 20 }, (_, n) => {
        const deeds = ids.flatMap((personId) => [
          deed(personId, 'lookup'),
          deed(personId, 'text'),
          deed(personId, 'text'),
        ])
        return (n % 2 === 0 ? records : world.elsewhere).note(n % 3 === 0 ? deeds.reverse() : deeds)
      })
      await Promise.all(lists)
      await records.note([])
      expect((await records.ofLine(line(2), NOON))?.deeds).toEqual([
        { day: TODAY, deed: 'lookup', times: 20 },
        { day: TODAY, deed: 'text', times: 40 },
      ])
      expect(await world.opened()).toContain(ids[0])
      expect(await world.opened()).not.toContain(ids[2])
    })

    test('deeds noted while their person is deleted or proved anew are no fault', async () => {
      const ids: string[] = []
      for (let round = 0; round < 10; round += 1) {
        const personId = await known(HONG)
        const notes = Array.from({ length: 6 }, (_, n) =>
          (n % 2 === 0 ? records : world.elsewhere).note([deed(personId)]),
        )
        const snapshot = { evidence: [DOSE], fetchedAt: NOON }
        await Promise.all([
          ...notes,
          round % 2 === 0 ? records.forgetPerson(line(1)) : world.bindings.bind({ ...HONG, line: line(3) }),
          world.bindings.saveSnapshots([{ personId, snapshot }]),
        ])
        await records.forgetPerson(line(1))
        expect(await records.ofLine(line(1), NOON)).toBeUndefined()
        ids.push(personId)
      }
      expect(new Set(ids).size).toBe(10)
      await world.passTo(ONE_AT_NIGHT)
      for (const personId of ids) expect(await world.opened()).not.toContain(personId)
    })

    test('choices are a line’s own and may be changed back', async () => {
      await world.bindings.bind(HONG)
      await world.bindings.bind({ ...HONG, line: line(3) })
      await records.setPreferences(line(1), { language: 'ko', noTexts: true })
      expect(await records.ofLine(line(3), NOON)).toMatchObject({
        preferences: { language: undefined, noTexts: false },
      })
      await records.setPreferences(line(1), { language: undefined, noTexts: false })
      expect(await records.ofLine(line(1), NOON)).toMatchObject({
        preferences: { language: undefined, noTexts: false },
      })
      await records.setPreferences(line(9), { language: 'en', noTexts: true })
    })

    test('of two choices made at once, on two nodes, both count, and what was not named stays', async () => {
      await world.bindings.bind(HONG)
      await Promise.all([
        records.setPreferences(line(1), { noTexts: true }),
        world.elsewhere.setPreferences(line(1), { language: 'en' }),
      ])
      expect(await records.ofLine(line(1), NOON)).toMatchObject({ preferences: { language: 'en', noTexts: true } })
      await records.setPreferences(line(1), { language: undefined })
      expect(await records.ofLine(line(1), NOON)).toMatchObject({ preferences: { language: undefined, noTexts: true } })
    })

    test('a line’s binding is ended by itself; with the last line its person is forgotten', async () => {
      const personId = await known(HONG)
      await world.bindings.bind({ ...HONG, line: line(3) })
      await known(KIM)
      expect(await records.endBinding(line(1))).toBe(true)
      expect(await records.ofLine(line(1), NOON)).toBeUndefined()
      expect(await records.ofLine(line(3), NOON)).toMatchObject({
        person: { personId },
        snapshot: { evidence: [DOSE] },
      })
      expect(await records.endBinding(line(1))).toBe(false)
      expect(await records.endBinding(line(3))).toBe(true)
      expect(await records.ofLine(line(3), NOON)).toBeUndefined()
      await world.passTo(ONE_AT_NIGHT)
      expect(await world.opened()).not.toContain(personId)
      expect(await records.ofLine(line(2), NOON)).toMatchObject({ person: { name: '김영희' } })
    })

    test('a change of number ends only what was proved before it', async () => {
      await known(HONG)
      expect(await records.endBinding(line(1), { provedBefore: HOUR_OF_NOON })).toBe(false)
      expect(await records.ofLine(line(1), NOON)).toBeDefined()
      expect(await records.endBinding(line(1), { provedBefore: HOUR_OF_NOON + 1 })).toBe(true)
      expect(await records.ofLine(line(1), NOON)).toBeUndefined()
    })

    test('deleted, a person is nobody to every reader at once, by one o’clock in no row, and others are as before', async () => {
      await known(KIM)
      const kim = await records.ofLine(line(2), NOON)
      const personId = await known(HONG)
      await world.bindings.bind({ ...HONG, line: line(3) })
      expect((await world.opened()).split(personId).length - 1).toBeGreaterThanOrEqual(4)
      expect(await world.elsewhere.ofLine(line(1), NOON)).toBeDefined()
      expect(await records.forgetPerson(line(3))).toBe(2)
      for (const each of [records, world.elsewhere]) {
        for (const theirs of [line(1), line(3)]) expect(await each.ofLine(theirs, NOON)).toBeUndefined()
      }
      expect(await world.bindings.find([line(1), line(3)], NOON)).toEqual(['unbound', 'unbound'])
      expect(await records.ofLine(line(2), NOON)).toEqual(kim)
      await world.passTo(ONE_AT_NIGHT)
      const opened = await world.opened()
      for (const gone of [personId, '홍길동', '1980-05-01', 'K-HONG']) expect(opened).not.toContain(gone)
      expect(await records.ofLine(line(2), ONE_AT_NIGHT)).toMatchObject({ person: kim?.person, deeds: kim?.deeds })
      expect(opened.split('\n')).toHaveLength(3)
      expect(await records.forgetPerson(line(3))).toBe(0)
    })

    test('whoever deletes everything on a line proved nights ago deletes all lines, and is somebody new afterwards', async () => {
      const before = Date.parse('2022-01-17T11:40:00+09:00')
      world.setTime(before)
      const personId = await known({ ...HONG, provedAt: before })
      await world.passTo(before + 10 * DAY)
      await world.bindings.bind({ ...HONG, line: line(3), provedAt: before + 10 * DAY })
      expect(await records.forgetPerson(line(1))).toBe(2)
      expect(await world.bindings.find([line(1), line(3)], before + 10 * DAY)).toEqual(['unbound', 'unbound'])
      expect(await world.bindings.bind({ ...HONG, provedAt: before + 10 * DAY })).not.toBe(personId)
    })

    test.each([27, 28, 29])('on day %i after the only proof', async (days) => {
      const personId = await known(HONG)
      const at = NOON + days * DAY
      await world.passTo(at)
      const record = await records.ofLine(line(1), at)
      const stored = await world.stored()
      if (days < 28) {
        expect(record).toMatchObject({ person: { personId, name: '홍길동' } })
      } else {
        expect(record).toBeUndefined()
        expect(await world.opened()).toBe('')
        expect(stored).toBe('')
      }
    })

    test('neither number nor name nor birth date nor what keys the person is stored in clear', async () => {
      await known(HONG)
      const stored = await world.stored()
      for (const secret of ['1000000001', '홍길동', '1980-05-01', 'K-HONG', 'ci-hong', 'pfizer', '2021-10-08']) {
        expect(stored).not.toContain(secret)
        expect(stored).not.toContain(Buffer.from(secret).toString('hex'))
      }
    })

    test('a database that is away is told as such', async () => {
      const unavailable = { code: 'DATABASE_UNAVAILABLE', retryable: true }
      const { away } = world
      const id = crypto.randomUUID()
      await expect(away.ofLine(line(1), NOON)).rejects.toMatchObject(unavailable)
      await expect(away.setPreferences(line(1), { language: 'ko', noTexts: false })).rejects.toMatchObject(unavailable)
      await expect(away.endBinding(line(1))).rejects.toMatchObject(unavailable)
      await expect(away.forgetPerson(line(1))).rejects.toMatchObject(unavailable)
      await expect(away.note([deed(id)])).rejects.toMatchObject(unavailable)
    })
  })
}
