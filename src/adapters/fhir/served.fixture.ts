/** A FHIR server of a test's own over HTTP, invented resources of one person, and the registry that asks it. */
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import type { Person } from '../../domain/identity/person.ts'
import type { CalendarDate } from '../../domain/kit/time.ts'
import { createFhirRegistry, type FhirRegistryOptions } from './fhir-registry.ts'

export const PERSON: Person = {
  personId: '1',
  name: '홍길동',
  birthDate: '1980-05-01' as CalendarDate,
  registryIdentifier: 'K-1',
}
export const PATIENT = {
  resourceType: 'Patient',
  id: 'p1',
  birthDate: '1980-05-01',
  name: [{ text: '홍길동' }],
  identifier: [{ system: 'urn:ansimpass:registry-person', value: 'K-1' }],
}
export const CVX = 'http://hl7.org/fhir/sid/cvx'
export const SNOMED = 'http://snomed.info/sct'
export const LOINC = 'http://loinc.org'
const SUBJECT = { reference: 'Patient/p1' }

export function concept(system: string, code: string, display?: string) {
  return { coding: [{ system, code, ...(display === undefined ? {} : { display }) }] }
}

export const DOSE = {
  resourceType: 'Immunization',
  id: 'i1',
  status: 'completed',
  patient: SUBJECT,
  vaccineCode: concept(CVX, '208'),
  occurrenceDateTime: '2021-08-12T23:30:00Z',
  protocolApplied: [{ doseNumberPositiveInt: 2, seriesDosesPositiveInt: 2 }],
}
export const TEST = {
  resourceType: 'Observation',
  id: 'o1',
  status: 'final',
  subject: SUBJECT,
  code: concept(LOINC, '94500-6'),
  issued: '2022-01-11T15:00:00+09:00',
  performer: [{ reference: 'Organization/clinic' }],
  valueCodeableConcept: concept(SNOMED, '260415000'),
}
export const COVID = {
  resourceType: 'Condition',
  id: 'c1',
  subject: SUBJECT,
  code: concept(SNOMED, '840539006'),
  clinicalStatus: concept('http://terminology.hl7.org/CodeSystem/condition-clinical', 'resolved'),
  verificationStatus: concept('http://terminology.hl7.org/CodeSystem/condition-ver-status', 'confirmed'),
  abatementDateTime: '2021-10-02',
}
export const EXEMPTION = {
  resourceType: 'DocumentReference',
  id: 'd1',
  status: 'current',
  subject: SUBJECT,
  type: concept('urn:ansimpass:document-type', 'vaccine-exemption'),
  date: '2021-11-05T09:00:00+09:00',
  content: [{ attachment: { contentType: 'application/pdf' } }],
  context: { event: [concept('urn:ansimpass:exemption-ground', 'severe-reaction')] },
}

export type Resources = Readonly<Record<string, readonly object[]>>

/** Closed when the test is over. */
export async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

export async function askServer(
  listener: RequestListener,
  options: Partial<FhirRegistryOptions> = {},
  person: Person = PERSON,
) {
  const baseUrl = await listen(listener)
  return createFhirRegistry({ baseUrl: `${baseUrl}/fhir`, ...options }, { emit: () => {} }).evidenceOf(person)
}

/** What is known of the person where the server holds these, beside the Patient. */
export async function ask(resources: Resources, options: Partial<FhirRegistryOptions> = {}, person: Person = PERSON) {
  return askServer(serve({ Patient: [PATIENT], ...resources }), options, person)
}

/** Answers every search of a type with all that is there, and reads by id. */
export function serve(resources: Resources): RequestListener {
  return (request, response) => {
    const [, , type = '', id] = new URL(request.url ?? '', 'http://registry').pathname.split('/')
    const all = resources[type] ?? []
    if (id === undefined || id === '_search') return json(response, bundle(all))
    const one = all.find((each) => 'id' in each && each.id === id)
    if (one === undefined) response.writeHead(404).end()
    else json(response, one)
  }
}

export function bundle(resources: readonly object[], more: object = {}) {
  const entry = resources.map((resource) => ({ ...fullUrlOf(resource), resource }))
  return { resourceType: 'Bundle', type: 'searchset', entry, ...more }
}

/** As a server that stands behind another name writes it. */
function fullUrlOf(resource: object) {
  const { resourceType, id } = resource as { readonly resourceType?: unknown; readonly id?: unknown }
  return typeof id === 'string' ? { fullUrl: `https://registry.example/fhir/${String(resourceType)}/${id}` } : {}
}

export function json(response: Parameters<RequestListener>[1], body: object): void {
  response.writeHead(200, { 'content-type': 'application/fhir+json' }).end(JSON.stringify(body))
}

export const LOCAL = 'https://registry.example/codes'
export const dose = (more: object) => ({ ...DOSE, ...more })
export const swab = (more: object) => ({ ...TEST, ...more })

export function without(resource: object, ...names: string[]): object {
  return Object.fromEntries(Object.entries(resource).filter(([name]) => !names.includes(name)))
}

/** How many pieces of evidence are known, and which kinds could not be read. */
export async function reasons(resources: Resources) {
  const answer = await ask(resources)
  if (answer.kind !== 'known') throw new Error(answer.kind)
  return { count: answer.evidence.length, unreadable: answer.unreadable ?? [] }
}
