/** Look at a registry before anybody is asked for: its version, what it can search, whether it takes our credentials. */
import { askFhir } from './fhir-http.ts'
import { DEFAULT_IDENTIFIER_SYSTEM, type FhirRegistryOptions } from './fhir-registry.ts'
import { type Json, objectsOf, textOf } from './json.ts'
import { openAccess } from './registry-access.ts'

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
  await askFhir(
    server,
    `${server.baseUrl}/Patient/_search`,
    new URLSearchParams({ identifier: nobody }),
    budget,
    signal,
  )
  const searched = new Set(
    objectsOf(statement['rest']).flatMap((rest) =>
      objectsOf(rest['resource']).flatMap((resource) => (canSearch(resource) ? [textOf(resource['type'])] : [])),
    ),
  )
  return {
    fhirVersion: textOf(statement['fhirVersion']) ?? 'unknown',
    missing: ASKED.filter((type) => !searched.has(type)),
  }
}

function canSearch(resource: Json): boolean {
  return objectsOf(resource['interaction']).some(({ code }) => code === 'search-type')
}
