/** The text intents that check-in left behind, oldest first. */
import type { EpochMs } from '../../domain/kit/time.ts'
import type { VisitKey } from '../../domain/visits/visit.ts'
import type { Encrypted } from './delivery-cipher.ts'

/** One intent. Its id rises in the order of coming; what else it tells is the outbox's own affair. */
export type OutboxRow = {
  readonly id: bigint
  /** What it is about lies in here alone. */
  readonly intent: Encrypted
}

export interface Outbox {
  /** Up to `limit` rows with an id above `afterId` that nobody has dealt with, by id. @throws AppError `DATABASE_UNAVAILABLE`. */
  take(afterId: bigint, limit: number): Promise<readonly OutboxRow[]>
  /** The newest `limit` rows that nobody has dealt with, by id, the oldest of them first. @throws AppError `DATABASE_UNAVAILABLE`. */
  newest(limit: number): Promise<readonly OutboxRow[]>
  /** How many rows nobody has dealt with, whoever drains them, and the oldest. @throws AppError `DATABASE_UNAVAILABLE`. */
  waiting(): Promise<{ readonly count: number; readonly oldest: OutboxRow | undefined }>
  /** Notes that rows were dealt with; keeps of sent texts what receipts need (no line, no site). @throws AppError `DATABASE_UNAVAILABLE`: repeat it */
  done(rows: readonly OutboxDone[]): Promise<void>
}

export type OutboxDone = {
  readonly row: OutboxRow
  /** Undefined where no text was sent. */
  readonly text?: VisitKey & {
    readonly kind: string
    /** Undefined where the gateway gave none, or never answered: no receipt can be matched. */
    readonly messageId: string | undefined
    readonly submittedAt: EpochMs
    /** The code of the link that the text carried: its ten minutes begin with the gateway's accept. */
    readonly link?: string
    /** Id of the person bound to the line who was texted. */
    readonly person?: string
  }
}
