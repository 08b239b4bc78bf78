/** The folds of the subjects' store by business time: hours soon after they end, nights from 00:10, and what happens when they cannot. */
import type pg from 'pg'
import {
  addDays,
  type CalendarDate,
  type EpochMs,
  HOUR,
  hourOf,
  kstDay,
  kstDayAndClock,
  MINUTE,
  startOfKstDay,
} from '../../../../domain/kit/time.ts'
import type { SubjectKeys } from '../../../../ports/identity/subject-keys.ts'
import type { TrustedClock } from '../../../../ports/kit/clock.ts'
import type { DataCipher } from '../../../../ports/kit/data-cipher.ts'
import type { Events } from '../../../../ports/kit/events.ts'
import { makeTurns } from '../../../../ports/kit/in-turn.ts'
import { inTransaction } from '../../kit/in-transaction.ts'
import { foldOldPersons, type OldPersonsFolded } from '../old-persons.ts'
import { needlessDays, needlessNights } from './clear-folded.ts'
import { isBehind, takeBack } from './fold-back.ts'
import { copyOpenHours, foldHours, lastHourOf } from './fold-hours.ts'
import { foldNight, type NightFolded } from './fold-night.ts'
import { changeState, type FoldState, isOfTimeToCome, NOTHING_FOLDED, readState } from './fold-state.ts'

export type SubjectFolds = {
  /** Folds what is due, at a start too. Repeating it is harmless; one at a time. @throws as the database does, and `NIGHT_NOT_FOLDED` */
  round(): Promise<void>
  /** Before a stop: what the open hours brought lies in their day. */
  copyOpenHours(): Promise<void>
  /** Before the clock leaps to a later day: everything is folded, so that nothing dies of the leap. */
  foldUpTo(to: EpochMs): Promise<void>
  /** While no fold runs: the demo's start over. */
  exclusively(act: () => Promise<void>): Promise<void>
  /** Whether no hour is closed that this time has not passed. While it went back, and before that is known, nothing of a time to come is destroyed or emptied. */
  isInTime(): boolean
  /** Why persons are not folded in time, since when, and what that means; undefined while they are. */
  trouble(): string | undefined
  /** Days that are over and not folded. */
  unfoldedDays(): number
}

export type SubjectFoldsDeps = {
  /** Of the app: hours. */
  readonly pool: Pick<pg.Pool, 'query' | 'connect'>
  /** Of retention: nights. */
  readonly databaseUrl: string
  readonly keys: SubjectKeys
  /** Opens what earlier versions stored. */
  readonly cipher: DataCipher
  readonly clock: TrustedClock
  readonly events: Events
}

/** Calls of the last minutes of a day are texted first. */
const NIGHT_FROM = 10 * MINUTE
/** Longer than a fold of a million persons takes. */
const LATE_AFTER = 30 * MINUTE
const HOUR_FROM = 5_000

export function createSubjectFolds({ pool, databaseUrl, keys, cipher, clock, events }: SubjectFoldsDeps): SubjectFolds {
  let seen: FoldState = NOTHING_FOLDED
  let hasLooked = false
  let lastFault: string | undefined
  let told: string | undefined
  let isCleared = false
  let isOldFolded = false
  const inTurn = makeTurns()
  const night = { databaseUrl, keys }
  const hours = { pool, keys }

  async function round(): Promise<void> {
    const now = clock.now()
    if (!isOldFolded && clock.held() === undefined) {
      tellOld(await foldOldPersons({ databaseUrl, keys, cipher }, now))
      isOldFolded = true
    }
    look(await readState(pool))
    if (isBehind(seen, now) && clock.held() === undefined) {
      const before = (seen.hoursClosed + 1) * HOUR
      if (!(await takeBack({ pool, databaseUrl, keys }, now))) return
      look(await readState(pool))
      events.emit({ type: 'folds-taken-back', from: kstDayAndClock(before), to: kstDayAndClock(now) })
    }
    if (hourOf(now - HOUR_FROM) - 1 > seen.hoursFolded) {
      if ((await foldHours(hours, now - HOUR_FROM)) === 'of-another') return // it folds the night too
      look(await readState(pool))
    }
    // What a fold leaves behind is destroyed: by no clock alone.
    const isDue = isNightDue(seen, now) || isOfTimeToCome(seen) || !isCleared || hasNeedlessKeys(seen, now)
    if (clock.held() === undefined && isDue) {
      const folded = await foldNight(night, lastDayOver(now), now)
      isCleared = folded.kind !== 'of-another'
      tell(folded)
    }
    look(await readState(pool))
    lastFault = undefined
  }

  function look(state: FoldState): void {
    seen = state
    hasLooked = true
  }

  /** As whoever was killed between a fold's switch and its end leaves them. */
  function hasNeedlessKeys(state: FoldState, now: EpochMs): boolean {
    return needlessNights(keys, state).length > 0 || needlessDays(keys, state, now).length > 0
  }

  function tellOld(folded: OldPersonsFolded | undefined): void {
    if (folded !== undefined) events.emit({ ...folded, type: 'old-persons-folded' })
    for (const day of keys.onDisk('data')) keys.destroy('data', day)
  }

  function tell(folded: NightFolded): void {
    if (folded.kind === 'folded') events.emit({ ...folded, type: 'night-folded' })
    if (folded.kind === 'destroyed') events.emit({ type: 'persons-destroyed', day: folded.day })
  }

  /** Told once when it is late, and once when it is not any more. */
  function watch(): void {
    const detail = trouble()
    if (detail !== undefined && told !== detail) events.emit({ type: 'fold-late', detail })
    if (detail === undefined && told !== undefined) events.emit({ type: 'fold-caught-up' })
    told = detail
  }

  function failed(error: unknown): never {
    lastFault = error instanceof Error ? error.message : String(error)
    throw error
  }

  function trouble(): string | undefined {
    const why = clock.held()?.detail ?? lastFault ?? 'it goes on'
    if (isBehind(seen, clock.now())) return sayBehind(seen, why)
    const late = lateSince(seen, clock.now())
    if (late === undefined) return undefined
    return `${late} (${why}). Ends and deletions count all the same; 72 hours after its end the day is destroyed with all persons, who identify again. To do: see that the database has room, and that the keys in the secrets folder can be read`
  }

  async function upTo(to: EpochMs): Promise<void> {
    const now = clock.now()
    const last = addDays(kstDay(to), -1)
    await copyOpenHours(hours, now)
    await inTransaction(pool, (client) =>
      changeState(client, (state) => {
        const closed = Math.max(state.hoursFolded, hourOf(to) - 1)
        return { hoursClosed: closed, hoursFolded: closed }
      }),
    )
    look(await readState(pool))
    if (seen.daysFolded === null || seen.daysFolded < last) tell(await foldNight(night, last, now))
    look(await readState(pool))
  }

  return {
    round: () => inTurn(() => round().catch(failed).finally(watch)),
    copyOpenHours: () => inTurn(async () => void (await copyOpenHours(hours, clock.now()))),
    foldUpTo: (to) => inTurn(() => upTo(to)),
    exclusively: inTurn,
    isInTime: () => hasLooked && seen.hoursClosed < hourOf(clock.now()),
    trouble,
    unfoldedDays: () => {
      const { daysFolded } = seen
      if (daysFolded === null) return 0
      let days = 0
      for (let day = addDays(daysFolded, 1); day < kstDay(clock.now()) && days < 4; day = addDays(day, 1)) days += 1
      return days
    },
  }
}

function sayBehind({ hoursClosed }: FoldState, why: string): string {
  return `the time went back behind ${kstDayAndClock((hoursClosed + 1) * HOUR)}, up to which persons are folded (${why}). What comes of persons is kept, but not folded, until the folds are taken back to this time`
}

function isNightDue({ daysFolded }: FoldState, now: EpochMs): boolean {
  return daysFolded === null || daysFolded < lastDayOver(now)
}

/** The last day whose night has begun. */
function lastDayOver(now: EpochMs): CalendarDate {
  return addDays(kstDay(now - NIGHT_FROM), -1)
}

function lateSince(state: FoldState, now: EpochMs): string | undefined {
  if (state.daysFolded === null) return undefined
  const day = addDays(state.daysFolded, 1)
  if (now > startOfKstDay(addDays(day, 1)) + NIGHT_FROM + LATE_AFTER) return `persons of ${day} are not folded yet`
  if (state.hoursFolded < lastHourOf(kstDay(now)) - 24) return undefined
  const hour = state.hoursFolded + 1
  return now > (hour + 1) * HOUR + LATE_AFTER ? 'persons of the last hours are not folded yet' : undefined
}
