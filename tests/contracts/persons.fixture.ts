/** Persons, a dose, the noon and the world of the contracts of what is kept of persons and lines. */
import type { Line } from '../../src/domain/call/phone/line.ts'
import { type CalendarDate, type EpochMs, HOUR } from '../../src/domain/kit/time.ts'
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

/** A store of subjects with its keys, in business time; each contract adds what it is about. */
export type SubjectsWorld = {
  /** Business time, which keys follow. */
  setTime(at: EpochMs): void
  /** Time goes on: hours and nights are folded, keys whose time is over are destroyed, and the rows that go with them. */
  passTo(at: EpochMs): Promise<void>
  /** Everything that is stored, as text, a row a line. */
  stored(): Promise<string>
  /** What of it the keys open that are still there. */
  opened(): Promise<string>
  empty(): Promise<void>
  close(): Promise<void>
}
