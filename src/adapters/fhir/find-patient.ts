/** A person's Patient: found by the registry's identifier, else by name and birth date. Never by phone. */
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import type { Person } from '../../domain/identity/person.ts'
import { RegistryFault } from './registry-fault.ts'

const Patient = Compile(
  Type.Object({
    id: Type.String({ pattern: '^[A-Za-z0-9.-]{1,64}$' }),
    active: Type.Optional(Type.Boolean()),
    birthDate: Type.Optional(Type.String()),
    identifier: Type.Optional(
      Type.Array(Type.Object({ system: Type.Optional(Type.String()), value: Type.Optional(Type.String()) })),
    ),
    name: Type.Optional(Type.Array(Type.Object({ text: Type.Optional(Type.String()) }))),
  }),
)

export type PatientQuery = Readonly<Record<string, string>>

export function patientQuery(person: Person, identifierSystem: string): PatientQuery {
  if (person.registryIdentifier !== undefined) {
    return { identifier: `${identifierSystem}|${person.registryIdentifier}` }
  }
  return { 'name:exact': person.name, birthdate: person.birthDate }
}

/**
 * The one Patient that is this person, checked again by us: a server that ignores a parameter must not hand over a stranger.
 *
 * @returns its id, or undefined when the registry has none
 * @throws RegistryFault `malformed` (of one person) when more than one fits, or the one found is somebody else
 */
export function onePatient(found: readonly unknown[], person: Person, identifierSystem: string): string | undefined {
  const patients = found.map((each) => {
    if (!Patient.Check(each)) throw new RegistryFault('malformed', 'Patient of another shape', true)
    return each
  })
  const living = patients.filter((patient) => patient.active !== false)
  if (living.length > 1) throw new RegistryFault('malformed', 'more than one Patient fits', true)
  const [patient] = living
  if (patient === undefined) return undefined
  const identified =
    person.registryIdentifier === undefined
      ? patient.name?.some((name) => name.text?.normalize('NFC') === person.name.normalize('NFC'))
      : patient.identifier?.some((it) => it.system === identifierSystem && it.value === person.registryIdentifier)
  if (identified !== true || patient.birthDate !== person.birthDate) {
    throw new RegistryFault('malformed', 'the Patient found is somebody else', true)
  }
  return patient.id
}
