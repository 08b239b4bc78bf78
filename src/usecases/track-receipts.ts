/** Delivery receipts of the gateway find their text. */

import { visitRef } from '../domain/visit/visit-ref.ts'
import type { Clock } from '../ports/clock.ts'
import type { Events } from '../ports/events.ts'
import type { Outbox, TextReceipt } from '../ports/outbox.ts'
import type { DeliveryReceipt } from '../ports/text-gateway.ts'
import { makeNaturalBatches } from './natural-batches.ts'

export type TrackReceiptsDeps = {
  readonly outbox: Pick<Outbox, 'receipts'>
  readonly clock: Clock
  readonly events: Events
}

/** @returns false where no such text is kept (yet): a receipt may overtake its own text on the way to the database */
export function makeTrackReceipt({ outbox, clock, events }: TrackReceiptsDeps) {
  const take = makeNaturalBatches((receipts: readonly TextReceipt[]) => outbox.receipts(receipts))
  return async function trackReceipt({ messageId, state }: DeliveryReceipt): Promise<boolean> {
    const callKey = await take({ messageId, state, at: clock.now() })
    if (callKey === undefined) return false
    events.emit({ type: 'text-receipt', state, visit: visitRef(callKey) })
    return true
  }
}
export type TrackReceipt = ReturnType<typeof makeTrackReceipt>
