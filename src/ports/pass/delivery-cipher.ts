/** The hourly delivery key: for about two hours, and no longer, it joins a line to a site. */
import type { EpochMs } from '../../domain/kit/time.ts'

export type Encrypted = { readonly hour: number; readonly sealed: Uint8Array }

export interface DeliveryCipher {
  /** Encrypts under the key of that instant's hour (made and fsync'd at its first use). `context` is bound as additional data. */
  seal(at: EpochMs, plain: Uint8Array, context: string): Encrypted
  /** @returns undefined when the key is gone (destroyed two hours later) or the bytes are not ours. */
  open(encrypted: Encrypted, context: string): Uint8Array | undefined
}
