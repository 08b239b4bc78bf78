/** Test results of a registry: read rightly, or their kind could not be read; never silently nothing. */
import { describe, expect, test } from 'vitest'
import { ask, concept, LOCAL, LOINC, reasons, SNOMED, swab, TEST, without } from './served.fixture.ts'

describe('test results', () => {
  test.each([
    ['SNOMED not detected', { valueCodeableConcept: concept(SNOMED, '260415000') }, 'negative'],
    ['SNOMED negative', { valueCodeableConcept: concept(SNOMED, '260385009') }, 'negative'],
    ['LOINC not detected', { valueCodeableConcept: concept(LOINC, 'LA11883-8') }, 'negative'],
    [
      'LOINC negative, by an OID',
      { valueCodeableConcept: concept('urn:oid:2.16.840.1.113883.6.1', 'LA6577-6') },
      'negative',
    ],
    ['SNOMED positive', { valueCodeableConcept: concept(SNOMED, '10828004') }, 'positive'],
    ['SNOMED detected', { valueCodeableConcept: concept(SNOMED, '260373001') }, 'positive'],
    ['a local code with words', { valueCodeableConcept: { ...concept(LOCAL, '2'), text: '음성' } }, 'negative'],
    ['words alone', { valueString: 'Not detected' }, 'negative'],
    ['Korean words alone', { valueString: '양성' }, 'positive'],
    [
      'a Ct value with an interpretation',
      {
        valueQuantity: { value: 38.2 },
        interpretation: [concept('http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation', 'NEG')],
      },
      'negative',
    ],
  ])('%s', async (_name, value, result) => {
    const observation = { ...without(TEST, 'valueCodeableConcept'), ...value }
    expect(await ask({ Observation: [observation] })).toEqual({
      kind: 'known',
      evidence: [
        {
          kind: 'test',
          type: 'pcr',
          result,
          medium: 'text',
          supervised: true,
          at: Date.parse('2022-01-11T15:00:00+09:00'),
        },
      ],
    })
  })

  test('a panel is read by its components', async () => {
    const component = [{ code: concept(LOINC, '94559-2'), valueCodeableConcept: concept(LOINC, 'LA11883-8') }]
    const panel = { ...without(TEST, 'valueCodeableConcept'), code: concept(LOINC, '94531-1'), component }
    expect(await reasons({ Observation: [panel] })).toEqual({ count: 1, unreadable: [] })
  })

  test.each([
    ['inconclusive', swab({ valueCodeableConcept: concept(SNOMED, '419984006') })],
    ['not performed', { ...without(TEST, 'valueCodeableConcept'), dataAbsentReason: absent('not-performed') }],
    ['preliminary', swab({ status: 'preliminary' })],
    ['cancelled', swab({ status: 'cancelled' })],
    ['antibodies, though they were asked for by nobody', swab({ code: concept(LOINC, '94563-4') })],
  ])('no result, and rightly so: %s', async (_name, observation) => {
    expect(await reasons({ Observation: [observation] })).toEqual({ count: 0, unreadable: [] })
  })

  test.each([
    ['a code that no table has', swab({ valueCodeableConcept: concept(SNOMED, '1') }), 'value'],
    ['a value of another type', { ...without(TEST, 'valueCodeableConcept'), valueBoolean: false }, 'value'],
    ['a number alone', { ...without(TEST, 'valueCodeableConcept'), valueQuantity: { value: 38 } }, 'value'],
    [
      'words that say more',
      { ...without(TEST, 'valueCodeableConcept'), valueString: 'negative control failed' },
      'value',
    ],
    [
      'a value that is hidden',
      { ...without(TEST, 'valueCodeableConcept'), dataAbsentReason: absent('masked') },
      'value',
    ],
    ['no value at all', without(TEST, 'valueCodeableConcept'), 'value'],
    [
      'a value and an interpretation that differ',
      swab({ interpretation: [concept('http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation', 'POS')] }),
      'contradiction',
    ],
    ['a status that FHIR does not have', swab({ status: 'done' }), 'status'],
    ['the status unknown', swab({ status: 'unknown' }), 'status'],
    ['no time', without(TEST, 'issued'), 'date'],
    ['the month alone', { ...without(TEST, 'issued'), effectiveDateTime: '2022-01' }, 'date'],
    ['a local test code with words', swab({ code: { ...concept(LOCAL, 'C19'), text: '코로나19 검사' } }), 'code'],
    ['of somebody else', swab({ subject: { reference: 'Patient/p2' } }), 'whose'],
    [
      'an extension that changes the meaning',
      swab({ modifierExtension: [{ url: 'https://x', valueBoolean: true }] }),
      'modifier',
    ],
    ['rules of its own', swab({ implicitRules: 'https://x' }), 'modifier'],
  ])('could not be read: %s', async (_name, observation, reason) => {
    expect(await reasons({ Observation: [observation] })).toEqual({ count: 0, unreadable: [{ kind: 'test', reason }] })
  })

  test.each(['corrected', 'amended'])(
    'one that was %s counts from its sample, and not from its correction',
    async (status) => {
      const taken = { effectiveDateTime: '2022-01-08T10:00:00+09:00' }
      expect(await ask({ Observation: [swab({ ...taken, status })] })).toMatchObject({
        evidence: [{ at: Date.parse(taken.effectiveDateTime) }],
        unreadable: [{ kind: 'test', reason: 'date' }],
      })
      expect(await reasons({ Observation: [swab({ status })] })).toEqual({
        count: 0,
        unreadable: [{ kind: 'test', reason: 'date' }],
      })
    },
  )

  test('where only the sample has a time, it counts from then, and what comes after is not known', async () => {
    const observation = { ...without(TEST, 'issued'), effectiveDateTime: '2022-01-11' }
    expect(await ask({ Observation: [observation] })).toMatchObject({
      evidence: [{ at: Date.parse('2022-01-11T00:00:00+09:00') }],
      unreadable: [{ kind: 'test', reason: 'date' }],
    })
  })

  test.each([
    ['by the patient', [{ reference: 'https://registry.example/fhir/Patient/p1/_history/3' }], []],
    ['by nobody who is named', undefined, [{ kind: 'test', reason: 'value' }]],
  ])('a rapid test %s is not taken for a supervised one', async (_name, performer, unreadable) => {
    const rapid = { ...without(TEST, 'performer'), code: concept(LOINC, '97097-0'), ...(performer && { performer }) }
    const answer = await ask({ Observation: [rapid] })
    expect(answer).toMatchObject({ evidence: [{ type: 'rapid', supervised: false }] })
    expect('unreadable' in answer ? answer.unreadable : []).toEqual(unreadable)
  })
})

function absent(code: string) {
  return concept('http://terminology.hl7.org/CodeSystem/data-absent-reason', code)
}
