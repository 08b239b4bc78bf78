/** The vaccination registry over FHIR R4. */
import {
  BrokenCircuitError,
  BulkheadRejectedError,
  bulkhead,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
  TaskCancelledError,
  TimeoutStrategy,
  timeout,
} from 'cockatiel'
import type { Person } from '../../domain/identity/person.ts'
import type { Events } from '../../ports/kit/events.ts'
import type { RegistryAnswer, VaccinationRegistry } from '../../ports/pass/vaccination-registry.ts'
import { DISEASE_CODE, EXEMPTION_TYPE, TEST_CODES } from './codes.ts'
import { type FhirSearch, searchAll } from './fhir-search.ts'
import { onePatient, patientQuery } from './find-patient.ts'
import { readEvidence } from './read-evidence.ts'
import { RegistryFault } from './registry-fault.ts'

export type FhirRegistryOptions = {
  /** Where the FHIR endpoint lies, e.g. `https://registry.example/fhir`. */
  readonly baseUrl: string
  /** The system of `Person.registryIdentifier` in Patient.identifier. */
  readonly identifierSystem?: string
  /** Longest time for one person, over all requests, milliseconds. */
  readonly timeLimitMs?: number
  /** Persons asked for at the same time, and how many more may wait for their turn within the time limit. */
  readonly concurrency?: number
  readonly waiting?: number
  /** Failures in a row that open the breaker, and how long it stays open, milliseconds. */
  readonly breakAfter?: number
  readonly breakForMs?: number
  /** At most so many pages a search and bytes a search (over its pages). */
  readonly maxPages?: number
  readonly maxBytes?: number
  /** Sent with each request, e.g. `authorization`. */
  readonly headers?: Readonly<Record<string, string>>
}

export const DEFAULT_IDENTIFIER_SYSTEM = 'urn:ansimpass:registry-person'

/**
 * Asks for one person's doses, tests, recovery and exemptions.
 *
 * Five small searches rather than one with `_revinclude`: that would fetch every diagnosis and laboratory value of the
 * person to throw most of them away, servers may cut what they include without saying so, and a dose cut off would
 * read as "no proof". Where the person's registry identifier is known the four others are chained by it
 * (`patient.identifier`) and all five run at once: one round trip, so that a slow registry still fits the limit. By name
 * and birth date the Patient comes first. Either way each record must point to the one Patient found.
 */
export function createFhirRegistry(options: FhirRegistryOptions, events: Events): VaccinationRegistry {
  const identifierSystem = options.identifierSystem ?? DEFAULT_IDENTIFIER_SYSTEM
  const fhir: FhirSearch = {
    baseUrl: options.baseUrl.replace(/\/+$/, ''),
    limits: { maxPages: options.maxPages ?? 5, maxBytes: options.maxBytes ?? 512 * 1024 },
    headers: options.headers ?? {},
  }
  const breakForMs = options.breakForMs ?? 2_000
  const limit = timeout(options.timeLimitMs ?? 2_000, TimeoutStrategy.Aggressive)
  const turns = bulkhead(options.concurrency ?? 64, options.waiting ?? 512)
  const breaker = circuitBreaker(
    handleWhen((error) => !(error instanceof RegistryFault && error.ofOnePerson)),
    { breaker: new ConsecutiveBreaker(options.breakAfter ?? 10), halfOpenAfter: breakForMs },
  )
  breaker.onBreak(() => {
    events.emit({ type: 'fault', part: 'registry', message: `not answering; not asked for ${breakForMs} ms` })
  })

  return {
    async evidenceOf(person) {
      try {
        return await limit.execute(({ signal }) =>
          turns.execute(() => breaker.execute(() => askFor(person, signal)), signal),
        )
      } catch (cause) {
        return { kind: 'unavailable', why: whyOf(cause) }
      }
    },
  }

  async function askFor(person: Person, signal: AbortSignal): Promise<RegistryAnswer> {
    const query = patientQuery(person, identifierSystem)
    const patients = searchAll(fhir, 'Patient', query, signal)
    if (query['identifier'] === undefined) {
      const id = onePatient(await patients, person, identifierSystem)
      if (id === undefined) return { kind: 'no-such-person' }
      return answer(id, await recordsOf({ patient: `Patient/${id}` }, signal))
    }
    const records = recordsOf({ 'patient.identifier': query['identifier'] }, signal)
    const [found, all] = await Promise.all([patients, records])
    const id = onePatient(found, person, identifierSystem)
    return id === undefined ? { kind: 'no-such-person' } : answer(id, all)
  }

  async function recordsOf(patient: Readonly<Record<string, string>>, signal: AbortSignal) {
    const [immunizations, observations, conditions, documents] = await Promise.all([
      searchAll(fhir, 'Immunization', patient, signal),
      searchAll(fhir, 'Observation', { ...patient, code: TEST_CODES }, signal),
      searchAll(fhir, 'Condition', { ...patient, code: DISEASE_CODE }, signal),
      searchAll(fhir, 'DocumentReference', { ...patient, type: EXEMPTION_TYPE }, signal),
    ])
    return { immunizations, observations, conditions, documents }
  }

  function answer(patientId: string, records: Awaited<ReturnType<typeof recordsOf>>): RegistryAnswer {
    return { kind: 'known', evidence: readEvidence(patientId, records) }
  }
}

function whyOf(cause: unknown): Extract<RegistryAnswer, { kind: 'unavailable' }>['why'] {
  if (cause instanceof RegistryFault) return cause.why
  if (cause instanceof BulkheadRejectedError) return 'too-many'
  if (cause instanceof BrokenCircuitError) return 'breaker-open'
  if (cause instanceof TaskCancelledError) return 'timeout'
  if (cause instanceof Error && cause.name === 'AbortError') return 'timeout'
  return 'malformed'
}
