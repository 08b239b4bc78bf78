/** The text intents that check-in left behind, oldest first. */
import type { CalendarDate, EpochMs } from '../domain/time.ts'
import type { Boxed } from './delivery-box.ts'

export type OutboxRow = {
  readonly id: bigint
  readonly day: CalendarDate
  readonly callKey: Uint8Array
  readonly intent: Boxed
  /** The how-manieth visit of this line at this site that day, from 1. */
  readonly nth: number
}

export interface Outbox {
  /** Up to `limit` rows with an id above `afterId`, by id. @throws AppError `DATABASE_UNAVAILABLE`. */
  take(afterId: bigint, limit: number): Promise<readonly OutboxRow[]>
  /** How many rows there are, whoever drains them, and the oldest. @throws AppError `DATABASE_UNAVAILABLE`. */
  waiting(): Promise<{ readonly count: number; readonly oldest: OutboxRow | undefined }>
  /** Forgets rows that were dealt with; keeps of sent texts what receipts need (no line, no site). */
  done(rows: readonly OutboxDone[]): Promise<void>
}

export type OutboxDone = {
  readonly row: Pick<OutboxRow, 'id' | 'day' | 'callKey'>
  /** Undefined where no text was sent. */
  readonly text?: {
    readonly kind: string
    readonly messageId: string
    readonly submittedAt: EpochMs
    /** The code of the link that the text carried: its ten minutes begin with the gateway's accept. */
    readonly link?: string
    /** Id of the person bound to the line who was texted. */
    readonly person?: string
  }
  /** What the line was told at the site: kept in `line_day` to tell a changed outcome by. `siteLine` is its token under the day key. */
  readonly told?: { readonly siteLine: Uint8Array; readonly outcome: string }
}
