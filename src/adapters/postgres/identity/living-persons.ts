/** Persons with a living binding, from the generation that the last night's fold wrote: its slots are as good as drawn by lot, so a part of them is a part of the persons. */
import type pg from 'pg'
import type { Line } from '../../../domain/call/phone/line.ts'
import type { EpochMs } from '../../../domain/kit/time.ts'
import type {
  LivingLine,
  LivingPerson,
  LivingPersons,
  Notice,
  PersonPage,
  PersonPlace,
} from '../../../ports/identity/living-persons.ts'
import { whenAvailable } from '../kit/when-available.ts'
import { boundAsOf, personShown, snapshotShown } from './bindings.ts'
import { readState } from './subjects/fold-state.ts'
import { nightTable } from './subjects/periods.ts'
import { type BoundLine, lineNamed, linesOf, personOf, personWith, statusWith } from './subjects/person-refs.ts'
import { dayNumber, decodeRow, KIND } from './subjects/subject-row.ts'
import type { Subjects, View, Write } from './subjects/subjects.ts'
import { endOfProof, fitStatus, LEVELS, type PersonValue, type StatusValue } from './subjects/values.ts'

/** Three rows a person: so many are read at a time. */
const ROWS_A_PAGE = 120
export const ROWS_A_PERSON = 3
/** Ends of a pass of which the last step told is kept: an end that is moved and moved back is told once. */
const ENDS_KEPT = 4

export function createPostgresLivingPersons(pool: Pick<pg.Pool, 'query'>, subjects: Subjects): LivingPersons {
  const { keys } = subjects

  async function generation() {
    const { night, place } = await readState(pool)
    const opened = night === null ? undefined : keys.kept({ kind: 'night', day: night })
    if (night === null || place === null || opened === undefined) return undefined
    return { night, table: nightTable(place), keys: opened }
  }

  async function page(shard: number, after: PersonPlace | undefined, at: EpochMs): Promise<PersonPage | undefined> {
    const from = await generation()
    if (from === undefined) return undefined
    const behind = after?.night === from.night ? after.behind : beforeShard(shard)
    const { rows } = await pool.query<{ slot: string; enc: Buffer }>(
      `select slot, enc from ${from.table} where slot > $1 and slot <= $2 order by slot limit ${ROWS_A_PAGE}`,
      [behind, endOfShard(shard)],
    )
    const ids = rows.flatMap(({ slot, enc }) => {
      const plain = from.keys.open(slot, enc)
      const row = plain && decodeRow(plain)
      return row?.kind === KIND.person && row.value !== undefined ? [(row.value as PersonValue).i] : []
    })
    const last = rows.at(-1)
    const next = last === undefined || rows.length < ROWS_A_PAGE ? undefined : { night: from.night, behind: last.slot }
    return { persons: await known(ids, at), next }
  }

  async function known(ids: readonly string[], at: EpochMs): Promise<readonly LivingPerson[]> {
    const view = await subjects.read(ids.flatMap(refsOf))
    const persons = ids.flatMap((id) => personWith(view, id) ?? [])
    const lines = await subjects.read(persons.flatMap(({ l }) => l.map(lineNamed)))
    return persons.flatMap((person) => {
      const bound = linesOf(lines, person, at)
      return bound.length === 0 ? [] : [living(person, statusWith(view, person.i), bound, at)]
    })
  }

  return {
    page: (shard, after, at) => whenAvailable(page(shard, after, at)),

    async left(shard, after) {
      const from = await whenAvailable(generation())
      if (from === undefined) return 0
      const { rows } = await whenAvailable(
        pool.query<{ rows: string }>(`select count(*) as rows from ${from.table} where slot > $1 and slot <= $2`, [
          after?.night === from.night ? after.behind : beforeShard(shard),
          endOfShard(shard),
        ]),
      )
      return Math.ceil(Number(rows[0]?.rows ?? 0) / ROWS_A_PERSON)
    },

    async claim(notices) {
      if (notices.length === 0) return []
      return whenAvailable(subjects.change(notices.flatMap(refsIn), (view) => claimed(view, notices)))
    },

    async giveBack(notices) {
      if (notices.length === 0) return
      const gone = (view: View) => notices.flatMap((notice) => statusWrite(view, notice, without))
      await whenAvailable(
        subjects.change(notices.flatMap(refsIn), (view) => ({ writes: gone(view), result: undefined })),
      )
    },
  }
}

function living(
  person: PersonValue,
  status: StatusValue | undefined,
  bound: readonly BoundLine[],
  at: EpochMs,
): LivingPerson {
  return {
    person: personShown(person),
    snapshot: snapshotShown(status, at),
    lines: bound.map(({ value }): LivingLine => {
      return {
        boundAs: boundAsOf(value),
        proofLevel: LEVELS[value.l] ?? 'line',
        endsAt: endOfProof(value.h),
        notices: value.n === 1 || value.o === 1 ? undefined : (value.t as Line | undefined),
        ...(value.g === null ? {} : { language: value.g }),
      }
    }),
    consents: person.c.map(([kind]) => kind),
  }
}

function claimed(view: View, notices: readonly Notice[]) {
  const taken = new Set<string>()
  const result = notices.map((notice) => {
    if (taken.has(notice.personId) || statusWrite(view, notice, withNotice).length === 0) return false
    taken.add(notice.personId)
    return true
  })
  const writes = notices.filter((_, nth) => result[nth]).flatMap((notice) => statusWrite(view, notice, withNotice))
  return { writes, result }
}

type Told = NonNullable<StatusValue['x']>

function statusWrite(
  view: View,
  notice: Notice,
  change: (told: Told, notice: Notice) => Told | undefined,
): readonly Write[] {
  const refs = personOf(notice.personId)
  const row = refs && view.get(refs.person)
  if (refs === undefined || row === undefined || personWith(view, notice.personId) === undefined) return []
  const before = statusWith(view, notice.personId) ?? { i: notice.personId, d: {} }
  const x = change(before.x ?? [], notice)
  return x === undefined ? [] : [{ ...refs.status, ...fitStatus({ ...before, x }, row.expires) }]
}

/** @returns undefined where it, or a later one, was told of the same end */
function withNotice(told: Told, { lastDay, step }: Notice): Told | undefined {
  const end = dayNumber(lastDay)
  if (told.some(([day, last]) => day === end && last <= step)) return undefined
  return [...told.filter(([day]) => day !== end), [end, step] as const].slice(-ENDS_KEPT)
}

/** As if it had not been told; a step before it is over by then. */
function without(told: Told, { lastDay, step }: Notice): Told | undefined {
  const end = dayNumber(lastDay)
  if (!told.some(([day, last]) => day === end && last === step)) return undefined
  return told.filter(([day]) => day !== end)
}

function refsOf(id: string) {
  return Object.values(personOf(id) ?? {})
}

function refsIn({ personId }: Notice) {
  return refsOf(personId)
}

/** The last slot before those of a shard, which is the first hexadecimal digit of its slots. */
function beforeShard(shard: number): string {
  return shard === 0 ? '00000000-0000-0000-0000-000000000000' : endOfShard(shard - 1)
}

function endOfShard(shard: number): string {
  return `${shard.toString(16)}fffffff-ffff-ffff-ffff-ffffffffffff`
}
