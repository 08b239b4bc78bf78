/** Audit: who did what, about which site, on which day. Never of whom, and nothing by which a line, a person or a visit could be told. */
import type { Actor } from '../../domain/access/actor.ts'
import type { CalendarDate } from '../../domain/kit/time.ts'
import type { SiteId } from '../../domain/places/site.ts'

/** Acts about persons at a site are not among them: a row that says where staff reported somebody would say where they were. */
export type AuditVerb =
  | 'number-changes'
  | 'registry-ask'
  | 'budget-set'
  | 'text-price-set'
  | 'settlement-export'
  | 'corrections-list'
  | 'correction-show'
  | 'correction-answer'
  | 'alias-issue'
  | 'alias-end'
  | 'alias-list'
  | 'owner-set'
  | 'owner-removed'
  | 'pass-issue'
  | 'pass-revoke'
  | 'pass-key-revoke'

/**
 * Given to the port that makes the change, which writes it in the same transaction: both or neither. The same entry
 * again is no second one.
 */
export type AuditEntry = {
  readonly actor: Pick<Actor, 'kind' | 'name'>
  readonly verb: AuditVerb
  /** Undefined: about no site. */
  readonly site: SiteId | undefined
  readonly day: CalendarDate
}

/** For acts that change nothing: noted before they are done. */
export interface AuditLog {
  /** Resolves when it is on disk. @throws AppError `DATABASE_UNAVAILABLE`: then nothing is to be done */
  note(entry: AuditEntry): Promise<void>
}

/** One batch of events or numbers that was taken. Of what is in it nothing is said but how much. */
export type AuditBatch = {
  readonly actor: Pick<Actor, 'kind' | 'name'>
  readonly verb: 'call-events' | 'number-changes'
  readonly day: CalendarDate
  /** One at least. */
  readonly count: number
}

export interface AuditBatchLog {
  /** All or none, each a row of its own. @throws AppError `DATABASE_UNAVAILABLE` */
  write(batches: readonly AuditBatch[]): Promise<void>
}
