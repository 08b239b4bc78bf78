/** A person's Patient: found by the registry's identifier, else by name and birth date. */
import type { Person } from '../../domain/identity/person.ts'
import type { UnreadableReason } from '../../domain/pass/evidence/evidence-read.ts'
import type { Json } from '../../domain/pass/records/json.ts'
import { isModified } from '../../domain/pass/records/reading.ts'
import { basesOf, identifiersOf, type RecordOwner } from '../../domain/pass/records/whose-record.ts'
import { isBornOn } from './birth-date.ts'
import { type FhirSearch, type FoundResources, searchAll } from './fhir-search.ts'
import { followLinks } from './patient-links.ts'
import { divisions, hasName } from './patient-name.ts'
import { RegistryFault } from './registry-fault.ts'

export type FoundPatient = {
  readonly owner: RecordOwner
  /** Of the Patient and of those that are the same person, as values of `patient`. */
  readonly ids: readonly string[]
  /** Records may lie where we cannot ask. */
  readonly doubts: readonly UnreadableReason[]
}

/** @returns undefined for a person who is known by name and birth date alone */
export function identifierOf(person: Person, identifierSystem: string): string | undefined {
  return person.registryIdentifier === undefined ? undefined : `${identifierSystem}|${person.registryIdentifier}`
}

/** The Patients that the registry has for a person; a registry that keeps names in parts is asked by them. */
export async function searchPatients(
  fhir: FhirSearch,
  person: Person,
  identifierSystem: string,
  signal: AbortSignal,
): Promise<FoundResources> {
  const identifier = identifierOf(person, identifierSystem)
  if (identifier !== undefined) return searchAll(fhir, 'Patient', { identifier }, signal)
  const birthdate = person.birthDate
  const whole = await searchAll(fhir, 'Patient', { 'name:exact': person.name, birthdate }, signal)
  if (whole.records.length > 0) return whole
  const inParts = await Promise.all(
    divisions(person.name).map(({ family, given }) =>
      searchAll(fhir, 'Patient', { 'family:exact': family, 'given:exact': given, birthdate }, signal).catch(refused),
    ),
  )
  const [one = whole, ...others] = inParts.filter(({ records }) => records.length > 0)
  return others.reduce<FoundResources>(
    (all, { records, doubts, urls }) => ({
      records: [...all.records, ...records.filter(({ id }) => !all.records.some((each) => each['id'] === id))],
      doubts: [...all.doubts, ...doubts],
      urls: new Set([...all.urls, ...urls]),
    }),
    one,
  )
}

/** A registry that does not search by parts has none to find so. */
function refused(cause: unknown): FoundResources {
  if (cause instanceof RegistryFault && cause.isRefusal) return { records: [], doubts: [], urls: new Set() }
  throw cause
}

/**
 * The one Patient that is this person, checked again by us: a server that ignores a parameter must not hand over a
 * stranger. One that was merged leads to the survivor; several that are not told to be one person are not chosen from.
 *
 * @returns undefined when the registry has none
 * @throws RegistryFault `malformed` (of one person)
 */
export async function onePatient(
  fhir: FhirSearch,
  { records, doubts, urls }: FoundResources,
  person: Person,
  identifierSystem: string,
  signal: AbortSignal,
): Promise<FoundPatient | undefined> {
  if (doubts.length > 0) throw unclear('the Patients found are not all that there are')
  if (records.length === 0) return undefined
  if (records.some((patient) => isModified(patient) || !isId(patient['id'])))
    throw unclear('a Patient that cannot be read')
  const present = records.filter((patient) => patient['active'] !== false || isReplaced(patient))
  if (present.length === 0) return undefined
  const identifier = identifierOf(person, identifierSystem)
  const theirs = present.filter((patient) => isPerson(patient, person, identifier))
  if (theirs.length === 0) throw unclear('the Patient found is somebody else')
  const same = await followLinks(fhir, theirs, urls, person, signal)
  const identifiers = same.patients.flatMap(identifiersOf).filter((each) => each.startsWith(`${identifierSystem}|`))
  return {
    owner: {
      ids: new Set(same.ids),
      bases: basesOf(fhir.server.baseUrl, urls),
      identifiers: new Set(identifiers),
    },
    ids: same.ids,
    doubts: same.doubts,
  }
}

function isPerson(patient: Json, person: Person, identifier: string | undefined): boolean {
  if (identifier === undefined) return patient['birthDate'] === person.birthDate && hasName(patient, person.name)
  if (!identifiersOf(patient).includes(identifier)) return false
  return patient['birthDate'] === undefined ? hasName(patient, person.name) : isBornOn(patient, person)
}

function isReplaced(patient: Json): boolean {
  return JSON.stringify(patient['link'] ?? []).includes('"replaced-by"')
}

function isId(value: unknown): boolean {
  return typeof value === 'string' && /^[A-Za-z0-9.-]{1,64}$/.test(value)
}

function unclear(message: string): RegistryFault {
  return new RegistryFault('malformed', message, { ofOnePerson: true })
}
