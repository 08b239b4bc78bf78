/**
 * FHIR R4 resources become evidence: kinds and dates, nothing else passes.
 *
 * Strict: a record that is marked as an error is left out; one that counts but cannot be read makes the whole answer
 * malformed, since a dose left out silently would turn a pass into "no proof".
 */
import { type Static, Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { type CalendarDate, type EpochMs, kstDay, parseCalendarDate } from '../../domain/kit/time.ts'
import type { Evidence, Exemption, Recovery, TestResult, Vaccination } from '../../domain/pass/evidence/evidence.ts'
import { groundOf, isCovid19, isExemption, testResultOf, testTypeOf, vaccineOf } from './codes.ts'
import { RegistryFault } from './registry-fault.ts'

const Concept = Type.Object({
  coding: Type.Optional(
    Type.Array(Type.Object({ system: Type.Optional(Type.String()), code: Type.Optional(Type.String()) })),
  ),
})
const Reference = Type.Object({ reference: Type.String() })

const Immunization = Type.Object({
  status: Type.String(),
  patient: Reference,
  vaccineCode: Concept,
  occurrenceDateTime: Type.Optional(Type.String()),
  protocolApplied: Type.Optional(
    Type.Array(
      Type.Object({
        targetDisease: Type.Optional(Type.Array(Concept)),
        doseNumberPositiveInt: Type.Optional(Type.Integer({ minimum: 1, maximum: 20 })),
        seriesDosesPositiveInt: Type.Optional(Type.Integer({ minimum: 1, maximum: 20 })),
      }),
    ),
  ),
})
const Observation = Type.Object({
  status: Type.String(),
  subject: Reference,
  code: Concept,
  issued: Type.Optional(Type.String()),
  valueCodeableConcept: Type.Optional(Concept),
  performer: Type.Optional(Type.Array(Type.Object({ reference: Type.Optional(Type.String()) }))),
})
const Condition = Type.Object({
  subject: Reference,
  code: Concept,
  verificationStatus: Type.Optional(Concept),
  abatementDateTime: Type.Optional(Type.String()),
})
const DocumentReference = Type.Object({
  status: Type.String(),
  docStatus: Type.Optional(Type.String()),
  subject: Reference,
  type: Concept,
  date: Type.Optional(Type.String()),
  context: Type.Optional(Type.Object({ event: Type.Optional(Type.Array(Concept)) })),
})

const immunization = Compile(Immunization)
const observation = Compile(Observation)
const condition = Compile(Condition)
const documentReference = Compile(DocumentReference)

export type Records = {
  readonly immunizations: readonly unknown[]
  readonly observations: readonly unknown[]
  readonly conditions: readonly unknown[]
  readonly documents: readonly unknown[]
}

/**
 * @param patientId  the logical id of the one Patient; every record must point to it
 * @throws RegistryFault `malformed` (of one person)
 */
export function readEvidence(patientId: string, records: Records): readonly Evidence[] {
  return [
    ...readDoses(
      records.immunizations.map((it) => checked(immunization, it, 'Immunization')),
      patientId,
    ),
    ...records.observations.flatMap((it) => readTest(checked(observation, it, 'Observation'), patientId)),
    ...records.conditions.flatMap((it) => readRecovery(checked(condition, it, 'Condition'), patientId)),
    ...records.documents.flatMap((it) => readExemption(checked(documentReference, it, 'DocumentReference'), patientId)),
  ]
}

function readDoses(records: readonly Static<typeof Immunization>[], patientId: string): readonly Vaccination[] {
  const doses = records.flatMap((record) => {
    mustPointTo(record.patient, patientId)
    if (record.status === 'entered-in-error' || record.status === 'not-done') return []
    if (record.status !== 'completed') throw unreadable('Immunization of an unknown status')
    const protocol = record.protocolApplied?.[0]
    const vaccine = vaccineOf(record.vaccineCode)
    if (vaccine === undefined) throw unreadable('Immunization without a CVX code')
    // A code out of our table may be against influenza: only the registry's own word makes it count.
    if (vaccine === 'other' && !(protocol?.targetDisease ?? []).some(isCovid19)) return []
    return [
      {
        vaccine,
        date: dayOf(record.occurrenceDateTime, 'Immunization.occurrenceDateTime'),
        number: protocol?.doseNumberPositiveInt,
        seriesDoses: protocol?.seriesDosesPositiveInt ?? (vaccine === 'janssen' ? 1 : 2),
      },
    ]
  })
  doses.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0))
  const counted = doses.every((dose) => dose.number !== undefined)
  return doses.map(({ vaccine, date, number, seriesDoses }, index) => ({
    kind: 'vaccination',
    vaccine,
    dose: counted && number !== undefined ? number : index + 1,
    seriesDoses,
    date,
  }))
}

function readTest(record: Static<typeof Observation>, patientId: string): readonly TestResult[] {
  mustPointTo(record.subject, patientId)
  if (!['final', 'amended', 'corrected'].includes(record.status)) return [] // planned, provisional, cancelled, in error
  const type = testTypeOf(record.code)
  if (type === undefined) throw unreadable('Observation that is no test we asked for')
  const result = testResultOf(record.valueCodeableConcept)
  if (result === undefined) return [] // inconclusive: neither negative nor positive
  const at = instantOf(record.issued, 'Observation.issued')
  const performers = record.performer ?? []
  return [
    {
      kind: 'test',
      type,
      result,
      // A PCR result is told by text message, a rapid test only on paper (facts on credentials).
      medium: type === 'pcr' ? 'text' : 'paper',
      // A test at home names no one or the patient as its performer: never taken for a supervised one.
      supervised: performers.some((it) => it.reference !== undefined && !it.reference.startsWith('Patient/')),
      at,
    },
  ]
}

function readRecovery(record: Static<typeof Condition>, patientId: string): readonly Recovery[] {
  mustPointTo(record.subject, patientId)
  if (!isCovid19(record.code)) throw unreadable('Condition that we did not ask for')
  const verified = record.verificationStatus?.coding?.[0]?.code
  if (verified !== 'confirmed' || record.abatementDateTime === undefined) return [] // doubtful, in error, or not released
  return [{ kind: 'recovery', released: dayOf(record.abatementDateTime, 'Condition.abatementDateTime') }]
}

function readExemption(record: Static<typeof DocumentReference>, patientId: string): readonly Exemption[] {
  mustPointTo(record.subject, patientId)
  if (record.status !== 'current' || record.docStatus === 'entered-in-error') return []
  if (!isExemption(record.type)) throw unreadable('DocumentReference that we did not ask for')
  const ground = groundOf(record.context?.event)
  if (ground === undefined || !/^[a-z][a-z-]{0,39}$/.test(ground)) throw unreadable('exemption without a ground')
  return [{ kind: 'exemption', ground, issued: kstDay(instantOf(record.date, 'DocumentReference.date')) }]
}

function checked<T>(type: { Check(value: unknown): value is T }, value: unknown, name: string): T {
  if (!type.Check(value)) throw unreadable(`${name} of another shape`)
  return value
}

function mustPointTo(reference: { readonly reference: string }, patientId: string): void {
  if (`/${reference.reference}`.endsWith(`/Patient/${patientId}`)) return
  throw unreadable('a record of another person')
}

/** A FHIR date or dateTime. A year or a month alone cannot be judged; a time counts on its KST day. */
function dayOf(text: string | undefined, field: string): CalendarDate {
  if (text === undefined) throw unreadable(`${field} is missing`)
  return parseCalendarDate(text) ?? kstDay(instantOf(text, field))
}

const INSTANT = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-](0\d|1[0-4]):[0-5]\d)$/

function instantOf(text: string | undefined, field: string): EpochMs {
  const day = text === undefined ? undefined : INSTANT.exec(text)?.[1]
  if (text === undefined || day === undefined || parseCalendarDate(day) === undefined) {
    throw unreadable(`${field} is no instant`)
  }
  return Date.parse(text)
}

function unreadable(message: string): RegistryFault {
  return new RegistryFault('malformed', message, true)
}
