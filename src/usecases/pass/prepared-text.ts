/** A row of the outbox as it reads, and what becomes of it before its text goes. */
import type { EpochMs } from '../../domain/kit/time.ts'
import type { DialogueEnd } from '../../domain/pass/dialogue-end.ts'
import type { TextIntent } from '../../domain/pass/text-intent.ts'
import type { OutboxDone, OutboxRow } from '../../ports/pass/outbox.ts'
import type { TextDraft } from './hand-to-gateway.ts'

/** What its text needs of a call. */
export type Called = Omit<TextIntent, 'firstOfDay' | 'mayAsk' | 'mayKey'>

/** A row as it reads, and by which shard its text goes. */
export type ReadRow = { readonly row: OutboxRow; readonly shard: number } & (
  | {
      readonly kind: 'intent'
      readonly intent: TextIntent
      /** From then on no text is of any use: business time, exclusive. */
      readonly usefulUntil: EpochMs
    }
  /** What came of keys in the call. */
  | { readonly kind: 'dialogue-end'; readonly end: DialogueEnd; readonly usefulUntil: EpochMs }
  /** Nobody can read it any more. */
  | { readonly kind: 'key-gone' }
)

export type Prepared = (
  | /** Nothing will be sent, for a reason that was told as an event. */
  { readonly kind: 'finished'; readonly done: OutboxDone }
  | { readonly kind: 'draft'; readonly draft: TextDraft }
  /** It waits for the end of a dialogue: to be prepared again then, or at that business time. */
  | { readonly kind: 'held'; readonly until: EpochMs }
) & {
  /** Dealt with together with this one. */
  readonly instead?: OutboxRow
  /** Need not wait any more. */
  readonly frees?: OutboxRow
}
