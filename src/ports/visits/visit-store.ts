/** A durable store of visits, many at once: the database or the spool. `usecases/visits/durable-visit-log.ts` makes a `VisitLog` of them. */

import type { CalendarDate } from '../../domain/kit/time.ts'
import type { SiteId } from '../../domain/places/site.ts'
import type { AnySealedVisit, TakenCall } from '../../domain/visits/visit.ts'
import type { VisitEntry } from './visit-log.ts'

/** A replay from the spool leaves out an intent whose key was destroyed meanwhile. The visit itself is never left out. */
export type StorableVisit = VisitEntry

export type StoredVisit = StorableVisit & { readonly visit: AnySealedVisit }
export type StoredTaken = StorableVisit & { readonly visit: TakenCall }

export function isVisit(entry: StorableVisit): entry is StoredVisit {
  return entry.visit.sealed !== undefined
}

export type StoreResult =
  | { readonly kind: 'stored' }
  | { readonly kind: 'already' }
  /** This one entry is not acceptable to the store and never will be; the others of its batch are not touched. */
  | { readonly kind: 'refused'; readonly why: string }

export interface VisitStore {
  /**
   * Stores a batch; one result per entry, in order. When it resolves, every entry that is not refused would survive a crash together
   * with the wrap of its epoch key. Idempotent on (day, callKey), inside the batch too; in a day's first two minutes a key that is there
   * under the day before counts as there. An empty batch asks whether the store can write: it does. One call at a time.
   * @throws AppError `VISIT_LOG_UNAVAILABLE` (retryable) when the batch is not known to be stored: repeat it here or elsewhere.
   */
  store(entries: readonly StorableVisit[]): Promise<readonly StoreResult[]>
}

/** `seq` is below zero for a call of which no visit is kept. */
export type SpooledVisit = { readonly seq: number; readonly entry: StorableVisit }

/** `hash`: SHA-256 over each visit's key and SHA-256 of its seal, in the order of keys. */
export type DestroyedDay = { readonly day: CalendarDate; readonly visits: number; readonly hash: Uint8Array }

/** Visits that are destroyed: those of some sites, those up to a day, or all there are. */
export type WhichVisits = {
  readonly siteIds?: readonly SiteId[] | undefined
  /** The last day. */
  readonly through?: CalendarDate | undefined
}

/** The store beside the database: what lies in it is replayed, oldest first. */
export interface VisitSpool extends VisitStore {
  /** Visits and taken calls that wait to be replayed; those that the database refused are not counted. */
  waiting(): Promise<number>
  /** The oldest waiting visits, in the order in which they came. */
  oldest(limit: number): Promise<readonly SpooledVisit[]>
  /** Forgets visits that are in the database. */
  remove(seqs: readonly number[]): Promise<void>
  /** Keeps visits that the database refused, but replays them no more. */
  setAside(seqs: readonly number[], why: string): Promise<void>
  /** Visits become calls of which only key and intent are left. @returns what was destroyed, by day */
  forgetVisits(which: WhichVisits): Promise<readonly DestroyedDay[]>
  /** Empties it: the demo's start over. */
  empty(): Promise<void>
}
