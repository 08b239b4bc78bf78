/** Look at a registry before anybody is asked for: its version, whether it takes our credentials, and each search that we make. */

import { type Json, objectsOf, textOf } from '../../domain/pass/records/json.ts'
import { recordCodes } from '../../domain/pass/records/record-codes.ts'
import { createAnswerRoom } from './answer-room.ts'
import { askFhir } from './fhir-http.ts'
import { DEFAULT_IDENTIFIER_SYSTEM, type FhirRegistryOptions } from './fhir-registry.ts'
import { type FhirSearch, searchAll } from './fhir-search.ts'
import { followAccess } from './registry-access.ts'
import { RegistryFault } from './registry-fault.ts'
import { kindSearches } from './search-kinds.ts'

export type RegistrySeen = {
  readonly fhirVersion: string
  /** Searches that it refuses, or does not say that it can: what is asked by them could never be read. */
  readonly missing: readonly string[]
}

const MOST_BYTES = 4_000_000
const NOBODY = 'ansimpass-doctor'

/** Asks for its CapabilityStatement, then, by every search that we make, for a person whom nobody is. @throws RegistryFault */
export async function inspectRegistry(options: FhirRegistryOptions, withinMs: number): Promise<RegistrySeen> {
  const server = { baseUrl: options.baseUrl.replace(/\/+$/, ''), access: followAccess(options.access ?? {}) }
  const signal = AbortSignal.timeout(withinMs)
  const statement = await askFhir(server, `${server.baseUrl}/metadata`, undefined, { bytesLeft: MOST_BYTES }, signal)
  const fhir: FhirSearch = {
    server,
    limits: { maxPages: 1, maxBytes: MOST_BYTES },
    room: createAnswerRoom(5 * MOST_BYTES).open(),
    attempt: (request) => request(),
  }
  const nobody = `${options.identifierSystem ?? DEFAULT_IDENTIFIER_SYSTEM}|${NOBODY}`
  const found = await searchAll(fhir, 'Patient', { identifier: nobody }, signal)
  if (found.records.length > 0) throw ignores('a person', 'identifier')
  const isPhoneRefused = await isRefusedByPhone()
  const kinds = Object.values(kindSearches(recordCodes(options.codes)))
  const refused = await Promise.all(kinds.map(isRefused))
  const said = new Set(
    objectsOf(statement['rest']).flatMap((rest) =>
      objectsOf(rest['resource']).flatMap((resource) => (canSearch(resource) ? [textOf(resource['type'])] : [])),
    ),
  )
  return {
    fhirVersion: /^[\w.-]{1,20}$/.exec(textOf(statement['fhirVersion']) ?? '')?.[0] ?? 'unknown',
    missing: [
      ...['Patient', ...kinds.map(({ type }) => type)].filter(
        (type) => !said.has(type) || kinds.some((kind, nth) => kind.type === type && refused[nth] === true),
      ),
      ...(isPhoneRefused ? ['Patient by phone'] : []),
    ],
  }

  /** For dates that are keyed in a call. */
  async function isRefusedByPhone(): Promise<boolean> {
    try {
      const { records } = await searchAll(fhir, 'Patient', { phone: NOBODY, birthdate: '1900-01-01' }, signal)
      if (records.length > 0) throw ignores('a person', 'phone')
      return false
    } catch (cause) {
      if (cause instanceof RegistryFault && cause.isRefusal) return true
      throw cause
    }
  }

  /** Neither by the person's identifier nor by the Patient's id. */
  async function isRefused({ type, parameters }: (typeof kinds)[number]): Promise<boolean> {
    const ways = [{ 'patient.identifier': nobody }, { patient: `Patient/${NOBODY}` }]
    for (const whose of ways) {
      try {
        const { records } = await searchAll(fhir, type, { ...whose, ...parameters }, signal)
        if (records.length === 0) return false
        throw ignores(`the ${type} of a person`, Object.keys(whose).join())
      } catch (cause) {
        if (!(cause instanceof RegistryFault && cause.isRefusal)) throw cause
        // That there is no such Patient says nothing of the search.
        if ('patient' in whose && (cause.status === 404 || cause.status === 410)) return false
      }
    }
    return true
  }
}

function ignores(whom: string, parameter: string): RegistryFault {
  return new RegistryFault('malformed', `asked for ${whom} whom nobody is it names others: it ignores "${parameter}"`)
}

function canSearch(resource: Json): boolean {
  return objectsOf(resource['interaction']).some(({ code }) => code === 'search-type')
}
