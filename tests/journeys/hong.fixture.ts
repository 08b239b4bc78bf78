/** Hong, who is known, at the registry and by a line of the tests' own. */
import type { Line } from '../../src/domain/call/phone/line.ts'
import { addDays, type CalendarDate, DAY, kstDay } from '../../src/domain/kit/time.ts'
import type { Evidence } from '../../src/domain/pass/evidence/evidence.ts'
import type { NewBinding } from '../../src/ports/identity/bindings.ts'
import { NOON } from '../support/test-keys.ts'

export const line = (last: number) => `+8210000${String(last).padStart(5, '0')}` as Line
export const day = (daysAgo: number) => addDays(kstDay(NOON), -daysAgo)
export const twoDoses = (daysAgo: number): readonly Evidence[] => [
  { kind: 'vaccination', vaccine: 'pfizer', dose: 1, seriesDoses: 2, date: day(daysAgo + 21) },
  { kind: 'vaccination', vaccine: 'pfizer', dose: 2, seriesDoses: 2, date: day(daysAgo) },
]
export const HONG: NewBinding = {
  line: line(5678),
  person: { name: '홍길동', birthDate: '1980-05-01' as CalendarDate, registryIdentifier: 'K-HONG' },
  ci: 'K-HONG',
  boundAs: 'subscriber',
  proofLevel: 'identity',
  provedAt: NOON - 9 * DAY,
}
export const hongAtRegistry = (evidence: readonly Evidence[]) => ({
  registryIdentifier: 'K-HONG',
  name: '홍길동',
  birthDate: '1980-05-01',
  evidence,
})
