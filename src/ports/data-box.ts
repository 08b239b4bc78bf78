/** The daily data key: names, bindings and snapshots are encrypted at rest under it and become unreadable on day 28. */
import type { CalendarDate, EpochMs } from '../domain/time.ts'

export type DataBoxed = { readonly day: CalendarDate; readonly sealed: Uint8Array }

export interface DataBox {
  /** Encrypts under the key of that instant's KST day (made and fsync'd at its first use). `context` is bound as additional data. */
  seal(at: EpochMs, plain: Uint8Array, context: string): DataBoxed
  /** @returns undefined when the key is gone or the bytes are not ours. */
  open(box: DataBoxed, context: string): Uint8Array | undefined
}
