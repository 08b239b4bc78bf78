/** The one living person with a phone number and a birth date, as the registry has them now. */

import { koreanNational } from '../../domain/call/phone/korean-numbers.ts'
import type { Line } from '../../domain/call/phone/line.ts'
import { parseCaller } from '../../domain/call/phone/parse-caller.ts'
import { formatNational } from '../../domain/call/phone/show.ts'
import type { CalendarDate } from '../../domain/kit/time.ts'
import { type Json, listOf, objectsOf, textOf } from '../../domain/pass/records/json.ts'
import { isModified } from '../../domain/pass/records/reading.ts'
import { identifiersOf } from '../../domain/pass/records/whose-record.ts'
import type { PersonAnswer } from '../../ports/pass/vaccination-registry.ts'
import { type FhirSearch, searchAll } from './fhir-search.ts'
import { RegistryFault } from './registry-fault.ts'

/**
 * What is found is looked at again: a server that ignores a parameter must not hand over a stranger. One that was merged into
 * another does not count beside it; two others do, be they one person: nobody is chosen.
 *
 * @throws RegistryFault `malformed` (of one person) where not all of them could be read
 */
export async function personWith(
  fhir: FhirSearch,
  line: Line,
  birthDate: CalendarDate,
  identifierSystem: string,
  signal: AbortSignal,
): Promise<PersonAnswer> {
  const phone = writings(line).join(',')
  const { records, doubts } = await searchAll(fhir, 'Patient', { phone, birthdate: birthDate }, signal)
  if (doubts.length > 0 || records.some(isModified))
    throw new RegistryFault('malformed', 'the Patients found are not all that there are', { ofOnePerson: true })
  const living = records.filter((patient) => isAlive(patient) && isTheirs(patient, line, birthDate))
  const [patient, another] = living
  if (patient === undefined || another !== undefined) return { kind: 'not-one' }
  const name = nameOf(patient)
  if (name === undefined) throw new RegistryFault('malformed', 'a Patient without a name', { ofOnePerson: true })
  const prefix = `${identifierSystem}|`
  const identifier = identifiersOf(patient).find((each) => each.startsWith(prefix))
  const registryIdentifier = identifier?.slice(prefix.length)
  return { kind: 'one', person: { name, birthDate, ...(registryIdentifier !== undefined && { registryIdentifier }) } }
}

/** As registries write numbers: a token is compared as it stands. */
function writings(line: Line): readonly string[] {
  const national = koreanNational(line)
  return national === undefined ? [line] : [line, national, formatNational(line)]
}

function isAlive(patient: Json): boolean {
  const { active, deceasedBoolean, deceasedDateTime } = patient
  if (active === false || deceasedDateTime !== undefined) return false
  return deceasedBoolean === undefined || deceasedBoolean === false
}

/** A number that was given up is somebody else's by now. */
function isTheirs(patient: Json, line: Line, birthDate: CalendarDate): boolean {
  if (patient['birthDate'] !== birthDate) return false
  return objectsOf(patient['telecom']).some(
    ({ system, value, use, period }) =>
      (system === 'phone' || system === 'sms') &&
      use !== 'old' &&
      !('end' in Object(period)) &&
      parseCaller((textOf(value) ?? '').replace(/^tel:/, '')) === line,
  )
}

/** The text of an official or usual name, else of its parts: the family name first, as identity providers write it. */
function nameOf(patient: Json): string | undefined {
  const names = objectsOf(patient['name']).filter(({ use, period }) => use !== 'old' && !('end' in Object(period)))
  const name = names.find(({ use }) => use === 'official') ?? names.find(({ use }) => use === 'usual') ?? names[0]
  if (name === undefined) return undefined
  const text = textOf(name['text'])?.trim()
  if (text !== undefined && text !== '') return text
  const family = textOf(name['family']) ?? ''
  const given = listOf(name['given']).flatMap((each) => textOf(each) ?? [])
  const isKorean = /^\p{Script=Hangul}+$/u.test(family)
  const whole = isKorean ? [family, ...given].join('') : [...given, family].join(' ')
  return whole.trim() === '' ? undefined : whole.trim()
}
