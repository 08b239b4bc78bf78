/** FHIR search over the people in memory: only the parameters that are named here; any other is refused when asked strictly. */
import type { Bundle, FhirResource, OperationOutcome } from 'fhir/r4.d.ts'
import { IDENTIFIER_SYSTEM, type RegistryPerson, resourcesOf } from './people-as-fhir.ts'

export type Searched =
  | { readonly status: 200; readonly body: Bundle | FhirResource }
  | { readonly status: 400 | 404; readonly body: OperationOutcome }

const PAGE_PARAMETERS = ['_count', '_page', '_format']
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  Patient: ['identifier', 'name:exact', 'family:exact', 'given:exact', 'birthdate', 'phone'],
  Immunization: ['patient', 'patient.identifier'],
  Observation: ['patient', 'patient.identifier', 'code'],
  Condition: ['patient', 'patient.identifier', 'code'],
  DocumentReference: ['patient', 'patient.identifier', 'type'],
}

export type PeopleIndex = {
  search(type: string, query: URLSearchParams, baseUrl: string): Searched
  read(type: string, id: string): Searched
}

/** Indexes people once, so that a search does not walk through all of them. */
export function indexPeople(people: readonly RegistryPerson[]): PeopleIndex {
  const byPatientId = new Map<string, readonly FhirResource[]>()
  const idsByIdentifier = new Map<string, string[]>()
  const idsByNameAndBirth = new Map<string, string[]>()
  const idsByPhoneAndBirth = new Map<string, string[]>()
  for (const [index, person] of people.entries()) {
    const id = `p${index + 1}`
    byPatientId.set(id, resourcesOf(person, id))
    add(idsByIdentifier, `${IDENTIFIER_SYSTEM}|${person.registryIdentifier}`, id)
    add(idsByNameAndBirth, `${person.name}|${person.birthDate}`, id)
    if (person.phone !== undefined) add(idsByPhoneAndBirth, `${person.phone}|${person.birthDate}`, id)
  }
  return { search, read }

  function search(type: string, query: URLSearchParams, baseUrl: string): Searched {
    const allowed = PARAMETERS[type]
    if (allowed === undefined) return notFound(`no resource type ${type} here`)
    for (const name of query.keys()) {
      if (!allowed.includes(name) && !PAGE_PARAMETERS.includes(name)) return refused(`unknown search parameter ${name}`)
    }
    const ids = type === 'Patient' ? patientIds(query) : recordOwners(query)
    if (ids === undefined) return refused('say whose: an identifier, name:exact or phone with birthdate, or a patient')
    const found = ids
      .flatMap((id) => byPatientId.get(id) ?? [])
      .filter((resource) => resource.resourceType === type && fits(resource, query))
    return { status: 200, body: page(found, type, query, baseUrl) }
  }

  function read(type: string, id: string): Searched {
    const owner = id.split('-')[0] ?? ''
    const resource = byPatientId.get(owner)?.find((each) => each.resourceType === type && each.id === id)
    return resource === undefined ? notFound(`no ${type} with this id`) : { status: 200, body: resource }
  }

  function patientIds(query: URLSearchParams): readonly string[] | undefined {
    const identifier = query.get('identifier')
    if (identifier !== null) return idsByIdentifier.get(identifier) ?? []
    const phones = query.get('phone')
    const born = query.get('birthdate')
    if (phones !== null) {
      if (born === null) return undefined
      return [...new Set(phones.split(',').flatMap((phone) => idsByPhoneAndBirth.get(`${phone}|${born}`) ?? []))]
    }
    const name = query.get('name:exact') ?? `${query.get('family:exact') ?? ''}${query.get('given:exact') ?? ''}`
    if (name === '' || born === null) return undefined
    return idsByNameAndBirth.get(`${name}|${born}`) ?? []
  }

  function recordOwners(query: URLSearchParams): readonly string[] | undefined {
    const identifier = query.get('patient.identifier')
    if (identifier !== null) return idsByIdentifier.get(identifier) ?? []
    return query
      .get('patient')
      ?.split(',')
      .map((each) => each.replace(/^Patient\//, ''))
  }
}

function fits(resource: FhirResource, query: URLSearchParams): boolean {
  const wanted = query.get('code') ?? query.get('type')
  if (wanted === null) return true
  const concept =
    resource.resourceType === 'Observation' || resource.resourceType === 'Condition'
      ? resource.code
      : resource.resourceType === 'DocumentReference'
        ? resource.type
        : undefined
  const codes = concept?.coding?.map((coding) => `${coding.system}|${coding.code}`) ?? []
  return wanted.split(',').some((code) => codes.includes(code))
}

function page(found: readonly FhirResource[], type: string, query: URLSearchParams, baseUrl: string): Bundle {
  const count = Math.min(100, Math.max(1, Number(query.get('_count') ?? 20) || 20))
  const number = Math.max(1, Number(query.get('_page') ?? 1) || 1)
  const slice = found.slice((number - 1) * count, number * count)
  const at = (page: number) => {
    const parameters = new URLSearchParams(query)
    parameters.set('_page', String(page))
    return `${baseUrl}/${type}?${parameters}`
  }
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    total: found.length,
    link: [
      { relation: 'self', url: at(number) },
      ...(number * count < found.length ? [{ relation: 'next' as const, url: at(number + 1) }] : []),
    ],
    entry: slice.map((resource) => ({
      fullUrl: `${baseUrl}/${resource.resourceType}/${resource.id}`,
      resource,
      search: { mode: 'match' },
    })),
  }
}

export function outcome(code: OperationOutcome['issue'][number]['code'], diagnostics: string): OperationOutcome {
  return { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code, diagnostics }] }
}

function refused(why: string): Searched {
  return { status: 400, body: outcome('invalid', why) }
}

function notFound(why: string): Searched {
  return { status: 404, body: outcome('not-found', why) }
}

function add(map: Map<string, string[]>, key: string, id: string): void {
  const ids = map.get(key)
  if (ids === undefined) map.set(key, [id])
  else ids.push(id)
}
