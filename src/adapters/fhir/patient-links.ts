/** Patient.link: merged and double Patients of one person, followed to the survivor. */
import type { Person } from '../../domain/identity/person.ts'
import type { UnreadableReason } from '../../domain/pass/evidence/evidence-read.ts'
import { type Json, objectOf, objectsOf, textOf } from '../../domain/pass/records/json.ts'
import { isModified } from '../../domain/pass/records/reading.ts'
import { basesOf, identifiersOf, localPatientId } from '../../domain/pass/records/whose-record.ts'
import { isBornOn } from './birth-date.ts'
import { askFhir } from './fhir-http.ts'
import type { FhirSearch } from './fhir-search.ts'
import { hasName } from './patient-name.ts'
import { RegistryFault } from './registry-fault.ts'

export type SamePerson = {
  readonly patients: readonly Json[]
  readonly ids: readonly string[]
  readonly doubts: readonly UnreadableReason[]
}

const MOST_PATIENTS = 8
/** `seealso` and `refer`: both are in use, for one person; the other two name a merge from either side (R4, link-type). */
const TYPES = ['replaced-by', 'replaces', 'refer', 'seealso']
const MERGES = ['replaced-by', 'replaces']

/** @throws RegistryFault `malformed` (of one person) where they are not all one person with one survivor */
export async function followLinks(
  fhir: FhirSearch,
  found: readonly Json[],
  urls: ReadonlySet<string>,
  person: Person,
  signal: AbortSignal,
): Promise<SamePerson> {
  const [first] = found
  if (first === undefined) throw unclear('nobody to begin with')
  const given = new Map(found.map((patient) => [String(patient['id']), patient]))
  const read = new Map<string, Json>()
  const ids = new Set([String(first['id'])])
  const isMerged = new Set<string>()
  const doubts = new Set<UnreadableReason>()
  const bases = basesOf(fhir.server.baseUrl, urls)
  for (const id of ids) {
    if (ids.size > MOST_PATIENTS) throw unclear('too many linked Patients')
    const patient = given.get(id) ?? (await readPatient(id))
    if (patient === undefined) continue
    if (!given.has(id) && !isTheirs(patient, isMerged.has(id), found, person)) {
      ids.delete(id)
      doubts.add('whose')
      continue
    }
    read.set(id, patient)
    for (const link of objectsOf(patient['link'])) follow(link)
    // One that says that it replaces another is linked from the other side as well.
    for (const [other, each] of given) if (pointsTo(each, id, bases)) ids.add(other)
  }
  if (found.some(({ id }) => !ids.has(String(id)))) throw unclear('more than one Patient fits')
  const survivors = [...read.values()].filter(
    (each) => each['active'] !== false && !linksOf(each).includes('replaced-by'),
  )
  if (survivors.length === 0) throw unclear('merged Patients without a survivor')
  return { patients: [...read.values()], ids: [...ids], doubts: [...doubts] }

  function follow(link: Json): void {
    const type = textOf(link['type']) ?? ''
    const other = objectOf(link['other'])
    const to = textOf(other?.['reference'])
    if (to !== undefined && /(?:^|\/)RelatedPerson\//.test(to)) return
    const id = to === undefined ? undefined : localPatientId(to, bases)
    if (TYPES.includes(type) && id !== undefined) {
      ids.add(id)
      if (MERGES.includes(type)) isMerged.add(id)
    } else if (type === 'replaced-by') throw unclear('merged into a Patient that cannot be asked for')
    else doubts.add(type === 'replaces' || TYPES.includes(type) ? 'elsewhere' : 'shape')
  }

  async function readPatient(id: string): Promise<Json | undefined> {
    const url = `${fhir.server.baseUrl}/Patient/${id}`
    const budget = { bytesLeft: fhir.limits.maxBytes, room: fhir.room }
    const patient = await fhir
      .attempt(() => askFhir(fhir.server, url, undefined, budget, signal), signal)
      .catch((cause: unknown) => {
        // One that was merged and then deleted: its records are asked for all the same.
        if (cause instanceof RegistryFault && (cause.status === 404 || cause.status === 410)) return undefined
        throw cause
      })
    if (patient === undefined) return undefined
    const isReadable = patient['resourceType'] === 'Patient' && patient['id'] === id && !isModified(patient)
    if (!isReadable || (patient['birthDate'] !== undefined && !isBornOn(patient, person))) {
      throw unclear('linked to a Patient that is somebody else')
    }
    return patient
  }
}

/**
 * A merge was somebody's decision. A pointer alone may be a guess, as between twins: it needs the name, or an identifier of
 * the one found; and one who has no birth date is told by nothing else.
 */
function isTheirs(patient: Json, isMerged: boolean, found: readonly Json[], person: Person): boolean {
  if (isMerged && patient['birthDate'] !== undefined) return true
  const known = new Set(found.flatMap(identifiersOf))
  return hasName(patient, person.name) || identifiersOf(patient).some((each) => known.has(each))
}

function linksOf(patient: Json): readonly unknown[] {
  return objectsOf(patient['link']).map(({ type }) => type)
}

function pointsTo(patient: Json, id: string, bases: ReadonlySet<string>): boolean {
  return objectsOf(patient['link']).some(
    (link) =>
      TYPES.includes(String(link['type'])) &&
      localPatientId(textOf(objectOf(link['other'])?.['reference']) ?? '', bases) === id,
  )
}

function unclear(message: string): RegistryFault {
  return new RegistryFault('malformed', message, { ofOnePerson: true })
}
