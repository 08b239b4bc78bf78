/** Rows written when a line leaves a person, or a person is deleted. */
import { type EpochMs, HOUR, kstDay } from '../../../../domain/kit/time.ts'
import { lineName, lineNamed, linesOf, personOf, personWith, statusWith } from './person-refs.ts'
import type { Ref } from './read-versions.ts'
import { dayNumber } from './subject-row.ts'
import type { View, Write } from './subjects.ts'
import { fitPerson, fitStatus, type PersonValue } from './values.ts'

export function ended(ref: Ref): Write {
  const never = '1970-01-01' as Write['expires']
  return { ...ref, expires: never, look: undefined, value: undefined }
}

/** A person whom no line leads to any more is forgotten with all that hangs on them; another is kept as long as their last line. */
export function withoutLines(view: View, id: string, gone: readonly Ref[], at: EpochMs): readonly Write[] {
  const person = personWith(view, id)
  const refs = personOf(id)
  if (person === undefined || refs === undefined) return []
  const names = new Set(gone.map(lineName))
  const left = linesOf(view, person, at).filter(({ ref }) => !names.has(lineName(ref)))
  const status = statusWith(view, id)
  if (left.length === 0)
    return [ended(refs.person), ...(view.get(refs.status) === undefined ? [] : [ended(refs.status)])]
  const lastProof = Math.max(...left.map(({ value }) => dayNumber(kstDay(value.h * HOUR))))
  const fitted = fitPerson({ ...person, l: left.map(({ ref }) => lineName(ref)), v: lastProof })
  return [
    { ...refs.person, ...fitted },
    ...(status === undefined ? [] : [{ ...refs.status, ...fitStatus(status, fitted.expires) }]),
  ]
}

/** Deletes everything about a person. @returns how many lines were theirs */
export function withoutPerson(view: View, person: PersonValue, at: EpochMs) {
  const refs = personOf(person.i)
  const lines = linesOf(view, person, at)
  const rows = [...person.l.map(lineNamed).filter((ref) => isOf(view, ref, person)), refs?.person, refs?.status]
  const there = rows.filter((ref): ref is Ref => ref !== undefined && view.get(ref) !== undefined)
  return { writes: there.map(ended), lines: lines.length }
}

function isOf(view: View, ref: Ref, person: PersonValue): boolean {
  const value = view.get(ref)?.value as { readonly p?: string } | undefined
  return value?.p === person.i
}
