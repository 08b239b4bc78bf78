/** Persons, a dose and the noon of the contracts of bindings and of person records. */
import type { Line } from '../../src/domain/call/phone/line.ts'
import { type CalendarDate, HOUR } from '../../src/domain/kit/time.ts'
import type { Evidence } from '../../src/domain/pass/evidence/evidence.ts'
import type { NewBinding } from '../../src/ports/identity/bindings.ts'

export const NOON = Date.parse('2022-01-12T11:40:00+09:00')
export const HOUR_OF_NOON = Math.floor(NOON / HOUR) * HOUR
export const line = (last: number) => `+8210000${String(last).padStart(5, '0')}` as Line
export const HONG: NewBinding = {
  line: line(1),
  person: { name: '홍길동', birthDate: '1980-05-01' as CalendarDate, registryIdentifier: 'K-HONG' },
  ci: 'ci-hong',
  boundAs: 'subscriber',
  proofLevel: 'identity',
  provedAt: NOON,
}
export const DOSE: Evidence = {
  kind: 'vaccination',
  vaccine: 'pfizer',
  dose: 2,
  seriesDoses: 2,
  date: '2021-10-08' as CalendarDate,
}
