/** Contract of every vaccination registry adapter; run against a real server whose faults can be switched. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Line } from '../../src/domain/call/phone/line.ts'
import type { Person } from '../../src/domain/identity/person.ts'
import type { CalendarDate } from '../../src/domain/kit/time.ts'
import type { Evidence } from '../../src/domain/pass/evidence/evidence.ts'
import type { VaccinationRegistry } from '../../src/ports/pass/vaccination-registry.ts'

export type RegistryRecord = {
  readonly registryIdentifier: string
  readonly name: string
  readonly birthDate: string
  readonly phone?: string
  readonly evidence: readonly Evidence[]
}

export type RegistryWorld = {
  readonly registry: VaccinationRegistry
  setPeople(people: readonly RegistryRecord[]): void
  close(): Promise<void>
}

/** One that is asked over the net. */
export type RegistryServerWorld = RegistryWorld & {
  setFault(fault: 'ok' | 'slow' | 'hanging' | 'wrong' | 'half' | 'forgetful' | 'down'): void
  /** Everything that the adapter said to the server, as text. */
  asked(): readonly string[]
}

const day = (text: string) => text as CalendarDate
const TWO_DOSES: readonly Evidence[] = [
  { kind: 'vaccination', vaccine: 'astrazeneca', dose: 1, seriesDoses: 2, date: day('2021-05-27') },
  { kind: 'vaccination', vaccine: 'pfizer', dose: 2, seriesDoses: 2, date: day('2021-08-12') },
]
const ALL_KINDS: readonly Evidence[] = [
  { kind: 'vaccination', vaccine: 'janssen', dose: 1, seriesDoses: 1, date: day('2021-06-10') },
  { kind: 'vaccination', vaccine: 'moderna', dose: 2, seriesDoses: 1, date: day('2021-11-20') },
  {
    kind: 'test',
    type: 'pcr',
    result: 'negative',
    medium: 'text',
    supervised: true,
    at: Date.parse('2022-01-11T15:00:00+09:00'),
  },
  {
    kind: 'test',
    type: 'rapid',
    result: 'positive',
    medium: 'paper',
    supervised: false,
    at: Date.parse('2022-01-12T09:00:00+09:00'),
  },
  { kind: 'recovery', released: day('2021-10-02') },
  { kind: 'exemption', ground: 'severe-reaction', issued: day('2021-11-05') },
]
const mother: Person = { personId: '1', name: '김순희', birthDate: day('1958-03-02'), registryIdentifier: 'K-0001' }
const son: Person = { personId: '2', name: '박준', birthDate: day('1990-07-15'), registryIdentifier: 'K-0002' }
const cafeOwner: Person = { personId: '3', name: '최가람', birthDate: day('1975-12-31') }
const THEIR_LINE = '01000000007'
const THEIRS = '+821000000007' as Line

const PEOPLE: readonly RegistryRecord[] = [
  { registryIdentifier: 'K-0001', name: '김순희', birthDate: '1958-03-02', phone: THEIR_LINE, evidence: TWO_DOSES },
  { registryIdentifier: 'K-0002', name: '박준', birthDate: '1990-07-15', phone: THEIR_LINE, evidence: [] },
  { registryIdentifier: 'K-0003', name: '최가람', birthDate: '1975-12-31', evidence: ALL_KINDS },
]

export function registryContract(name: string, start: () => Promise<RegistryWorld>): void {
  describe(`${name} as a vaccination registry`, () => {
    let world: RegistryWorld
    beforeAll(async () => {
      world = await start()
    })
    afterAll(() => world.close())
    beforeEach(() => world.setPeople(PEOPLE))

    test('finds a person by the registry identifier and reads the doses', async () => {
      expect(await world.registry.evidenceOf(mother)).toEqual({ kind: 'known', evidence: TWO_DOSES })
    })

    test('finds a person by name and birth date and reads every kind of evidence', async () => {
      expect(await world.registry.evidenceOf(cafeOwner)).toEqual({ kind: 'known', evidence: ALL_KINDS })
    })

    test("does not give the son his mother's doses although both use one phone", async () => {
      expect(await world.registry.evidenceOf(son)).toEqual({ kind: 'known', evidence: [] })
    })

    test('says that a person is not there, by identifier or by name', async () => {
      const stranger = { personId: '9', name: '없는이', birthDate: day('1990-01-01') }
      expect(await world.registry.evidenceOf(stranger)).toEqual({ kind: 'no-such-person' })
      expect(await world.registry.evidenceOf({ ...stranger, registryIdentifier: 'K-9' })).toEqual({
        kind: 'no-such-person',
      })
    })

    test('does not choose between two people of one name and birth date', async () => {
      world.setPeople([...PEOPLE, { ...(PEOPLE[2] ?? fail()), registryIdentifier: 'K-0004', evidence: [] }])
      expect(await world.registry.evidenceOf(cafeOwner)).toEqual({ kind: 'unavailable', why: 'malformed' })
    })

    test('does not trust an identifier that belongs to another birth date', async () => {
      const mixedUp = { ...mother, birthDate: son.birthDate }
      expect(await world.registry.evidenceOf(mixedUp)).toEqual({ kind: 'unavailable', why: 'malformed' })
    })

    test('a number is nobody’s by itself: a birth date must fit, and one person alone have both', async () => {
      const found = { name: mother.name, birthDate: mother.birthDate, registryIdentifier: 'K-0001' }
      expect(await world.registry.personOf(THEIRS, mother.birthDate)).toEqual({ kind: 'one', person: found })
      expect(await world.registry.personOf(THEIRS, day('1958-03-03'))).toEqual({ kind: 'not-one' })
      expect(await world.registry.personOf('+821000000008' as Line, mother.birthDate)).toEqual({ kind: 'not-one' })
      expect(await world.registry.personOf(THEIRS, cafeOwner.birthDate)).toEqual({ kind: 'not-one' })
      world.setPeople([...PEOPLE, { ...(PEOPLE[0] ?? fail()), registryIdentifier: 'K-0004', name: '쌍둥이' }])
      expect(await world.registry.personOf(THEIRS, mother.birthDate)).toEqual({ kind: 'not-one' })
    })
  })
}

export function registryServerContract(name: string, start: () => Promise<RegistryServerWorld>): void {
  describe(`${name} against a server`, () => {
    let world: RegistryServerWorld
    beforeAll(async () => {
      world = await start()
    })
    afterAll(() => world.close())
    beforeEach(() => {
      world.setFault('ok')
      world.setPeople(PEOPLE)
    })

    test('says of a number that it could not ask, where it could not', async () => {
      world.setFault('down')
      expect(await world.registry.personOf(THEIRS, mother.birthDate)).toEqual({ kind: 'unavailable', why: 'refused' })
    })

    test('never asks for evidence by phone', async () => {
      await world.registry.evidenceOf(mother)
      await world.registry.evidenceOf(cafeOwner)
      expect(world.asked().length).toBeGreaterThan(0)
      expect(world.asked().join('\n')).not.toMatch(/phone|telecom|1000000007/)
    })

    test('bears a slow registry within the limit', async () => {
      world.setFault('slow')
      expect(await world.registry.evidenceOf(mother)).toEqual({ kind: 'known', evidence: TWO_DOSES })
    })

    test.each([
      ['hanging', 'timeout'],
      ['wrong', 'malformed'],
      ['down', 'refused'],
    ] as const)('answers "unavailable" in time when the registry is %s', async (fault, why) => {
      world.setFault(fault)
      const start = performance.now()
      expect(await world.registry.evidenceOf(mother)).toEqual({ kind: 'unavailable', why })
      expect(performance.now() - start).toBeLessThan(2_600)
    })

    test('answers "unavailable" when half of an answer comes', async () => {
      world.setFault('half')
      for (const person of [mother, son, cafeOwner]) {
        const answer = await world.registry.evidenceOf(person)
        expect(answer.kind).toBe('unavailable')
      }
    })

    test('knows a person again once the registry is back', async () => {
      world.setFault('down')
      await world.registry.evidenceOf(mother)
      world.setFault('ok')
      expect((await world.registry.evidenceOf(mother)).kind).toBe('known')
    })
  })
}

function fail(): never {
  throw new Error('the world has no such person')
}
