/** Tests against search answers in the form of HAPI FHIR 6 to 8, from its documentation and recorded answers; the data is invented. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { errorsOf } from '../../../tests/support/fhir-validity.ts'
import { isLoinc, isSnomed } from '../../domain/pass/records/code-check.ts'
import diseases from '../../domain/pass/records/tables/diseases.json' with { type: 'json' }
import results from '../../domain/pass/records/tables/results.json' with { type: 'json' }
import tests from '../../domain/pass/records/tables/tests.json' with { type: 'json' }
import vaccines from '../../domain/pass/records/tables/vaccines.json' with { type: 'json' }
import { askServer, CVX, concept, LOINC, PERSON, SNOMED } from './served.fixture.ts'

let illegal: string[] = []
afterEach(() => {
  expect(illegal).toEqual([])
  illegal = []
})

const PAGES = '3fbe3a0c-3d0e-4a57-8d4e-6f3f1f0f4d11'

function meta(version: number, profile?: string) {
  const source = '#Wq3vXb1kPzJ9aTgR'
  const stamped = { versionId: String(version), lastUpdated: `2022-01-11T02:0${version}:35.590+00:00`, source }
  return profile === undefined ? stamped : { ...stamped, profile: [profile] }
}

const narrative = { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">…</div>' }
const RETIRED = {
  resourceType: 'Patient',
  id: '1003',
  meta: meta(2),
  text: narrative,
  identifier: [{ use: 'official', system: 'urn:ansimpass:registry-person', value: 'K-1' }],
  active: false,
  name: [{ family: '홍', given: ['길동'] }],
  gender: 'male',
  birthDate: '1980-05-01',
  link: [{ other: { reference: 'Patient/1001' }, type: 'replaced-by' }],
}
const SURVIVOR = {
  ...RETIRED,
  id: '1001',
  meta: meta(3),
  active: true,
  identifier: [{ use: 'old', system: 'urn:ansimpass:registry-person', value: 'K-1' }],
  link: [{ other: { reference: 'Patient/1003' }, type: 'replaces' }],
}
const shot = (id: string, code: string, date: string, dose: string) => ({
  resourceType: 'Immunization',
  id,
  meta: meta(1, 'http://hl7.org/fhir/uv/shorthand/StructureDefinition/immunization'),
  extension: [{ url: 'http://example.org/fhir/StructureDefinition/campaign', valueString: '2021' }],
  status: 'completed',
  vaccineCode: { ...concept(CVX, code, 'COVID-19, mRNA, LNP-S, PF, 30 mcg/0.3 mL dose'), text: 'Comirnaty' },
  patient: { reference: 'Patient/1001', display: '홍 길동' },
  encounter: { reference: 'Encounter/2001' },
  occurrenceDateTime: date,
  primarySource: true,
  location: { reference: 'Location/9' },
  lotNumber: 'EW0150',
  performer: [{ actor: { reference: 'Organization/8' } }],
  protocolApplied: [{ series: '2-dose', doseNumberString: dose, seriesDosesString: '2' }],
})
const FLU = {
  ...shot('1210', '185', '2021-10-20', '1'),
  vaccineCode: concept('https://registry.example/CodeSystem/vaccine', 'IIV4', '인플루엔자 4가 백신'),
}
const SWAB = {
  resourceType: 'Observation',
  id: '1301',
  meta: meta(1),
  status: 'final',
  category: [concept('http://terminology.hl7.org/CodeSystem/observation-category', 'laboratory', 'Laboratory')],
  code: concept(
    LOINC,
    '94500-6',
    'SARS-CoV-2 (COVID-19) RNA [Presence] in Respiratory system specimen by NAA with probe detection',
  ),
  subject: { reference: 'Patient/1001' },
  effectiveDateTime: '2022-01-10T10:12:00+09:00',
  issued: '2022-01-10T20:30:11.000+09:00',
  valueCodeableConcept: { ...concept(LOINC, 'LA11883-8', 'Not detected'), text: 'Not detected' },
}

function listed(
  request: IncomingMessage,
  type: string,
  resources: readonly { readonly resourceType?: string; readonly id?: string }[],
  more: object = {},
) {
  const base = `http://${request.headers.host}/fhir`
  return {
    resourceType: 'Bundle',
    id: 'b17c3f52-0b9e-4d35-9d5a-6a3b2f0c5a10',
    meta: { lastUpdated: '2022-01-12T03:00:00.000+00:00' },
    type: 'searchset',
    link: [{ relation: 'self', url: `${base}/${type}/_search` }],
    ...(resources.length === 0
      ? { total: 0 } // HAPI leaves out an empty list of entries
      : {
          entry: resources.map((resource) => ({
            fullUrl: `${base}/${resource.resourceType ?? type}/${resource.id ?? ''}`,
            resource,
            search: { mode: resource.resourceType === type ? 'match' : 'include' },
          })),
        }),
    ...more,
  }
}

/** Answers as it does, with legal resources alone. */
function answer(request: IncomingMessage, response: ServerResponse, status: number, body: object): void {
  illegal.push(...errorsOf(body))
  const headers = {
    'x-powered-by': 'HAPI FHIR 8.0.0 REST Server (FHIR Server; FHIR 4.0.1/R4)',
    'x-request-id': 'Wq3vXb1kPzJ9aTgR',
  }
  const type = { 'content-type': 'application/fhir+json;charset=UTF-8' }
  response.writeHead(status, { ...headers, ...type }).end(JSON.stringify(body))
  request.resume()
}

test('a merged person’s doses over two pages, beside a flu shot and included resources, and a test', async () => {
  const found = await askServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://registry')
    const send = (body: object) => answer(request, response, 200, body)
    if (url.searchParams.get('_getpages') === PAGES)
      return send(listed(request, 'Immunization', [shot('1203', '217', '2021-07-22', '2')], { total: 3 }))
    switch (url.pathname) {
      case '/fhir/Patient/_search':
        return send(listed(request, 'Patient', [RETIRED], { total: 1 }))
      case '/fhir/Patient/1001':
        return send(SURVIVOR)
      case '/fhir/Immunization/_search': {
        const next = `http://${request.headers.host}/fhir?_getpages=${PAGES}&_getpagesoffset=2&_count=2&_pretty=true&_bundletype=searchset`
        const page = [FLU, shot('1202', '208', '2021-07-01', '1'), { resourceType: 'Organization', id: '8' }]
        return send(listed(request, 'Immunization', page, { total: 3, link: [{ relation: 'next', url: next }] }))
      }
      case '/fhir/Observation/_search':
        return send(listed(request, 'Observation', [SWAB]))
      default:
        return send(listed(request, url.pathname.split('/')[2] ?? '', []))
    }
  })
  expect(found).toEqual({
    kind: 'known',
    evidence: [
      { kind: 'vaccination', vaccine: 'pfizer', dose: 1, seriesDoses: 2, date: '2021-07-01' },
      { kind: 'vaccination', vaccine: 'pfizer', dose: 2, seriesDoses: 2, date: '2021-07-22' },
      {
        kind: 'test',
        type: 'pcr',
        result: 'negative',
        medium: 'text',
        supervised: true,
        at: Date.parse('2022-01-10T20:30:11+09:00'),
      },
    ],
  })
})

test('a parameter that it does not know is refused with its outcome: that kind is open, the others are read', async () => {
  const found = await askServer(
    (request, response) => {
      const type = new URL(request.url ?? '', 'http://registry').pathname.split('/')[2] ?? ''
      if (type !== 'DocumentReference') {
        const all = { Patient: [{ ...SURVIVOR, identifier: RETIRED.identifier, link: [] }], Observation: [SWAB] }
        return answer(request, response, 200, listed(request, type, all[type as keyof typeof all] ?? []))
      }
      const diagnostics = 'HAPI-0524: Unknown search parameter "type" for resource type "DocumentReference".'
      answer(request, response, 400, {
        resourceType: 'OperationOutcome',
        text: narrative,
        issue: [{ severity: 'error', code: 'processing', diagnostics }],
      })
    },
    {},
    PERSON,
  )
  expect(found).toMatchObject({
    evidence: [{ result: 'negative' }],
    unreadable: [{ kind: 'exemption', reason: 'search' }],
  })
})

test('every test of LOINC and every code of SNOMED CT in the tables has its check digit', () => {
  expect(Object.keys(tests[LOINC]).filter((code) => !isLoinc(code))).toEqual([])
  const snomed = [vaccines, results, diseases].flatMap((table) => Object.keys(table[SNOMED]))
  expect(snomed.filter((code) => !isSnomed(code))).toEqual([])
  expect([isLoinc('94500-7'), isSnomed('840539007'), isSnomed('84053900')]).toEqual([false, false, false])
})
