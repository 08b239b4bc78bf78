/** Bindings, persons and what was last known of them, in the subjects' store. */
import type { Binding } from '../../../domain/identity/person.ts'
import { type EpochMs, HOUR, hourOf, kstDay } from '../../../domain/kit/time.ts'
import type { Bindings, KnownLine, NewBinding, NewSnapshot } from '../../../ports/identity/bindings.ts'
import { whenAvailable } from '../kit/when-available.ts'
import { ended, withoutLines } from './subjects/person-changes.ts'
import {
  boundLine,
  lineName,
  lineRefs,
  linesOf,
  newPersonId,
  personOf,
  personRefs,
  personWith,
  statusWith,
  wholeOf,
} from './subjects/person-refs.ts'
import type { Ref } from './subjects/read-versions.ts'
import { dayNumber } from './subjects/subject-row.ts'
import type { Decision, Subjects, View, Write } from './subjects/subjects.ts'
import {
  endOfProof,
  expiryOf,
  firstEndOf,
  fitPerson,
  fitStatus,
  LEVELS,
  type LineValue,
  livingCompanions,
  type PersonValue,
  type StatusValue,
} from './subjects/values.ts'

/** Whoever proves one more is nobody on the line that was proved longest ago. */
const MOST_LINES = 6

/** @param options  `notices`: a line's number is kept encrypted with its binding, so that a text can go to it unasked */
export function createPostgresBindings(subjects: Subjects, options: { readonly notices?: boolean } = {}): Bindings {
  const { keys, clock } = subjects

  async function find(refs: readonly (readonly Ref[])[], at: EpochMs): Promise<readonly KnownLine[]> {
    const lines = await subjects.read(refs.flat())
    const bound = refs.map((ofLine) => boundLine(lines, ofLine, at))
    const whose = bound.flatMap((line) => {
      const person = line && personOf(line.value.p)
      return person === undefined ? [] : [person.person, person.status]
    })
    const persons = await subjects.read(whose)
    return bound.map((line) => (line === undefined ? 'unbound' : knownLine(persons, line.value, at)))
  }

  async function saveSnapshots(snapshots: readonly NewSnapshot[]): Promise<void> {
    const last = [...new Map(snapshots.map((each) => [each.personId, each])).values()]
    const refs = last.flatMap(({ personId }) => Object.values(personOf(personId) ?? {}))
    await subjects.change(refs, (view) => ({
      writes: last.flatMap((each) => snapshotWrite(view, each)),
      result: undefined,
    }))
  }

  async function forgetNone(ids: readonly string[]): Promise<void> {
    const refs = ids.flatMap((id) => Object.values(personOf(id) ?? {}))
    await subjects.change(refs, (view) => ({ writes: ids.flatMap((id) => noneForgotten(view, id)), result: undefined }))
  }

  function bind(binding: NewBinding): Promise<string> {
    const own = [lineRefs(keys, binding.line), personRefs(keys, binding.ci)] as const
    return subjects.change(own.flat(), (view) => bound(view, binding, own, clock.now(), options.notices === true))
  }

  return {
    find: (lines, at) =>
      whenAvailable(
        find(
          lines.map((line) => lineRefs(keys, line)),
          at,
        ),
      ),
    saveSnapshots: async (snapshots) => (snapshots.length === 0 ? undefined : whenAvailable(saveSnapshots(snapshots))),
    forgetNone: async (ids) => (ids.length === 0 ? undefined : whenAvailable(forgetNone([...new Set(ids)]))),
    bind: (binding) => whenAvailable(bind(binding)),
  }
}

function knownLine(view: View, line: LineValue, at: EpochMs): KnownLine {
  const person = personWith(view, line.p)
  if (person === undefined) return 'unbound'
  const companions = livingCompanions(line.c, kstDay(at)).length
  const binding: Binding = {
    person: personShown(person),
    boundAs: boundAsOf(line),
    proofLevel: LEVELS[line.l] ?? 'line',
    endsAt: endOfProof(line.h),
    ...(line.g === null ? {} : { language: line.g }),
    noTexts: line.n === 1,
    ...(companions > 0 && { companions }),
  }
  return { binding, snapshot: snapshotShown(statusWith(view, person.i), at) }
}

export function boundAsOf(line: LineValue): Binding['boundAs'] {
  return line.a === 's' ? 'subscriber' : 'user'
}

export function personShown({ i, n, b, r }: PersonValue): Binding['person'] {
  return { personId: i, name: n, birthDate: b, ...(r === undefined ? {} : { registryIdentifier: r }) }
}

/** 28 days after it was fetched it is none. */
export function snapshotShown(status: StatusValue | undefined, at: EpochMs) {
  if (status?.s === undefined) return undefined
  const { h, e, l } = status.s
  const fetchedAt = h * HOUR
  if (expiryOf(kstDay(fetchedAt)) <= kstDay(at)) return undefined
  return { evidence: e, fetchedAt, ...(l === undefined ? {} : { lossSeenAt: l * HOUR }) }
}

/** None for a person who is gone, nor where a later one is there. */
function snapshotWrite(view: View, { personId, snapshot }: NewSnapshot): readonly Write[] {
  const refs = personOf(personId)
  const row = refs && view.get(refs.person)
  if (row === undefined || refs === undefined || personWith(view, personId) === undefined) return []
  const before = statusWith(view, personId)
  const h = hourOf(snapshot.fetchedAt)
  if (before?.s !== undefined && before.s.h > h) return []
  const value = { ...(before ?? { i: personId, d: {} }), s: { h, e: snapshot.evidence, ...lossOf(snapshot) } }
  return [{ ...refs.status, ...fitStatus(value, row.expires) }]
}

function noneForgotten(view: View, personId: string): readonly Write[] {
  const refs = personOf(personId)
  const row = refs && view.get(refs.person)
  const { s, ...others } = statusWith(view, personId) ?? { i: personId, d: {} }
  if (row === undefined || refs === undefined || personWith(view, personId) === undefined) return []
  return s?.e.length === 0 ? [{ ...refs.status, ...fitStatus(others, row.expires) }] : []
}

function lossOf({ lossSeenAt }: NewSnapshot['snapshot']) {
  return lossSeenAt === undefined ? {} : { l: hourOf(lossSeenAt) }
}

type Own = readonly [lines: readonly [Ref, ...Ref[]], persons: readonly [Ref, ...Ref[]]]

function bound(
  view: View,
  binding: NewBinding,
  [lines, persons]: Own,
  now: EpochMs,
  keepsNumber: boolean,
): Decision<string> {
  const before = persons.map((ref) => view.get(ref)?.value as PersonValue | undefined).find((it) => it !== undefined)
  const formers = lines.flatMap((ref) => (view.get(ref)?.value as LineValue | undefined)?.p ?? [])
  const need = [...formers, ...(before === undefined ? [] : [before.i])].flatMap((id) => wholeOf(view, id))
  if (need.some((ref) => !view.knows(ref))) return { need }

  const [line] = lines
  // Whom no line leads to any more is somebody new.
  const known = before !== undefined && linesOf(view, before, now).length > 0 ? before : undefined
  const personId = known?.i ?? newPersonId(persons[0])
  const current = boundLine(view, lines, now)
  const chosen = current?.value.p === personId ? current.value : undefined
  const others = known === undefined ? [] : linesOf(view, known, now).filter(({ ref }) => !lines.some(isSame(ref)))
  const surplus = others.slice(0, Math.max(0, others.length - MOST_LINES + 1))
  const person = fitPerson(
    personValue(binding, personId, known, [
      ...others.slice(surplus.length).map(({ ref }) => lineName(ref)),
      lineName(line),
    ]),
  )
  const value: LineValue = {
    p: personId,
    a: binding.boundAs === 'subscriber' ? 's' : 'u',
    l: LEVELS.indexOf(binding.proofLevel),
    h: hourOf(binding.provedAt),
    g: chosen?.g ?? null,
    n: chosen?.n ?? 0,
    ...(chosen?.o === 1 ? { o: 1 } : {}),
    ...(chosen?.c === undefined ? {} : { c: chosen.c }),
    ...(keepsNumber && chosen?.o !== 1 && chosen?.n !== 1 ? { t: binding.line } : {}),
  }
  const expires = expiryOf(kstDay(binding.provedAt))
  const takesPlace = current !== undefined && current.value.p !== personId
  const status = statusWith(view, personId)
  const refs = personOf(personId)
  const gone = [...lines, ...surplus.map(({ ref }) => ref)].filter((ref) => ref !== line && view.get(ref) !== undefined)
  const writes: readonly Write[] = [
    { ...line, expires, look: firstEndOf(value), value, endsFormer: takesPlace },
    ...gone.map(ended),
    ...(refs === undefined ? [] : [{ ...refs.person, ...person }]),
    ...(refs === undefined || status === undefined ? [] : [{ ...refs.status, ...fitStatus(status, person.expires) }]),
    ...formers.filter((id) => id !== personId && id !== before?.i).flatMap((id) => withoutLines(view, id, lines, now)),
  ]
  return { writes, result: personId }
}

function personValue(
  { person, provedAt, consents = [] }: NewBinding,
  i: string,
  known: PersonValue | undefined,
  l: readonly string[],
): PersonValue {
  const day = dayNumber(kstDay(provedAt))
  const given = new Map((known?.c ?? []).map((consent) => [consent[0], consent]))
  for (const { kind, version } of consents) given.set(kind, [kind, version, day])
  return {
    i,
    n: person.name,
    b: person.birthDate,
    ...(person.registryIdentifier === undefined ? {} : { r: person.registryIdentifier }),
    l,
    c: [...given.values()],
    v: Math.max(day, known?.v ?? 0),
  }
}

function isSame(ref: Ref): (other: Ref) => boolean {
  return (other) => lineName(other) === lineName(ref)
}
