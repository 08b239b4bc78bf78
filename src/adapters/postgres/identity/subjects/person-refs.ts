/** Names of lines and persons in the subjects' store. */
import { randomBytes } from 'node:crypto'
import type { Line } from '../../../../domain/call/phone/line.ts'
import type { EpochMs } from '../../../../domain/kit/time.ts'
import type { SubjectKeys } from '../../../../ports/identity/subject-keys.ts'
import type { Ref } from './read-versions.ts'
import { KIND } from './subject-row.ts'
import type { View } from './subjects.ts'
import { endOfProof, type LineValue, type PersonValue, type StatusValue } from './values.ts'

const SUBJECT_BYTES = 16
const OWN_BYTES = 6

/** A line as it is known now, and as it may have been stored under old keys. */
export function lineRefs(keys: SubjectKeys, line: Line): readonly [Ref, ...Ref[]] {
  return [
    { kind: KIND.line, subject: keys.subjectOf('line', line) },
    ...keys.oldLines(line).map((subject) => ({ kind: KIND.oldLine, subject })),
  ]
}

export function personRefs(keys: SubjectKeys, ci: string): readonly [Ref, ...Ref[]] {
  return [
    { kind: KIND.person, subject: keys.subjectOf('ci', ci) },
    ...keys.oldPersons(ci).map((subject) => ({ kind: KIND.person, subject })),
  ]
}

/** It leads to the person's row, and is another one whenever somebody who was forgotten is identified again. */
export function newPersonId({ subject }: Ref): string {
  return Buffer.concat([subject.subarray(0, SUBJECT_BYTES), randomBytes(OWN_BYTES)]).toString('base64url')
}

/** @returns undefined where it is none of ours */
export function personOf(id: string): { readonly person: Ref; readonly status: Ref } | undefined {
  const bytes = Buffer.from(id, 'base64url')
  if (bytes.length !== SUBJECT_BYTES + OWN_BYTES) return undefined
  const subject = Uint8Array.from(bytes.subarray(0, SUBJECT_BYTES))
  return { person: { kind: KIND.person, subject }, status: { kind: KIND.status, subject } }
}

/** As a person's row lists a line. */
export function lineName({ kind, subject }: Ref): string {
  return (kind === KIND.oldLine ? 'o' : 'l') + Buffer.from(subject).toString('base64url')
}

export function lineNamed(name: string): Ref {
  const subject = Uint8Array.from(Buffer.from(name.slice(1), 'base64url'))
  return { kind: name.startsWith('o') ? KIND.oldLine : KIND.line, subject }
}

export type BoundLine = { readonly ref: Ref; readonly value: LineValue }

/** The line's binding, where it is not over. */
export function boundLine(view: View, refs: readonly Ref[], at: EpochMs): BoundLine | undefined {
  for (const ref of refs) {
    const value = view.get(ref)?.value as LineValue | undefined
    if (value !== undefined && endOfProof(value.h) > at) return { ref, value }
  }
  return undefined
}

/** A person's row, where it is still that of this id. */
export function personWith(view: View, id: string): PersonValue | undefined {
  const refs = personOf(id)
  const value = refs && (view.get(refs.person)?.value as PersonValue | undefined)
  return value?.i === id ? value : undefined
}

export function statusWith(view: View, id: string): StatusValue | undefined {
  const refs = personOf(id)
  const value = refs && (view.get(refs.status)?.value as StatusValue | undefined)
  return value?.i === id ? value : undefined
}

/** The lines that lead to a person. */
export function linesOf(view: View, person: PersonValue, at: EpochMs): readonly BoundLine[] {
  return person.l.flatMap((name) => {
    const bound = boundLine(view, [lineNamed(name)], at)
    return bound?.value.p === person.i ? [bound] : []
  })
}

/** Everything that hangs on a person. */
export function wholeOf(view: View, id: string): readonly Ref[] {
  const refs = personOf(id)
  if (refs === undefined) return []
  return [refs.person, refs.status, ...(personWith(view, id)?.l ?? []).map(lineNamed)]
}
