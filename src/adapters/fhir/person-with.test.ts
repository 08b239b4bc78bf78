/** Tests of the one living person with a number and a birth date: both must agree, whatever the server hands over. */
import { describe, expect, test } from 'vitest'
import type { Line } from '../../domain/call/phone/line.ts'
import type { CalendarDate } from '../../domain/kit/time.ts'
import { createFhirRegistry } from './fhir-registry.ts'
import { bundle, json, listen, PATIENT, serve } from './served.fixture.ts'

const LINE = '+821000007241' as Line
const BORN = '1980-05-01' as CalendarDate
const PHONE = { system: 'phone', value: '010-0000-7241' }
const NOT_ONE = { kind: 'not-one' }
const patient = (more: object = {}) => ({ ...PATIENT, telecom: [PHONE], ...more })

async function personOf(found: readonly object[], line = LINE) {
  const registry = createFhirRegistry(
    { baseUrl: `${await listen(serve({ Patient: found }))}/fhir` },
    { emit: () => {} },
  )
  return registry.personOf(line, BORN)
}

test.each(['01000007241', '010-0000-7241', '+82 10-0000-7241', 'tel:+821000007241'])(
  'one person with the number, written %s',
  async (value) => {
    expect(
      await personOf([
        patient({
          telecom: [
            { system: 'email', value: 'a@b' },
            { system: 'phone', value },
          ],
        }),
      ]),
    ).toEqual({
      kind: 'one',
      person: { name: '홍길동', birthDate: BORN, registryIdentifier: 'K-1' },
    })
  },
)

describe('is nobody where', () => {
  test.each([
    ['there is none', []],
    ['the birth date is another', [patient({ birthDate: '1980-05-02' })]],
    ['only the year is known', [patient({ birthDate: '1980' })]],
    ['the number is another', [patient({ telecom: [{ system: 'phone', value: '010-0000-7242' }] })]],
    ['the number was given up', [patient({ telecom: [{ ...PHONE, use: 'old' }] })]],
    ['the number’s time is over', [patient({ telecom: [{ ...PHONE, period: { end: '2021-12-01' } }] })]],
    ['it is a fax’s', [patient({ telecom: [{ ...PHONE, system: 'fax' }] })]],
    ['there is no number', [PATIENT]],
    ['the person is dead', [patient({ deceasedDateTime: '2021-12-24' })]],
    ['the person is dead since nobody knows when', [patient({ deceasedBoolean: true })]],
    ['the record is out of use', [patient({ active: false })]],
    ['two have both', [patient(), patient({ id: 'p2', identifier: [] })]],
  ])('%s', async (_name, found) => {
    expect(await personOf(found)).toEqual(NOT_ONE)
  })
})

test('the dead, and those whose number it was, do not count beside the one', async () => {
  const others = [
    patient({ id: 'p2', deceasedBoolean: true }),
    patient({ id: 'p3', telecom: [{ ...PHONE, use: 'old' }] }),
    patient({ id: 'p4', birthDate: '1979-05-01' }),
  ]
  expect(await personOf([...others, patient({ deceasedBoolean: false, active: true })])).toMatchObject({ kind: 'one' })
})

test.each([
  ['official', [{ text: '길동이' }, { use: 'official', text: '홍길동' }], '홍길동'],
  ['usual', [{ text: '길동이' }, { use: 'usual', text: '홍길동' }], '홍길동'],
  ['Korean parts', [{ family: '홍', given: ['길동'] }], '홍길동'],
  ['foreign parts', [{ family: 'Clarke', given: ['Emma', 'Jane'] }], 'Emma Jane Clarke'],
  ['that was given up beside another', [{ use: 'old', text: '김길동' }, { text: '홍길동' }], '홍길동'],
])('the name that is %s', async (_what, name, shown) => {
  expect(await personOf([patient({ name })])).toMatchObject({ kind: 'one', person: { name: shown } })
})

test('without a name, or where not all could be read, nobody knows', async () => {
  const unknown = { kind: 'unavailable', why: 'malformed' }
  expect(await personOf([patient({ name: [] })])).toEqual(unknown)
  expect(await personOf([patient({ name: [{ text: ' ' }] })])).toEqual(unknown)
  expect(await personOf([patient({ implicitRules: 'urn:x' })])).toEqual(unknown)
})

test('a foreign number is asked for as it is; number and date go together, and in no address', async () => {
  const asked: string[] = []
  const baseUrl = await listen((request, response) => {
    let form = ''
    request.on('data', (chunk) => {
      form += String(chunk)
    })
    request.on('end', () => {
      asked.push(`${request.url} ${decodeURIComponent(form)}`)
      json(response, bundle([]))
    })
  })
  const registry = createFhirRegistry({ baseUrl: `${baseUrl}/fhir` }, { emit: () => {} })
  await registry.personOf('+84900000012' as Line, BORN)
  await registry.personOf(LINE, BORN)
  expect(asked).toEqual([
    '/fhir/Patient/_search phone=+84900000012&birthdate=1980-05-01',
    '/fhir/Patient/_search phone=+821000007241,01000007241,010-0000-7241&birthdate=1980-05-01',
  ])
})
