/** Ownership of a record: does its reference point to this person, in any form that R4 has? */
import { type Json, objectOf, objectsOf, textOf } from './json.ts'

export type RecordOwner = {
  /** Logical ids of the Patient and of those that were merged into it. */
  readonly ids: ReadonlySet<string>
  /** Under which this registry's resources lie, as it writes them: our address of it, and that of `fullUrl`s. */
  readonly bases: ReadonlySet<string>
  /** `system|value`, of the registry's own system alone: a household may share a number of another. */
  readonly identifiers: ReadonlySet<string>
  /** `fullUrl` of the Patient in a bundle that travels by itself (`resource:0`), which its records name. */
  readonly fullUrl?: string | undefined
}

/** @param contained the record's own contained resources */
export function isOf(owner: RecordOwner, value: unknown, contained: unknown): boolean {
  const reference = objectOf(value)
  if (reference === undefined) return false
  const to = textOf(reference['reference'])
  const named = identifiersOf({ identifier: [reference['identifier']] })
  if (to === undefined) return hasIdentifier(owner, [reference['identifier']])
  if (named.some((each) => isAnother(owner, each))) return false
  if (to === owner.fullUrl) return true
  if (to.startsWith('#')) {
    const patient = objectsOf(contained).find((each) => each['id'] === to.slice(1))
    return patient?.['resourceType'] === 'Patient' && hasIdentifier(owner, objectsOf(patient['identifier']))
  }
  const id = localPatientId(to, owner.bases)
  return id !== undefined && owner.ids.has(id)
}

/** The id in a reference that leads to this registry: relative, or absolute under one of its bases; `//host/…` and `x/…` lead elsewhere. */
export function localPatientId(reference: string, bases: ReadonlySet<string>): string | undefined {
  const [, id] = PATIENT.exec(reference) ?? []
  const base = reference.lastIndexOf('/Patient/')
  return base === -1 || bases.has(reference.slice(0, base)) ? id : undefined
}

/** @param urls `fullUrl`s of Patients */
export function basesOf(baseUrl: string, urls: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([baseUrl, ...[...urls].map((url) => url.slice(0, url.lastIndexOf('/Patient/')))])
}

/** `Patient/1`, `https://…/Patient/1`, either with `/_history/2`. */
const PATIENT = /(?:^|\/)Patient\/([A-Za-z0-9.-]{1,64})(?:\/_history\/[A-Za-z0-9.-]{1,64})?$/

export function identifiersOf(patient: Json): readonly string[] {
  return objectsOf(patient['identifier']).flatMap((identifier) => {
    const [system, value] = [textOf(identifier['system']), textOf(identifier['value'])]
    return system === undefined || value === undefined || identifier['use'] === 'old' ? [] : [`${system}|${value}`]
  })
}

/** Of a system that this person has, with another value. */
function isAnother({ identifiers }: RecordOwner, identifier: string): boolean {
  const system = identifier.slice(0, identifier.lastIndexOf('|') + 1)
  return !identifiers.has(identifier) && [...identifiers].some((each) => each.startsWith(system))
}

function hasIdentifier(owner: RecordOwner, identifiers: readonly unknown[]): boolean {
  return identifiersOf({ identifier: identifiers }).some((each) => owner.identifiers.has(each))
}
