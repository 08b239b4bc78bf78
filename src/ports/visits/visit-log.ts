/** The log that keeps visits. */
import type { AnySealedVisit, TakenCall } from '../../domain/visits/visit.ts'
import type { Encrypted } from '../pass/delivery-cipher.ts'

/** A visit, or a call taken where none is kept, with its text intent. */
export type VisitEntry = {
  readonly visit: AnySealedVisit | TakenCall
  /** The intent to text: line and site under the delivery key; nothing else joins them. Undefined where none is to come, or that key could not be written. */
  readonly intent: Encrypted | undefined
}

export type Appended = {
  /** `already` when a visit with this key was there: the same call, repeated. */
  readonly stored: 'stored' | 'already'
  readonly where: 'database' | 'spool'
}

export interface VisitLog {
  /**
   * Resolves only when visit, intent and the wrap of its epoch key would survive a crash. Idempotent on (day, callKey).
   * @throws AppError `VISIT_LOG_UNAVAILABLE` (retryable) when it is not known to be stored anywhere: repeat it.
   */
  append(entry: VisitEntry): Promise<Appended>
}
