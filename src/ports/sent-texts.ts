/** Texts that the gateway accepted, for their delivery receipts. */
import type { EpochMs } from '../domain/time.ts'

export type TextReceipt = { readonly messageId: string; readonly state: string; readonly at: EpochMs }

export interface SentTexts {
  /**
   * Keeps receipts that arrived. One answer each, in order: the call key of the text's visit, undefined where no such text is
   * kept (yet). @throws AppError `DATABASE_UNAVAILABLE`
   */
  receipts(receipts: readonly TextReceipt[]): Promise<readonly (Uint8Array | undefined)[]>
}
