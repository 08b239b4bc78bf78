/** Content of a SMART Health Card: its bundle names one Patient, whose doses, tests and recoveries are evidence. */
import type { CertifiedPerson } from '../../domain/certificates/certificate-reading.ts'
import type { CertificateReason } from '../../domain/certificates/certificate-reasons.ts'
import { parseCalendarDate } from '../../domain/kit/time.ts'
import type { Evidence } from '../../domain/pass/evidence/evidence.ts'
import type { Unreadable } from '../../domain/pass/evidence/evidence-read.ts'
import { type Json, listOf, objectOf, objectsOf, textOf } from '../../domain/pass/records/json.ts'
import { type FoundRecords, readEvidence } from '../../domain/pass/records/read-evidence.ts'
import { isModified } from '../../domain/pass/records/reading.ts'
import { recordCodes } from '../../domain/pass/records/record-codes.ts'
import { localPatientId, type RecordOwner } from '../../domain/pass/records/whose-record.ts'

export type CardContent = {
  readonly person: CertifiedPerson
  /** In the order of the days of doses: one person's series. Never empty. */
  readonly evidence: readonly Evidence[]
  readonly unread: readonly Unreadable[]
}

type Entry = { readonly fullUrl: string | undefined; readonly resource: Json }

/** The content, or why it proves nothing, with the person where there is one. */
export type CardRead = CardContent | { readonly reason: CertificateReason; readonly person?: CertifiedPerson }

const CODES = recordCodes()

/** Of a bundle whose signature holds. What cannot be read costs itself; a card of which nothing could be read is refused. */
export function readCardContent(bundle: Json): CardRead {
  const entries = listOf(bundle['entry']).map(entryOf)
  const whole = entries.flatMap((entry) => entry ?? [])
  const [patient, another] = whole.filter(({ resource }) => resource['resourceType'] === 'Patient')
  if (bundle['resourceType'] !== 'Bundle' || bundle['type'] !== 'collection' || whole.length < entries.length) {
    return { reason: 'schema-invalid' }
  }
  const person = patient === undefined || another !== undefined ? undefined : personOf(patient.resource)
  if (patient === undefined || person === undefined) return { reason: 'schema-invalid' }
  const { evidence, unread } = evidenceOf(whole, ownerOf(patient))
  if (evidence.length > 0) return { person, evidence, unread }
  return { reason: reasonOf(unread), person }
}

function entryOf(entry: unknown): Entry | undefined {
  const resource = objectOf(objectOf(entry)?.['resource'])
  const fullUrl = textOf(objectOf(entry)?.['fullUrl'])
  return textOf(resource?.['resourceType']) === undefined || resource === undefined ? undefined : { fullUrl, resource }
}

/** Given names first. Undefined where it bears no name, or a birth date that is none. */
function personOf(patient: Json): CertifiedPerson | undefined {
  const [name] = objectsOf(patient['name'])
  const given = listOf(name?.['given']).flatMap((each) => textOf(each) ?? [])
  const parts = [...given, textOf(name?.['family'])].filter((each) => each !== undefined).join(' ')
  const told = parts.trim() === '' ? textOf(name?.['text']) : parts
  const birthDate = patient['birthDate'] === undefined ? '' : birthDateOf(patient['birthDate'])
  if (told === undefined || birthDate === undefined || isModified(patient)) return undefined
  return { name: told.trim(), birthDate }
}

/** A day, or the part of it that is known. */
function birthDateOf(told: unknown): string | undefined {
  if (typeof told !== 'string') return undefined
  return /^\d{4}(?:-(?:0[1-9]|1[0-2]))?$/.test(told) ? told : parseCalendarDate(told)
}

/** Records name the Patient by the `fullUrl` of its entry, or as a server would. */
function ownerOf({ fullUrl, resource }: Entry): RecordOwner {
  const id = textOf(resource['id']) ?? localPatientId(fullUrl ?? '', new Set([baseOf(fullUrl)]))
  return {
    ids: new Set(id === undefined ? [] : [id]),
    bases: new Set([baseOf(fullUrl)]),
    identifiers: new Set(),
    fullUrl,
  }
}

function baseOf(fullUrl: string | undefined): string {
  const end = fullUrl?.lastIndexOf('/Patient/') ?? -1
  return fullUrl === undefined || end === -1 ? '' : fullUrl.slice(0, end)
}

/** An exemption is a paper of the country that it holds in: cards of others are not asked for it. */
function evidenceOf(entries: readonly Entry[], owner: RecordOwner) {
  const of = (type: string): FoundRecords => ({
    records: entries.flatMap(({ resource }) => (resource['resourceType'] === type ? [resource] : [])),
    doubts: [],
  })
  const tests = of('Observation')
  const records = {
    vaccination: of('Immunization'),
    test: { ...tests, records: tests.records.map(told) },
    recovery: of('Condition'),
    exemption: { records: [], doubts: [] },
  }
  const { evidence, unreadable = [] } = readEvidence(owner, records, CODES)
  return { evidence, unread: unreadable }
}

/** Cards tell when the sample was taken, hardly ever when the result was told: it counts from then, as an EU certificate's. */
function told(observation: Json): Json {
  return { issued: observation['effectiveDateTime'], ...observation }
}

/** Of an unknown product, or of something else that is missing or wrong. */
function reasonOf(unread: readonly Unreadable[]): CertificateReason {
  if (unread.length === 0) return 'no-evidence'
  return unread.every(({ reason }) => reason === 'code' || reason === 'value') ? 'value-unknown' : 'schema-invalid'
}
