/** A Patient's birth date against a verified one. */
import type { Person } from '../../domain/identity/person.ts'
import { type Json, textOf } from '../../domain/pass/records/json.ts'

/** A year or a month alone agrees with every day in it. */
export function isBornOn(patient: Json, person: Person): boolean {
  const born = textOf(patient['birthDate'])
  return born === person.birthDate || (/^\d{4}(-\d{2})?$/.test(born ?? '') && person.birthDate.startsWith(`${born}-`))
}
