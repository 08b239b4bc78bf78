/** Look at a registry before anybody is asked for: its version, what it can search, whether it takes our credentials. */
import { askFhir } from './fhir-http.ts'
import { DEFAULT_IDENTIFIER_SYSTEM, type FhirRegistryOptions } from './fhir-registry.ts'
import { type Json, objectOf, objectsOf, textOf } from './json.ts'
import { openAccess } from './registry-access.ts'
import { RegistryFault } from './registry-fault.ts'

export type RegistrySeen = {
  readonly fhirVersion: string
  /** Types that it does not say it can search: their kind could never be read. */
  readonly missing: readonly string[]
}

const ASKED = ['Patient', 'Immunization', 'Observation', 'Condition', 'DocumentReference']
const MOST_BYTES = 4_000_000

/** Asks for its CapabilityStatement, then for a person whom nobody is. @throws RegistryFault */
export async function inspectRegistry(options: FhirRegistryOptions, withinMs: number): Promise<RegistrySeen> {
  const server = { baseUrl: options.baseUrl.replace(/\/+$/, ''), ...openAccess(options.access ?? {}) }
  const signal = AbortSignal.timeout(withinMs)
  const budget = { bytesLeft: MOST_BYTES }
  const statement = await askFhir(server, `${server.baseUrl}/metadata`, undefined, budget, signal)
  const nobody = `${options.identifierSystem ?? DEFAULT_IDENTIFIER_SYSTEM}|ansimpass-doctor`
  const search = `${server.baseUrl}/Patient/_search`
  const found = await askFhir(server, search, new URLSearchParams({ identifier: nobody }), budget, signal)
  if (objectsOf(found['entry']).some(isPatient)) {
    throw new RegistryFault('malformed', 'asked for a person whom nobody is it names others: it ignores "identifier"')
  }
  const searched = new Set(
    objectsOf(statement['rest']).flatMap((rest) =>
      objectsOf(rest['resource']).flatMap((resource) => (canSearch(resource) ? [textOf(resource['type'])] : [])),
    ),
  )
  return {
    fhirVersion: /^[\w.-]{1,20}$/.exec(textOf(statement['fhirVersion']) ?? '')?.[0] ?? 'unknown',
    missing: ASKED.filter((type) => !searched.has(type)),
  }
}

function isPatient({ resource }: Json): boolean {
  return objectOf(resource)?.['resourceType'] === 'Patient'
}

function canSearch(resource: Json): boolean {
  return objectsOf(resource['interaction']).some(({ code }) => code === 'search-type')
}
