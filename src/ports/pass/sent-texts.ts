/** Texts that the gateway accepted, for their delivery receipts. */

export interface SentTexts {
  /**
   * Which visits texts answered. One answer each, in order: the call key, undefined where no such text is kept: not yet, or since its
   * hour's key is gone. @throws AppError `DATABASE_UNAVAILABLE`
   */
  visitsOf(messageIds: readonly string[]): Promise<readonly (Uint8Array | undefined)[]>
}
