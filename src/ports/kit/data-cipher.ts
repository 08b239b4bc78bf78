/** Opener of what a day's data key encrypted before there were nights: read once, to be written anew. */
import type { CalendarDate } from '../../domain/kit/time.ts'

export type DataEncrypted = { readonly day: CalendarDate; readonly sealed: Uint8Array }

export interface DataCipher {
  /** @returns undefined when the key is gone or the bytes are not ours. */
  open(encrypted: DataEncrypted, context: string): Uint8Array | undefined
}
