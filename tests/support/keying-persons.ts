/** Persons as many as are asked for, each with a phone that nobody has proved: a birth date keyed in the call finds each. */
import type { RegistryPerson } from '../../demo/registry/people-as-fhir.ts'
import { addDays, type CalendarDate } from '../../src/domain/kit/time.ts'

/** Each is born on a day of its own; of none both centuries fit. */
const FIRST_BORN = '1931-01-01' as CalendarDate
const MOST = 10_000

/** @param nth  from 0, below 10,000 */
export function keyingPerson(nth: number) {
  if (nth >= MOST) throw new Error(`there are ${MOST} of them`)
  return {
    registryIdentifier: `keying-${nth}`,
    name: '김하나',
    birthDate: addDays(FIRST_BORN, nth),
    phone: `010-0100-${String(nth).padStart(4, '0')}`,
    evidence: [
      { kind: 'vaccination', vaccine: 'pfizer', dose: 1, seriesDoses: 2, date: '2021-08-01' as CalendarDate },
      { kind: 'vaccination', vaccine: 'pfizer', dose: 2, seriesDoses: 2, date: '2021-08-22' as CalendarDate },
    ],
  } satisfies RegistryPerson
}

/** Six digits of a birth date. */
export function keysOf(birthDate: CalendarDate): string {
  return birthDate.slice(2).replaceAll('-', '')
}
