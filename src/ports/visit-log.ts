/** Where check-in leaves a visit. */
import type { SealedVisit, TakenCall } from '../domain/visit/visit.ts'

/** A visit, or a call taken where none is kept, with its text intent and the two counters of its line for the day. */
export type VisitEntry = {
  readonly visit: SealedVisit | TakenCall
  /** The intent to text: line and site under the delivery key; nothing else joins them. Undefined where none is to come, or that key could not be written. */
  readonly intent: { readonly hour: number; readonly sealed: Uint8Array } | undefined
  /** HMAC(line‖site) and HMAC(line) under the day key, 16 bytes each; likewise. */
  readonly siteLine: Uint8Array | undefined
  readonly line: Uint8Array | undefined
}

export type Appended = {
  /** `already` when a visit with this key was there: the same call, repeated. */
  readonly stored: 'stored' | 'already'
  readonly where: 'database' | 'spool'
  /** The how-manieth visit of this line at this site today, from 1; 0 when not known (spool, `already`). */
  readonly nth: number
}

export interface VisitLog {
  /**
   * Resolves only when visit, intent and the wrap of its epoch key would survive a crash. Idempotent on (day, callKey).
   * @throws AppError `VISIT_LOG_UNAVAILABLE` (retryable) when it is not known to be stored anywhere: repeat it.
   */
  append(entry: VisitEntry): Promise<Appended>
}
