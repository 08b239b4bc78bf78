/** The vaccination registry over FHIR R4. */
import {
  BrokenCircuitError,
  BulkheadRejectedError,
  bulkhead,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhen,
  retry,
  TaskCancelledError,
  TimeoutStrategy,
  timeout,
} from 'cockatiel'
import type { Person } from '../../domain/identity/person.ts'
import type { EvidenceKind } from '../../domain/pass/evidence/evidence-read.ts'
import { KINDS, type Records, readEvidence } from '../../domain/pass/records/read-evidence.ts'
import { type LocalCodes, recordCodes } from '../../domain/pass/records/record-codes.ts'
import { breakerPause } from '../../ports/kit/breaker-pause.ts'
import type { Events } from '../../ports/kit/events.ts'
import type { RegistryAnswer, VaccinationRegistry } from '../../ports/pass/vaccination-registry.ts'
import { createAnswerRoom } from './answer-room.ts'
import { type FhirSearch, NOT_SEARCHED } from './fhir-search.ts'
import { type FoundPatient, identifierOf, onePatient, searchPatients } from './find-patient.ts'
import { createGradientLimit } from './gradient-limit.ts'
import { personWith } from './person-with.ts'
import { followAccess, type RegistryAccess } from './registry-access.ts'
import { RegistryFault } from './registry-fault.ts'
import { searchKinds, type Until } from './search-kinds.ts'

export type FhirRegistryOptions = {
  /** Where the FHIR endpoint lies, e.g. `https://registry.example/fhir`. */
  readonly baseUrl: string
  /** The system of `Person.registryIdentifier` in Patient.identifier. */
  readonly identifierSystem?: string
  /** Codes of the registry's side, beside the public ones. */
  readonly codes?: LocalCodes
  /** Longest time for one person, over all requests, milliseconds. */
  readonly timeLimitMs?: number
  /**
   * Persons asked for at the same time at the most, by how quickly it answers fewer; and how many more may wait for their
   * turn within the time limit.
   */
  readonly concurrency?: number
  readonly waiting?: number
  /** Failures in a row that open the breaker, and how long it stays open, milliseconds. */
  readonly breakAfter?: number
  readonly breakForMs?: number
  /** At most so many pages a search and bytes a search (over its pages). */
  readonly maxPages?: number
  readonly maxBytes?: number
  /** And bytes of the answers of all persons who are asked for at the same time. */
  readonly maxBytesHeld?: number
  /** Absent: it asks for none. A function: another one from then on when it gives another one. */
  readonly access?: RegistryAccess | (() => RegistryAccess)
}

export const DEFAULT_IDENTIFIER_SYSTEM = 'urn:ansimpass:registry-person'

/** A search that has no answer yet is given up so long before the person's limit. */
const LEFT_TO_READ = 0.1

/**
 * Asks for one person's doses, tests, recovery and exemptions.
 *
 * Five small searches rather than one with `_revinclude`: that would fetch every diagnosis and laboratory value of the
 * person to throw most of them away, servers may cut what they include without saying so, and a dose cut off would
 * read as "no proof". Where the person's registry identifier is known the four others are chained by it
 * (`patient.identifier`) and all five run at once: one round trip, so that a slow registry still fits the limit. By name
 * and birth date, where Patients are linked, and where the registry does not chain, the Patient comes first. Either way
 * each record must point to the one Patient found.
 */
export function createFhirRegistry(options: FhirRegistryOptions, events: Events): VaccinationRegistry {
  const identifierSystem = options.identifierSystem ?? DEFAULT_IDENTIFIER_SYSTEM
  const codes = recordCodes(options.codes)
  const again = retry(
    handleWhen((error) => error instanceof RegistryFault && error.isTransient),
    { maxAttempts: 1, backoff: new ExponentialBackoff({ initialDelay: 40, maxDelay: 200 }) },
  )
  const room = createAnswerRoom(options.maxBytesHeld ?? 32 * 1024 * 1024)
  const server: Omit<FhirSearch, 'room'> = {
    server: { baseUrl: options.baseUrl.replace(/\/+$/, ''), access: followAccess(options.access ?? {}) },
    limits: { maxPages: options.maxPages ?? 5, maxBytes: options.maxBytes ?? 512 * 1024 },
    attempt: (request, signal) => again.execute(request, signal),
  }
  const breakForMs = options.breakForMs ?? 2_000
  const timeLimitMs = options.timeLimitMs ?? 2_000
  const limit = timeout(timeLimitMs, TimeoutStrategy.Aggressive)
  const most = options.concurrency ?? 256
  const turns = bulkhead(most, options.waiting ?? 512)
  const beside = createGradientLimit({ start: Math.min(32, most), least: Math.min(4, most), most })
  const breaker = circuitBreaker(
    handleWhen((error) => !(error instanceof RegistryFault && error.ofOnePerson)),
    { breaker: new ConsecutiveBreaker(options.breakAfter ?? 10), halfOpenAfter: breakerPause(breakForMs) },
  )
  breaker.onBreak(() => {
    events.emit({ type: 'fault', part: 'registry', message: `not answering; not asked for ${breakForMs} ms` })
  })
  let restUntil = Number.NEGATIVE_INFINITY

  return {
    async evidenceOf(person, { behindCallers = false } = {}) {
      // Not even the question by which an open breaker is tried.
      if (behindCallers && breaker.state !== CircuitState.Closed) return { kind: 'unavailable', why: 'breaker-open' }
      if (behindCallers && !beside.isAtEase) return { kind: 'unavailable', why: 'too-many' }
      const deadline = AbortSignal.timeout(timeLimitMs * (1 - LEFT_TO_READ))
      return guarded((fhir, signal) => askFor(fhir, person, { signal, deadline }))
    },
    personOf: (line, birthDate) =>
      guarded((fhir, signal) => personWith(fhir, line, birthDate, identifierSystem, signal)),
  }

  /** Within the limit and in turn, where it is not left alone. */
  async function guarded<Answer>(
    ask: (fhir: FhirSearch, signal: AbortSignal) => Promise<Answer>,
  ): Promise<Answer | Unavailable> {
    if (performance.now() < restUntil) return { kind: 'unavailable', why: 'breaker-open' }
    try {
      return await limit.execute(({ signal }) =>
        turns.execute(() => inTurn(signal, () => breaker.execute(() => inRoom((fhir) => ask(fhir, signal)))), signal),
      )
    } catch (cause) {
      if (cause instanceof RegistryFault && cause.restMs !== undefined) rest(cause.restMs)
      return { kind: 'unavailable', why: whyOf(cause) }
    }
  }

  async function inTurn<Answer>(signal: AbortSignal, ask: () => Promise<Answer>): Promise<Answer> {
    const giveBack = await beside.take(signal)
    try {
      const answer = await ask()
      giveBack('answer')
      return answer
    } catch (cause) {
      giveBack(cause instanceof RegistryFault && cause.ofOnePerson ? 'answer' : 'dropped')
      throw cause
    }
  }

  /** It is left alone for as long as it asked. */
  function rest(forMs: number): void {
    const now = performance.now()
    const isResting = now < restUntil
    restUntil = Math.max(restUntil, now + forMs)
    if (isResting) return
    events.emit({ type: 'fault', part: 'registry', message: `asks to be left alone; not asked for ${forMs} ms` })
  }

  async function inRoom<Answer>(ask: (fhir: FhirSearch) => Promise<Answer>): Promise<Answer> {
    const own = room.open()
    try {
      return await ask({ ...server, room: own })
    } finally {
      own.leave()
    }
  }

  async function askFor(fhir: FhirSearch, person: Person, until: Until): Promise<RegistryAnswer> {
    const { signal } = until
    const recordsOf = (patient: Readonly<Record<string, string>>) => searchKinds(fhir, codes, patient, until)
    const identifier = identifierOf(person, identifierSystem)
    const patients = searchPatients(fhir, person, identifierSystem, signal)
    const chained = identifier === undefined ? undefined : recordsOf({ 'patient.identifier': identifier })
    const [found, atOnce] = await Promise.all([patients, chained])
    const patient = await onePatient(fhir, found, person, identifierSystem, signal)
    if (patient === undefined) return { kind: 'no-such-person' }
    const isWhole =
      atOnce !== undefined && patient.ids.length === 1 && KINDS.every((kind) => atOnce[kind] !== NOT_SEARCHED)
    const records = isWhole ? atOnce : await recordsOf({ patient: patient.ids.map((id) => `Patient/${id}`).join(',') })
    return { kind: 'known', ...readEvidence(patient.owner, withDoubts(records, patient), codes) }
  }
}

function withDoubts(records: Records, { doubts }: FoundPatient): Records {
  if (doubts.length === 0) return records
  const doubted = (kind: EvidenceKind) => ({ ...records[kind], doubts: [...records[kind].doubts, ...doubts] })
  return {
    vaccination: doubted('vaccination'),
    test: doubted('test'),
    recovery: doubted('recovery'),
    exemption: doubted('exemption'),
  }
}

type Unavailable = Extract<RegistryAnswer, { kind: 'unavailable' }>

function whyOf(cause: unknown): Unavailable['why'] {
  if (cause instanceof RegistryFault) return cause.why
  if (cause instanceof BulkheadRejectedError) return 'too-many'
  if (cause instanceof BrokenCircuitError) return 'breaker-open'
  if (cause instanceof TaskCancelledError) return 'timeout'
  if (cause instanceof Error && cause.name === 'AbortError') return 'timeout'
  return 'malformed'
}
