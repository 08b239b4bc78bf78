/** Lines and persons as they are read, for tests of what is written then. */
import { type CalendarDate, hourOf } from '../../../../domain/kit/time.ts'
import { keyOf } from '../find-versions.ts'
import { lineName, personOf } from './person-refs.ts'
import type { Ref } from './read-versions.ts'
import { dayNumber, KIND } from './subject-row.ts'
import type { View } from './subjects.ts'
import type { LineValue, PersonValue, StatusValue } from './values.ts'

export const TODAY = '2022-01-12' as CalendarDate
export const NOON = Date.parse('2022-01-12T12:00+09:00')

const bytes = (fill: number) => new Uint8Array(16).fill(fill)
export const aLine = (n: number): Ref => ({ kind: KIND.line, subject: bytes(n) })
export const anOldLine = (n: number): Ref => ({ kind: KIND.oldLine, subject: bytes(n) })
/** The same person with another `own` is one who was forgotten in between. */
export const anId = (n: number, own = 1) => Buffer.concat([bytes(n), new Uint8Array(6).fill(own)]).toString('base64url')
export const refsOf = (id: string) => personOf(id) ?? { person: aLine(0), status: aLine(0) }

export const lineOf = (p: string, changes: Partial<LineValue> = {}): LineValue => ({
  ...{ p, a: 's', l: 2, h: hourOf(NOON), g: null, n: 0 },
  ...changes,
})
export const personWithLines = (i: string, lines: readonly Ref[], changes: Partial<PersonValue> = {}): PersonValue => ({
  ...{ i, n: '홍길동', b: '1980-05-01' as CalendarDate, l: lines.map(lineName), c: [], v: dayNumber(TODAY) },
  ...changes,
})
export const statusOf = (i: string, changes: Partial<StatusValue> = {}): StatusValue => ({
  ...{ i, d: { [dayNumber(TODAY)]: 'l1' } },
  ...changes,
})

/** @param rows  whatever is there; nothing else was looked for */
export function viewOf(rows: readonly (readonly [Ref, unknown])[]): View {
  const found = new Map(
    rows.map(([ref, value]) => [keyOf(ref), { ...ref, rev: 1, expires: TODAY, look: undefined, value }]),
  )
  return { get: (ref) => found.get(keyOf(ref)), knows: (ref) => found.has(keyOf(ref)) }
}
