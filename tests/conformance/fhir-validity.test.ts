/** Legality of what the registry tests send: the demo's records and the answers in HAPI's form, by R4's own profiles. */
import { expect, test } from 'vitest'
import { resourcesOf } from '../../demo/registry/people-as-fhir.ts'
import { indexPeople } from '../../demo/registry/search-people.ts'
import { NOONS } from '../../demo/world/noons.ts'
import { peopleAt } from '../../demo/world/people.ts'
import { registryPeople } from '../../demo/world/world.ts'
import { COVID, DOSE, EXEMPTION, PATIENT, TEST } from '../../src/adapters/fhir/served.fixture.ts'
import { errorsOf } from '../support/fhir-validity.ts'

const registered = (now: number) => registryPeople(peopleAt(now))

test.each(NOONS)('every record of the demo’s people at $at is legal', ({ now }) => {
  const errors = registered(now).flatMap((person, index) =>
    resourcesOf(person, `p${index + 1}`).flatMap((resource) => errorsOf(resource)),
  )
  expect([...new Set(errors)]).toEqual([])
})

test('the demo’s search answers and outcomes are legal', () => {
  const people = indexPeople(registered(NOONS[0]?.now ?? 0))
  const asked = [
    people.search(
      'Patient',
      new URLSearchParams({ identifier: 'urn:ansimpass:registry-person|K-1' }),
      'http://127.0.0.1/fhir',
    ),
    people.search(
      'Immunization',
      new URLSearchParams({ patient: 'Patient/p1,Patient/p2', _count: '1' }),
      'http://127.0.0.1/fhir',
    ),
    people.search('Immunization', new URLSearchParams({ unknown: 'x' }), 'http://127.0.0.1/fhir'),
  ]
  expect(asked.map(({ status }) => status)).toEqual([200, 200, 400])
  expect(asked.flatMap(({ body }) => errorsOf(body))).toEqual([])
})

test.each([PATIENT, DOSE, TEST, COVID, EXEMPTION])(
  'the $resourceType that the adapter’s tests change is legal',
  (resource) => {
    expect(errorsOf(resource)).toEqual([])
  },
)

test('what is not legal is told', () => {
  expect(errorsOf({ ...DOSE, status: 'complete' })).toEqual([
    'Immunization.status: Code "complete" not found in value set',
  ])
  expect(errorsOf({ ...DOSE, doses: 2 })).toEqual(['Immunization.doses: Unexpected property'])
  expect(
    errorsOf({ resourceType: 'Bundle', type: 'searchset', entry: [{ resource: { ...TEST, status: undefined } }] }),
  ).not.toEqual([])
})
