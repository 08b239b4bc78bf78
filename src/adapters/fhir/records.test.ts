/** Tests of single records: read rightly, or their kind could not be read; never silently nothing. */
import { describe, expect, test } from 'vitest'
import { ask, COVID, CVX, concept, DOSE, EXEMPTION, LOINC, PATIENT, SNOMED, TEST } from './served.fixture.ts'

const LOCAL = 'https://registry.example/codes'
const dose = (more: object) => ({ ...DOSE, ...more })
const swab = (more: object) => ({ ...TEST, ...more })
const illness = (more: object) => ({ ...COVID, ...more })
const paper = (more: object) => ({ ...EXEMPTION, ...more })
const without = (resource: object, ...names: string[]) =>
  Object.fromEntries(Object.entries(resource).filter(([name]) => !names.includes(name)))

async function reasons(resources: Parameters<typeof ask>[0]) {
  const answer = await ask(resources)
  if (answer.kind !== 'known') throw new Error(answer.kind)
  return { count: answer.evidence.length, unreadable: answer.unreadable ?? [] }
}

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
    ['logical', { identifier: { system: 'urn:ansimpass:registry-person', value: 'K-1' } }],
    ['contained', { reference: '#me' }],
  ])('a reference may be %s', async (_name, patient) => {
    const contained = [{ ...PATIENT, id: 'me' }]
    expect(await reasons({ Immunization: [dose({ patient, contained })] })).toEqual({ count: 1, unreadable: [] })
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

describe('recoveries', () => {
  test.each([
    [
      'a period that is over',
      { ...without(COVID, 'abatementDateTime'), abatementPeriod: { start: '2021-09-20', end: '2021-10-02' } },
    ],
    ['a string that is a date', { ...without(COVID, 'abatementDateTime'), abatementString: '2021-10-02' }],
    ['ICD-10', illness({ code: concept('http://hl7.org/fhir/sid/icd-10', 'U07.1') })],
    ['words', illness({ code: { text: '코로나바이러스감염증-19' } })],
    ['without a clinical status', without(COVID, 'clinicalStatus')],
  ])('are known by %s', async (_name, condition) => {
    expect(await ask({ Condition: [condition] })).toEqual({
      kind: 'known',
      evidence: [{ kind: 'recovery', released: '2021-10-02' }],
    })
  })

  test.each([
    ['still ill', illness({ clinicalStatus: clinical('active'), abatementDateTime: undefined })],
    ['not confirmed', illness({ verificationStatus: verification('provisional') })],
    ['another disease', illness({ code: concept(SNOMED, '38341003') })],
    ['a period without an end', { ...without(COVID, 'abatementDateTime'), abatementPeriod: { start: '2021-09-20' } }],
  ])('none, and rightly so: %s', async (_name, condition) => {
    expect(await reasons({ Condition: [condition] })).toEqual({ count: 0, unreadable: [] })
  })

  test.each([
    ['at an age', { ...without(COVID, 'abatementDateTime'), abatementAge: { value: 41 } }, 'date'],
    ['in a month', illness({ abatementDateTime: '2021-10' }), 'date'],
    ['over, nobody says when', without(COVID, 'abatementDateTime'), 'date'],
    ['over and still ill', illness({ clinicalStatus: clinical('active') }), 'contradiction'],
    ['without a verification', without(COVID, 'verificationStatus'), 'status'],
    ['by a code of their own', illness({ code: concept(LOCAL, '7') }), 'code'],
  ])('could not be read: %s', async (_name, condition, reason) => {
    expect(await reasons({ Condition: [condition] })).toEqual({ count: 0, unreadable: [{ kind: 'recovery', reason }] })
  })
})

describe('exemptions', () => {
  test('may have no docStatus and a date of their period', async () => {
    const dated = { ...without(EXEMPTION, 'date'), context: { ...EXEMPTION.context, period: { start: '2021-11-05' } } }
    expect(await ask({ DocumentReference: [dated] })).toEqual({
      kind: 'known',
      evidence: [{ kind: 'exemption', ground: 'severe-reaction', issued: '2021-11-05' }],
    })
  })

  test.each([
    ['without a ground', without(EXEMPTION, 'context'), 'value'],
    ['without a date', without(EXEMPTION, 'date'), 'date'],
    ['of a status that FHIR does not have', paper({ status: 'active' }), 'status'],
    ['without a type', without(EXEMPTION, 'type'), 'code'],
  ])('could not be read: %s', async (_name, document, reason) => {
    expect(await reasons({ DocumentReference: [document] })).toEqual({
      count: 0,
      unreadable: [{ kind: 'exemption', reason }],
    })
  })

  test('superseded ones and other documents are none', async () => {
    const others = [paper({ status: 'superseded' }), paper({ id: 'd2', type: concept(LOINC, '34133-9') })]
    expect(await reasons({ DocumentReference: others })).toEqual({ count: 0, unreadable: [] })
  })
})

test('records that were errors are left out, and their kinds are told', async () => {
  const answer = await ask({
    Immunization: [dose({ status: 'entered-in-error' }), dose({ id: 'i2', status: 'not-done' })],
    Observation: [swab({ status: 'entered-in-error' })],
    Condition: [illness({ verificationStatus: verification('entered-in-error') })],
    DocumentReference: [paper({ docStatus: 'entered-in-error' })],
  })
  expect(answer).toEqual({
    kind: 'known',
    evidence: [],
    corrected: ['vaccination', 'test', 'recovery', 'exemption'],
  })
})

test('codes of the registry’s side are read by the table that the operator gives', async () => {
  const codes = {
    vaccines: { [LOCAL]: { 'V-1': 'pfizer' } },
    tests: { [LOCAL]: { T1: 'pcr' } },
    results: { [LOCAL]: { N: 'negative' } },
    diseases: { [LOCAL]: { D1: 'covid-19' } },
    grounds: { [LOCAL]: { G1: 'immune' } },
  }
  const answer = await ask(
    {
      Immunization: [dose({ vaccineCode: concept(LOCAL, 'V-1') })],
      Observation: [swab({ code: concept(LOCAL, 'T1'), valueCodeableConcept: concept(LOCAL, 'N') })],
      Condition: [illness({ code: concept(LOCAL, 'D1') })],
      DocumentReference: [paper({ context: { event: [concept(LOCAL, 'G1')] } })],
    },
    { codes },
  )
  expect(answer).toMatchObject({ evidence: [{ vaccine: 'pfizer' }, { result: 'negative' }, {}, { ground: 'immune' }] })
  expect(answer).not.toHaveProperty('unreadable')
})

function absent(code: string) {
  return concept('http://terminology.hl7.org/CodeSystem/data-absent-reason', code)
}

function clinical(code: string) {
  return concept('http://terminology.hl7.org/CodeSystem/condition-clinical', code)
}

function verification(code: string) {
  return concept('http://terminology.hl7.org/CodeSystem/condition-ver-status', code)
}
