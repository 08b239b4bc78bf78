/** The text intents of calls that were stored, dealt with or not: all that tells, after a restart, who has just rung where. */
import type { OutboxRow } from '../pass/outbox.ts'

export interface LeftIntents {
  /**
   * Up to `limit` rows of the last hours below that id, the newest first; undefined: the newest of all.
   * @returns the intents in them, and the id below which to read on; undefined where nothing is left. @throws AppError `DATABASE_UNAVAILABLE`
   */
  before(
    id: bigint | undefined,
    limit: number,
  ): Promise<{ readonly intents: readonly Pick<OutboxRow, 'intent'>[]; readonly next: bigint | undefined }>
}
