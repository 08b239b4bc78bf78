/** The subjects' store: what is known of lines and persons, as rows that are only ever inserted. Reads, and changes under locks. */
import type pg from 'pg'
import { AppError } from '../../../../domain/kit/errors.ts'
import { type CalendarDate, HOUR, kstDay } from '../../../../domain/kit/time.ts'
import type { Period, SubjectKeys } from '../../../../ports/identity/subject-keys.ts'
import type { Clock } from '../../../../ports/kit/clock.ts'
import { inTransaction } from '../../kit/in-transaction.ts'
import { tooManyAtOnce } from '../../kit/when-available.ts'
import { type Hints, keyOf } from '../find-versions.ts'
import { type FoldState, NOTHING_FOLDED } from './fold-state.ts'
import { insertRows, type NewRow } from './insert-rows.ts'
import { daysToRead, hourToWrite, nameOf, periodsToRead, tableOf } from './periods.ts'
import { type Ref, readVersions, type Versions } from './read-versions.ts'
import { lockSubjects } from './subject-locks.ts'
import type { SubjectRow } from './subject-row.ts'

export type View = {
  /** The version that holds; undefined where there is none, or it ended. */
  get(ref: Ref): SubjectRow | undefined
  /** Whether it was looked for. */
  knows(ref: Ref): boolean
}

export type Write = Ref &
  Pick<SubjectRow, 'expires' | 'look' | 'value'> & {
    /** It takes the place of something that must not come back should the hour be lost: that it ended is noted for the day at once. */
    readonly endsFormer?: boolean
  }

/** Asks for more subjects, or says what is written. */
export type Decision<T> = { readonly need: readonly Ref[] } | { readonly writes: readonly Write[]; readonly result: T }

export type Subjects = {
  readonly keys: SubjectKeys
  readonly clock: Clock
  /** What is asked for in one turn is one statement. @throws AppError `KEY_NOT_READ` (retryable) while the key of a night, or of a day that is not folded, is there and cannot be read */
  read(refs: readonly Ref[]): Promise<View>
  /**
   * Nobody else changes these subjects meanwhile. `decide` may be asked several times.
   * @param beside  what is written in the same transaction
   */
  change<T>(
    refs: readonly Ref[],
    decide: (view: View) => Decision<T>,
    beside?: (client: pg.ClientBase) => Promise<void>,
  ): Promise<T>
  /** The same in the caller's transaction; the subjects are all named at once. */
  changeIn<T>(client: pg.ClientBase, refs: readonly Ref[], decide: (view: View) => Decision<T>): Promise<T>
}

type Asked = { readonly refs: readonly Ref[] } & Pick<PromiseWithResolvers<View>, 'resolve' | 'reject'>

export type SubjectsDeps = {
  readonly pool: Pick<pg.Pool, 'query' | 'connect'>
  readonly keys: SubjectKeys
  readonly clock: Clock
}

const MOST_TRIES = 20

export function createSubjects({ pool, keys, clock }: SubjectsDeps): Subjects {
  let state: FoldState = NOTHING_FOLDED
  const hints: Hints = new Map()
  let asked: Asked[] = []

  /** Asks again where a fold has moved on meanwhile. */
  async function versionsOf(client: Pick<pg.ClientBase, 'query'>, refs: readonly Ref[]) {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const answer = await readVersions(client, refs, periodsToRead(state, keys, clock.now()), state, hints)
      if (!('moved' in answer)) return answer
      state = answer.moved
    }
    throw tooManyAtOnce()
  }

  async function attempt<T>(client: pg.ClientBase, refs: readonly Ref[], decide: (view: View) => Decision<T>) {
    await lockSubjects(client, keys, refs, clock.now())
    const versions = await versionsOf(client, refs)
    const decision = decide(viewOf(versions))
    if ('need' in decision) return decision
    await write(client, versions, decision.writes)
    return decision
  }

  async function write(
    client: pg.ClientBase,
    versions: ReadonlyMap<string, Versions>,
    writes: readonly Write[],
  ): Promise<void> {
    if (writes.length === 0) return
    const hour = hourToWrite(state, clock.now())
    const rows = writes.flatMap((each) => rowsFor(each, versions.get(keyOf(each)), hour))
    for (const period of [{ kind: 'hour', hour } as const, { kind: 'day', day: dayOfHour(hour) } as const]) {
      const mine = rows.filter((row) => row.period === period.kind)
      if (mine.length > 0) await insertInto(client, period, mine, versions)
    }
  }

  async function insertInto(
    client: pg.ClientBase,
    period: Exclude<Period, { kind: 'night' }>,
    rows: readonly NewRow[],
    versions: ReadonlyMap<string, Versions>,
  ): Promise<void> {
    const count = (row: NewRow) => versions.get(keyOf(row))?.counts.get(nameOf(period)) ?? 0
    if ((await insertRows(client, tableOf(period), keys.make(period), rows, count)).length > 0) throw new SlotTaken()
  }

  async function readNow(refs: readonly Ref[]): Promise<View> {
    const versions = await versionsOf(pool, refs)
    const [unread] = daysToRead(state, clock.now()).filter((day) => keys.isUnread(day))
    // Whoever ended that day must not be told again; who ends meanwhile is written all the same.
    if (unread !== undefined) throw dayUnread(unread)
    return viewOf(versions)
  }

  function readAsked(): void {
    const all = asked
    asked = []
    readNow(distinct(all.flatMap(({ refs }) => refs))).then(
      (view) => {
        for (const { resolve } of all) resolve(view)
      },
      (error: unknown) => {
        for (const { reject } of all) reject(error)
      },
    )
  }

  return {
    keys,
    clock,
    async read(refs) {
      if (refs.length === 0) return viewOf(new Map())
      return new Promise((resolve, reject) => {
        if (asked.push({ refs, resolve, reject }) === 1) queueMicrotask(readAsked)
      })
    },
    async change(refs, decide, beside) {
      let all = distinct(refs)
      for (let tries = 0; tries < MOST_TRIES; tries += 1) {
        const decision = await inTransaction(pool, async (client) => {
          const decided = await attempt(client, all, decide)
          if ('result' in decided) await beside?.(client)
          return decided
        }).catch(unlessTaken)
        if (decision !== undefined && 'result' in decision) return decision.result
        if (decision !== undefined) all = distinct([...all, ...decision.need])
      }
      throw tooManyAtOnce()
    },
    async changeIn(client, refs, decide) {
      const decision = await attempt(client, distinct(refs), decide).catch(unlessTaken)
      if (decision === undefined || 'need' in decision) throw tooManyAtOnce()
      return decision.result
    },
  }
}

function dayUnread(day: CalendarDate): AppError {
  return new AppError('KEY_NOT_READ', `the key of ${day} cannot be read: nobody can tell who ended that day`, {
    retryable: true,
  })
}

/** The fold wrote the day's version first: what is there now is read again. */
class SlotTaken extends Error {}

function unlessTaken(error: unknown): undefined {
  if (!(error instanceof SlotTaken)) throw error
}

function viewOf(versions: ReadonlyMap<string, Versions>): View {
  return {
    get(ref) {
      const row = versions.get(keyOf(ref))?.row
      return row?.value === undefined ? undefined : row
    },
    knows: (ref) => versions.has(keyOf(ref)),
  }
}

/** What ends, or takes another's place, lies in the day's table at once too: a lost hour must not bring it back. */
function rowsFor(write: Write, versions: Versions | undefined, hour: number): readonly NewRow[] {
  const { kind, subject, expires, look, value, endsFormer = false } = write
  const rev = (versions?.row?.rev ?? 0) + 1
  const day = dayOfHour(hour)
  const ended = { kind, subject, rev, expires: day, look: undefined, value: undefined }
  if (value === undefined)
    return [
      { ...ended, period: 'hour' },
      { ...ended, period: 'day' },
    ]
  const row = { kind, subject, rev: endsFormer ? rev + 1 : rev, expires, look, value, period: 'hour' as const }
  return endsFormer ? [{ ...ended, period: 'day' }, row] : [row]
}

export function dayOfHour(hour: number): CalendarDate {
  return kstDay(hour * HOUR)
}

function distinct(refs: readonly Ref[]): readonly Ref[] {
  return [...new Map(refs.map((ref) => [keyOf(ref), ref])).values()]
}
