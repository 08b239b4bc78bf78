/** Ownership of a record: does its reference point to this person, in any form that R4 has? */
import { type Json, objectOf, objectsOf, textOf } from './json.ts'

export type RecordOwner = {
  /** Logical ids of the Patient and of those that were merged into it. */
  readonly ids: ReadonlySet<string>
  /** `fullUrl`s under which they came. */
  readonly urls: ReadonlySet<string>
  /** `system|value`. */
  readonly identifiers: ReadonlySet<string>
}

/** @param contained the record's own contained resources */
export function isOf(owner: RecordOwner, value: unknown, contained: unknown): boolean {
  const reference = objectOf(value)
  if (reference === undefined) return false
  const to = textOf(reference['reference'])
  if (to === undefined) return hasIdentifier(owner, [reference['identifier']])
  if (owner.urls.has(to)) return true
  if (to.startsWith('#')) {
    const patient = objectsOf(contained).find((each) => each['id'] === to.slice(1))
    return patient?.['resourceType'] === 'Patient' && hasIdentifier(owner, objectsOf(patient['identifier']))
  }
  const id = patientIdIn(to)
  return id !== undefined && owner.ids.has(id)
}

/** `Patient/1`, `https://…/Patient/1`, either with `/_history/2`: the registry itself found it by `patient`. */
export function patientIdIn(reference: string): string | undefined {
  return /(?:^|\/)Patient\/([A-Za-z0-9.-]{1,64})(?:\/_history\/[A-Za-z0-9.-]{1,64})?$/.exec(reference)?.[1]
}

export function identifiersOf(patient: Json): readonly string[] {
  return objectsOf(patient['identifier']).flatMap((identifier) => {
    const [system, value] = [textOf(identifier['system']), textOf(identifier['value'])]
    return system === undefined || value === undefined || identifier['use'] === 'old' ? [] : [`${system}|${value}`]
  })
}

function hasIdentifier(owner: RecordOwner, identifiers: readonly unknown[]): boolean {
  return identifiersOf({ identifier: identifiers }).some((each) => owner.identifiers.has(each))
}
