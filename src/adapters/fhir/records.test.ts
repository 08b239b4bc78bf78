/** Recoveries, exemptions, errors and local codes of a registry: read rightly, or their kind could not be read; never silently nothing. */
import { describe, expect, test } from 'vitest'
import { ask, COVID, concept, dose, EXEMPTION, LOCAL, LOINC, reasons, SNOMED, swab, without } from './served.fixture.ts'

const illness = (more: object) => ({ ...COVID, ...more })
const paper = (more: object) => ({ ...EXEMPTION, ...more })

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

test('records that were errors are left out, and their kinds are told with the time of that word', async () => {
  const wrong = (meta: object) => ({
    Immunization: [dose({ status: 'entered-in-error', ...meta }), dose({ id: 'i2', status: 'not-done' })],
    Observation: [swab({ status: 'entered-in-error', ...meta })],
    Condition: [illness({ verificationStatus: verification('entered-in-error'), ...meta })],
    DocumentReference: [paper({ docStatus: 'entered-in-error', ...meta })],
  })
  const at = Date.parse('2022-01-11T09:00:00Z')
  expect(await ask(wrong({ meta: { lastUpdated: '2022-01-11T09:00:00Z' } }))).toEqual({
    kind: 'known',
    evidence: [],
    corrected: ['vaccination', 'test', 'recovery', 'exemption'].map((kind) => ({ kind, at })),
  })
  expect(await ask(wrong({}))).toEqual({ kind: 'known', evidence: [] })
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

function clinical(code: string) {
  return concept('http://terminology.hl7.org/CodeSystem/condition-clinical', code)
}

function verification(code: string) {
  return concept('http://terminology.hl7.org/CodeSystem/condition-ver-status', code)
}
