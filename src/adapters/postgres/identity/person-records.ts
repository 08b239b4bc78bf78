/** The record of a person, in the subjects' store: shown to that person, changed and deleted at their word. */
import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import type { Line } from '../../../domain/call/phone/line.ts'
import { type EpochMs, HOUR, kstDay } from '../../../domain/kit/time.ts'
import type { LinePreferences, PersonRecord, PersonRecords } from '../../../ports/identity/person-records.ts'
import { noteAudit } from '../access/audit.ts'
import { whenAvailable } from '../kit/when-available.ts'
import { boundAsOf, personShown, snapshotShown } from './bindings.ts'
import { ended, withoutLines, withoutPerson } from './subjects/person-changes.ts'
import {
  type BoundLine,
  boundLine,
  lineName,
  lineRefs,
  linesOf,
  personOf,
  personWith,
  statusWith,
  wholeOf,
} from './subjects/person-refs.ts'
import type { Ref } from './subjects/read-versions.ts'
import { dayOf, KIND } from './subjects/subject-row.ts'
import type { Decision, Subjects, View, Write } from './subjects/subjects.ts'
import { deedsOf, endOfProof, expiryOf, fitStatus, LEVELS, type LineValue, withDeed } from './subjects/values.ts'

type Deeds = Parameters<PersonRecords['note']>[0]

/** Counts deeds for persons who are still there, in the caller's transaction. */
export async function noteDeeds(subjects: Subjects, client: pg.ClientBase, deeds: Deeds): Promise<void> {
  if (deeds.length > 0) await subjects.changeIn(client, refsOf(deeds), (view) => noted(view, deeds))
}

/** @param options  as `createPostgresBindings` */
export function createPostgresPersonRecords(
  subjects: Subjects,
  options: { readonly notices?: boolean } = {},
): PersonRecords {
  const { keys, clock } = subjects

  async function ofLine(refs: readonly Ref[], at: EpochMs): Promise<PersonRecord | undefined> {
    const own = boundLine(await subjects.read(refs), refs, at)
    const id = own && personOf(own.value.p)
    if (own === undefined || id === undefined) return undefined
    const first = await subjects.read([id.person, id.status])
    const lines = await subjects.read(wholeOf(first, own.value.p).slice(2))
    return recordOf(first, lines, own, at)
  }

  return {
    ofLine: (line, at) => whenAvailable(ofLine(lineRefs(keys, line), at)),

    async setPreferences(line, change) {
      const refs = lineRefs(keys, line)
      const work = subjects.change(refs, (view) => {
        const writes = refs.flatMap((ref): Write[] => {
          const row = view.get(ref)
          if (row === undefined) return []
          return [
            { ...row, value: preferring(row.value as LineValue, change, options.notices === true ? line : undefined) },
          ]
        })
        return { writes, result: undefined }
      })
      await whenAvailable(work)
    },

    endBinding(line, { provedBefore = Number.POSITIVE_INFINITY, audit } = {}) {
      const refs = lineRefs(keys, line)
      const nobody = [KIND.line, KIND.person, KIND.status].map((kind) => ({ kind, subject: randomBytes(16) }))
      const end = (view: View) => endedBinding(view, refs, nobody, provedBefore, clock.now())
      const noted = audit && ((client: pg.ClientBase) => noteAudit(client, audit))
      return whenAvailable(subjects.change(refs, end, noted))
    },

    forgetPerson(line) {
      const refs = lineRefs(keys, line)
      return whenAvailable(subjects.change(refs, (view) => forgotten(view, refs, clock.now())))
    },

    async note(deeds) {
      if (deeds.length > 0) await whenAvailable(subjects.change(refsOf(deeds), (view) => noted(view, deeds)))
    },
  }
}

/** @param kept  the number of the line where it may be kept: it is, as long as notices go there */
function preferring(value: LineValue, change: Partial<LinePreferences>, kept: Line | undefined): LineValue {
  const { t: number, o, ...rest } = value
  const n = change.noTexts === undefined ? value.n : change.noTexts ? 1 : 0
  const isUnwanted = change.noNotices ?? o === 1
  const t = kept ?? number
  return {
    ...rest,
    ...('language' in change ? { g: change.language ?? null } : {}),
    n,
    ...(isUnwanted ? { o: 1 } : {}),
    ...(n === 1 || isUnwanted || t === undefined ? {} : { t }),
  }
}

function recordOf(view: View, lines: View, own: BoundLine, at: EpochMs): PersonRecord | undefined {
  const person = personWith(view, own.value.p)
  if (person === undefined) return undefined
  const status = statusWith(view, person.i)
  const snapshot = snapshotShown(status, at)
  const bindings = linesOf(lines, person, at).map(({ ref, value }) => ({
    boundAs: boundAsOf(value),
    proofLevel: LEVELS[value.l] ?? 'line',
    provedOn: kstDay(value.h * HOUR),
    endsAt: endOfProof(value.h),
    thisLine: lineName(ref) === lineName(own.ref),
  }))
  return {
    person: personShown(person),
    bindings: bindings.sort((one, other) => other.endsAt - one.endsAt),
    preferences: { language: own.value.g ?? undefined, noTexts: own.value.n === 1, noNotices: own.value.o === 1 },
    consents: person.c
      .map(([kind, version, day]) => ({ kind, version, givenOn: dayOf(day) }))
      .sort((one, other) => (one.kind < other.kind ? -1 : 1)),
    deeds: (status === undefined ? [] : deedsOf(status))
      .filter(({ day }) => expiryOf(day) > kstDay(at))
      .sort((one, other) => (one.day === other.day ? (one.deed < other.deed ? -1 : 1) : one.day < other.day ? 1 : -1)),
    snapshot,
    keptUntil: expiryOf(dayOf(person.v)),
  }
}

/** @param nobody  of whom there is nothing */
function endedBinding(
  view: View,
  refs: readonly [Ref, ...Ref[]],
  nobody: readonly Ref[],
  provedBefore: EpochMs,
  now: EpochMs,
): Decision<boolean> {
  const bound = boundLine(view, refs, now)
  if (bound === undefined || bound.value.h * HOUR >= provedBefore) {
    // As much is asked and written as where somebody is: neither the time it takes nor a count of rows says who is known.
    if (nobody.some((ref) => !view.knows(ref))) return { need: nobody }
    // Of a line that nobody is known on it holds also for whoever comes back with a night's key that was torn.
    const [line = refs[0], ...others] = nobody
    return { writes: [bound === undefined ? refs[0] : line, ...others].map(ended), result: false }
  }
  const need = wholeOf(view, bound.value.p)
  if (need.some((ref) => !view.knows(ref))) return { need }
  const gone = refs.filter((ref) => view.get(ref) !== undefined)
  return { writes: [...gone.map(ended), ...withoutLines(view, bound.value.p, gone, now)], result: true }
}

function forgotten(view: View, refs: readonly Ref[], now: EpochMs): Decision<number> {
  const bound = boundLine(view, refs, now)
  if (bound === undefined) return { writes: [], result: 0 }
  const need = wholeOf(view, bound.value.p)
  if (need.some((ref) => !view.knows(ref))) return { need }
  const person = personWith(view, bound.value.p)
  if (person === undefined) return { writes: [ended(bound.ref)], result: 0 }
  const { writes, lines } = withoutPerson(view, person, now)
  return { writes, result: lines }
}

function refsOf(deeds: Deeds): readonly Ref[] {
  return deeds.flatMap(({ personId }) => Object.values(personOf(personId) ?? {}))
}

function noted(view: View, deeds: Deeds): Decision<undefined> {
  const ids = new Set(deeds.map(({ personId }) => personId))
  const writes = [...ids].flatMap((id): Write[] => {
    const refs = personOf(id)
    const row = refs && view.get(refs.person)
    if (refs === undefined || row === undefined || personWith(view, id) === undefined) return []
    const theirs = deeds.filter(({ personId }) => personId === id)
    const before = statusWith(view, id) ?? { i: id, d: {} }
    const value = theirs.reduce((status, { day, deed }) => withDeed(status, day, deed), before)
    return [{ ...refs.status, ...fitStatus(value, row.expires) }]
  })
  return { writes, result: undefined }
}
