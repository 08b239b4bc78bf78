/** Progress of the walks over all known persons, kept across restarts and from one process to the next. */
import type { CalendarDate } from '../../domain/kit/time.ts'
import type { PersonPlace } from '../identity/living-persons.ts'

/** `refresh`: statuses looked up ahead, off-peak; `notices`: texts about an end that comes near. */
export type WalkName = 'refresh' | 'notices'

export type WalkedTo = {
  /** The day on which its hours began. */
  readonly round: CalendarDate
  readonly place: PersonPlace | undefined
  readonly done: boolean
}

/** Both throw AppError `DATABASE_UNAVAILABLE`. */
export interface WalkProgress {
  /** @returns undefined where nothing is kept */
  load(walk: WalkName, shard: number): Promise<WalkedTo | undefined>
  save(walk: WalkName, shard: number, to: WalkedTo): Promise<void>
}
