/** Doses of a registry: read rightly, or their kind could not be read; never silently nothing. */
import { describe, expect, test } from 'vitest'
import { ask, CVX, concept, DOSE, dose, LOCAL, PATIENT, reasons, SNOMED, without } from './served.fixture.ts'

const OWN = 'urn:ansimpass:registry-person'

describe('doses', () => {
  test('two doses are read beside a flu shot with a local code, whatever it is about', async () => {
    const first = dose({ id: 'i0', occurrenceDateTime: '2021-07-01', protocolApplied: [{ doseNumberPositiveInt: 1 }] })
    const flu = dose({ id: 'i9', vaccineCode: { coding: [{ system: LOCAL, code: 'FLU-4' }] }, protocolApplied: [] })
    expect(await reasons({ Immunization: [first, DOSE, flu] })).toEqual({
      count: 2,
      unreadable: [{ kind: 'vaccination', reason: 'code' }],
    })
    const named = { ...flu, vaccineCode: { text: '인플루엔자 4가' } }
    expect(await reasons({ Immunization: [first, DOSE, named] })).toEqual({ count: 2, unreadable: [] })
  })

  test.each([
    ['an older CVX code', { vaccineCode: concept(CVX, '141') }],
    ['an ATC code', { vaccineCode: concept('http://www.whocc.no/atc', 'J07BB02') }],
    [
      'the target disease',
      { vaccineCode: concept(LOCAL, '7'), protocolApplied: [{ targetDisease: [concept(SNOMED, '6142004')] }] },
    ],
  ])('a vaccine against something else is no evidence, by %s', async (_name, more) => {
    expect(await reasons({ Immunization: [dose(more)] })).toEqual({ count: 0, unreadable: [] })
  })

  test.each([
    ['CVX', concept(CVX, '212'), 'janssen'],
    [
      'CVX beside a local code',
      {
        coding: [
          { system: LOCAL, code: '9' },
          { system: CVX, code: '207' },
        ],
      },
      'moderna',
    ],
    [
      'the register of the EU',
      concept('https://ec.europa.eu/health/documents/community-register/html/', 'EU/1/20/1528'),
      'pfizer',
    ],
    ['ATC with a name', { ...concept('http://www.whocc.no/atc', 'J07BX03'), text: '코로나19 백신 (화이자)' }, 'pfizer'],
    ['words', { text: '코로나19 백신 모더나' }, 'moderna'],
  ])('a vaccine is known by %s', async (_name, vaccineCode, vaccine) => {
    expect(await ask({ Immunization: [dose({ vaccineCode })] })).toMatchObject({ evidence: [{ vaccine }] })
  })

  test('a vaccine that nobody names counts by its series; without one, whether it is whole stays open', async () => {
    const unnamed = dose({ vaccineCode: concept(CVX, '213') })
    expect(await reasons({ Immunization: [unnamed] })).toEqual({ count: 1, unreadable: [] })
    const openEnded = { ...unnamed, protocolApplied: [{ doseNumberPositiveInt: 1 }] }
    expect(await reasons({ Immunization: [openEnded] })).toEqual({
      count: 1,
      unreadable: [{ kind: 'vaccination', reason: 'dose' }],
    })
  })

  test.each([
    ['an integer', { doseNumberPositiveInt: 3 }, 3],
    ['a string', { doseNumberString: '3' }, 3],
    ['a string of both', { doseNumberString: '3/2' }, 3],
    ['Korean', { doseNumberString: '3차' }, 3],
    ['a word', { doseNumberString: 'Booster' }, 3],
  ])('the number of a dose may be %s', async (_name, protocol, number) => {
    const answer = await ask({ Immunization: [dose({ protocolApplied: [protocol] })] })
    expect(answer).toMatchObject({ kind: 'known', evidence: [{ dose: number, seriesDoses: 2 }] })
    expect(answer).not.toHaveProperty('unreadable')
  })

  test('of several protocols that for COVID-19 counts; where two of it differ, neither', async () => {
    const other = { targetDisease: [concept(SNOMED, '6142004')], doseNumberPositiveInt: 9 }
    const own = { targetDisease: [concept(SNOMED, '840539006')], doseNumberPositiveInt: 2 }
    expect(await ask({ Immunization: [dose({ protocolApplied: [other, own] })] })).toMatchObject({
      evidence: [{ dose: 2 }],
    })
    const answer = await ask({ Immunization: [dose({ protocolApplied: [own, { doseNumberPositiveInt: 3 }] })] })
    expect(answer).toMatchObject({ evidence: [{ dose: 1 }], unreadable: [{ reason: 'dose' }] })
  })

  test('one dose entered twice is one', async () => {
    const unnumbered = dose({ protocolApplied: undefined })
    const twice = [unnumbered, { ...unnumbered, id: 'i2', vaccineCode: concept(CVX, '217') }]
    expect(await ask({ Immunization: twice })).toMatchObject({ evidence: [{ dose: 1 }] })
  })

  test('of a month alone only a booster is told, from its last day on', async () => {
    const month = { occurrenceDateTime: '2021-11' }
    expect(await reasons({ Immunization: [dose(month)] })).toEqual({
      count: 0,
      unreadable: [{ kind: 'vaccination', reason: 'date' }],
    })
    const booster = dose({ ...month, protocolApplied: [{ doseNumberPositiveInt: 3, seriesDosesPositiveInt: 2 }] })
    expect(await ask({ Immunization: [booster] })).toMatchObject({ evidence: [{ dose: 3, date: '2021-11-30' }] })
  })

  test('a first dose of a month alone is counted where it is certainly earlier', async () => {
    const first = dose({ id: 'i0', occurrenceDateTime: '2021-06', protocolApplied: undefined })
    const second = dose({ protocolApplied: undefined })
    expect(await ask({ Immunization: [first, second] })).toMatchObject({ evidence: [{ dose: 2, date: '2021-08-13' }] })
  })

  test('a string that is a date is one', async () => {
    const told = { ...without(DOSE, 'occurrenceDateTime'), occurrenceString: '2021-08-12' }
    expect(await ask({ Immunization: [told] })).toMatchObject({ evidence: [{ date: '2021-08-12' }] })
  })

  test.each([
    ['without a date', without(DOSE, 'occurrenceDateTime'), 'date'],
    ['on a day that does not exist', dose({ occurrenceDateTime: '2021-02-30' }), 'date'],
    ['at a time in words', { ...without(DOSE, 'occurrenceDateTime'), occurrenceString: '지난 여름' }, 'date'],
    ['of a status that FHIR does not have', dose({ status: 'maybe' }), 'status'],
    ['without a status', without(DOSE, 'status'), 'status'],
    ['of another person', dose({ patient: { reference: 'Patient/p2' } }), 'whose'],
    ['of another host, without its scheme', dose({ patient: { reference: '//other.example/Patient/p1' } }), 'whose'],
    ['of another folder', dose({ patient: { reference: 'elsewhere/Patient/p1' } }), 'whose'],
    ['of another type', dose({ patient: { reference: 'Group/Patient/p1' } }), 'whose'],
    ['of nobody', without(DOSE, 'patient'), 'whose'],
    ['that was too weak', dose({ isSubpotent: true }), 'dose'],
    ['without a vaccine', without(DOSE, 'vaccineCode'), 'code'],
    [
      'of two vaccines',
      dose({
        vaccineCode: {
          coding: [
            { system: CVX, code: '208' },
            { system: CVX, code: '212' },
          ],
        },
      }),
      'contradiction',
    ],
    [
      'against COVID-19 and not',
      dose({ protocolApplied: [{ targetDisease: [concept(SNOMED, '6142004')] }] }),
      'contradiction',
    ],
    [
      'whose protocol has a modifier',
      dose({ protocolApplied: [{ doseNumberPositiveInt: 2, modifierExtension: [{ url: 'https://x' }] }] }),
      'modifier',
    ],
  ])('could not be read: a dose %s', async (_name, record, reason) => {
    expect(await reasons({ Immunization: [record] })).toEqual({
      count: 0,
      unreadable: [{ kind: 'vaccination', reason }],
    })
  })

  test.each([
    ['absolute', { reference: 'https://registry.example/fhir/Patient/p1' }],
    ['versioned', { reference: 'Patient/p1/_history/4' }],
    ['logical', { identifier: { system: OWN, value: 'K-1' } }],
    ['contained', { reference: '#me' }],
  ])('a reference may be %s', async (_name, patient) => {
    const contained = [{ ...PATIENT, id: 'me' }]
    expect(await reasons({ Immunization: [dose({ patient, contained })] })).toEqual({ count: 1, unreadable: [] })
  })

  test.each([
    ['on another server', { reference: 'https://other.example/fhir/Patient/p1' }],
    ['with the identifier of another', { reference: 'Patient/p1', identifier: { system: OWN, value: 'K-2' } }],
    ['by an identifier that a household shares', { identifier: { system: 'urn:insurance', value: '7' } }],
  ])('a reference to a Patient %s is nobody’s whom we know', async (_name, patient) => {
    const insured = { ...PATIENT, identifier: [...PATIENT.identifier, { system: 'urn:insurance', value: '7' }] }
    expect(await reasons({ Patient: [insured], Immunization: [dose({ patient })] })).toEqual({
      count: 0,
      unreadable: [{ kind: 'vaccination', reason: 'whose' }],
    })
  })

  test('a dose that is also called an error under the same id is open, where neither says which is later', async () => {
    const versions = [dose({}), dose({ status: 'entered-in-error' })]
    expect(await reasons({ Immunization: versions })).toEqual({
      count: 0,
      unreadable: [{ kind: 'vaccination', reason: 'contradiction' }],
    })
    const later = dose({ status: 'entered-in-error', meta: { lastUpdated: '2021-09-01T00:00:00Z' } })
    expect(await reasons({ Immunization: [dose({}), later] })).toMatchObject({ count: 0, unreadable: [{}] })
    const first = dose({ meta: { lastUpdated: '2021-08-13T00:00:00Z' } })
    expect(await reasons({ Immunization: [first, later] })).toEqual({ count: 0, unreadable: [] })
    expect(await reasons({ Immunization: [later, first] })).toEqual({ count: 0, unreadable: [] })
  })

  test('extensions, other profiles and further elements cost nothing', async () => {
    const rich = dose({
      meta: { profile: ['http://hl7.org/fhir/us/core/StructureDefinition/us-core-immunization'] },
      extension: [{ url: 'https://x', valueString: 'y' }],
      _occurrenceDateTime: { extension: [{ url: 'https://x', valueString: 'y' }] },
      text: { status: 'generated', div: '<div/>' },
      performer: [{ actor: { display: 'clinic' } }],
      contained: [{ resourceType: 'Organization', id: 'o', modifierExtension: [{ url: 'https://x' }] }],
    })
    expect(await reasons({ Immunization: [rich] })).toEqual({ count: 1, unreadable: [] })
  })
})
