/** Tests of statuses looked up ahead: of whom, and how it yields. */
import { expect, test } from 'vitest'
import type { Person } from '../../domain/identity/person.ts'
import { HOUR } from '../../domain/kit/time.ts'
import type { LivingPerson } from '../../ports/identity/living-persons.ts'
import type { RegistryAnswer } from '../../ports/pass/vaccination-registry.ts'
import { at, living, SERIES } from './living.fixture.ts'
import { makeRefreshPersons } from './refresh-persons.ts'

const NOW = at('2022-01-13T03:00')
const KNOWN: RegistryAnswer = { kind: 'known', evidence: SERIES }
const mayGoOn = () => true

function makeWorld(answer: (person: Person) => RegistryAnswer = () => KNOWN) {
  const asked: string[] = []
  const paced: string[] = []
  const refresh = makeRefreshPersons({
    async lookUp(person, visit) {
      expect(visit).toBeUndefined() // nobody called
      asked.push(person.personId)
      return { answer: answer(person), kept: Promise.resolve() }
    },
    pace: {
      turn: async () => void paced.push('turn'),
      answered: () => void paced.push('answered'),
      troubled: () => 30_000,
      perSecond: () => 20,
      atOnce: () => 4,
    },
    clock: { now: () => NOW },
    refreshHours: 12,
  })
  return { ...refresh, asked, paced }
}

test('a status of yesterday is asked for, one of some hours ago is not, and one that there is not is', async () => {
  const world = makeWorld()
  const of = (n: number, hours: number) =>
    living(n, NOW, { snapshot: { evidence: SERIES, fetchedAt: NOW - hours * HOUR } })
  const persons: LivingPerson[] = [of(1, 11), of(2, 12), { ...of(3, 0), snapshot: undefined }]
  expect(await world.visit(persons, mayGoOn)).toEqual({ kind: 'all' })
  expect(world.asked).toEqual(['p2', 'p3'])
  expect(world.paced.filter((it) => it === 'turn')).toHaveLength(2)
})

test('nobody is asked for who did not agree to it, whose binding is over, or whom a phone number alone would prove', async () => {
  const world = makeWorld()
  await world.visit(
    [
      living(1, NOW, { consents: ['identity'] }),
      living(2, NOW, {}, { endsAt: NOW }),
      living(3, NOW, {}, { proofLevel: 'line' }),
      living(4, NOW, {}, { proofLevel: 'keypad' }),
      living(5, NOW, {}, { boundAs: 'user' }),
    ],
    mayGoOn,
  )
  expect(world.asked).toEqual(['p4', 'p5'])
})

test.each(['timeout', 'refused', 'breaker-open', 'too-many', 'no-access'] as const)(
  'a registry in trouble (%s) is left alone, and the page comes again',
  async (why) => {
    const world = makeWorld(() => ({ kind: 'unavailable', why }))
    const page = Array.from({ length: 20 }, (_, n) => living(n, NOW))
    expect(await world.visit(page, mayGoOn)).toEqual({ kind: 'again', inMs: 30_000 })
    expect(world.asked.length).toBeLessThanOrEqual(4)
    expect(world.paced).not.toContain('answered')
  },
)

test('an answer that is not believed, or makes no sense, is one person’s: the others are asked for, its age is told', async () => {
  const world = makeWorld(({ personId }) => (personId === 'p1' ? { kind: 'unavailable', why: 'evidence-lost' } : KNOWN))
  expect(await world.visit([living(1, NOW), living(2, NOW)], mayGoOn)).toEqual({ kind: 'all' })
  expect(world.asked).toEqual(['p1', 'p2'])
  expect(world.oldestMs()).toBe(24 * HOUR)
})

test('it ends between two questions once it may not go on', async () => {
  const world = makeWorld()
  const answers = [true, false]
  const page = Array.from({ length: 20 }, (_, n) => living(n, NOW))
  expect(await world.visit(page, () => answers.shift() ?? false)).toEqual({ kind: 'again', inMs: 0 })
  expect(world.asked).toHaveLength(4)
})
