/** A person with a living binding, for tests of walks over all persons. */
import type { Line } from '../../domain/call/phone/line.ts'
import { type CalendarDate, DAY } from '../../domain/kit/time.ts'
import type { Evidence } from '../../domain/pass/evidence/evidence.ts'
import type { LivingLine, LivingPerson } from '../../ports/identity/living-persons.ts'

export const at = (text: string) => Date.parse(`${text}+09:00`)
export const lineOf = (n: number) => `+82100000${String(n).padStart(4, '0')}` as Line

/** The second dose: its pass ends on 2022-01-22, 24:00. */
export const SERIES: readonly Evidence[] = [
  { kind: 'vaccination', vaccine: 'pfizer', dose: 1, seriesDoses: 2, date: '2021-07-05' as CalendarDate },
  { kind: 'vaccination', vaccine: 'pfizer', dose: 2, seriesDoses: 2, date: '2021-07-26' as CalendarDate },
]
export const BOOSTER: Evidence = {
  ...{ kind: 'vaccination', vaccine: 'pfizer', dose: 3, seriesDoses: 2, date: '2022-01-10' as CalendarDate },
}

export function living(n: number, now: number, changes: Partial<LivingPerson> = {}, line: Partial<LivingLine> = {}) {
  const own: LivingLine = {
    ...{ boundAs: 'subscriber', proofLevel: 'identity', endsAt: now + 20 * DAY, notices: lineOf(n) },
    ...line,
  }
  const person = { personId: `p${n}`, name: '홍길동', birthDate: '1980-05-01' as CalendarDate }
  const snapshot = { evidence: SERIES, fetchedAt: now - DAY }
  return { person, snapshot, lines: [own], consents: ['identity', 'status'], ...changes } satisfies LivingPerson
}
