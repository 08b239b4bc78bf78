/** Delivery receipts of the gateway find their text; one that overtakes it on the way to the database tries again. */
import { AppError } from '../domain/errors.ts'
import { visitRef } from '../domain/visit/visit-ref.ts'
import type { Clock } from '../ports/clock.ts'
import type { Events } from '../ports/events.ts'
import type { SentTexts, TextReceipt } from '../ports/sent-texts.ts'
import type { DeliveryReceipt } from '../ports/text-gateway.ts'
import { makeNaturalBatches } from './natural-batches.ts'

export type TrackReceiptsDeps = {
  readonly sentTexts: SentTexts
  readonly clock: Clock
  readonly events: Events
}

const AGAIN_MS = 500
/** Ten seconds: longer than a text takes from the gateway's answer to the database, unless that is away. */
const TRIES = 20
/** A gateway that floods us with receipts of unknown texts fills no memory. */
const LONGEST = 10_000

/** The listener for `TextGateway.onReceipt`. Never throws; a receipt whose text is not found in ten seconds is let go. */
export function makeTrackReceipt({ sentTexts, clock, events }: TrackReceiptsDeps) {
  const keep = makeNaturalBatches((receipts: readonly TextReceipt[]) => sentTexts.receipts(receipts))
  let waiting = 0

  return function trackReceipt({ messageId, state }: DeliveryReceipt): void {
    void take({ messageId, state, at: clock.now() }, 1)
  }

  async function take(receipt: TextReceipt, tries: number): Promise<void> {
    const callKey = await keep(receipt).catch((error: unknown) => {
      if (!(error instanceof AppError && error.retryable)) {
        events.emit({ type: 'fault', part: 'receipts', message: 'a delivery receipt could not be kept' })
      }
      return undefined
    })
    if (callKey !== undefined) {
      events.emit({ type: 'text-receipt', state: receipt.state, visit: visitRef(callKey) })
      return
    }
    if (tries >= TRIES || waiting >= LONGEST) return
    waiting += 1
    const timer = setTimeout(() => {
      waiting -= 1
      void take(receipt, tries + 1)
    }, AGAIN_MS)
    timer.unref()
  }
}
