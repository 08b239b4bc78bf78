/** Delivery receipts of the gateway find their text; one that overtakes it on the way to the database tries again, one that comes twice counts once. */
import { AppError } from '../../domain/kit/errors.ts'
import { visitRef } from '../../domain/visits/visit-ref.ts'
import type { Events } from '../../ports/kit/events.ts'
import type { SentTexts } from '../../ports/pass/sent-texts.ts'
import type { DeliveryReceipt } from '../../ports/pass/text-gateway.ts'
import { makeNaturalBatches } from '../batching/natural-batches.ts'

export type TrackReceiptsDeps = {
  readonly sentTexts: SentTexts
  readonly events: Events
}

/** Receipts come in crowds and nobody waits for one: they are looked for together. */
const LINGER_MS = 50
const AGAIN_MS = 500
/** Ten seconds: longer than a text takes from the gateway's answer to the database, unless that is away. */
const TRIES = 20
/** A gateway that floods us with receipts of unknown texts fills no memory. */
const LONGEST = 10_000
/** So many receipts are known again when they come twice, as they do after each new bind of a gateway that missed our answer. */
const REMEMBERED = 50_000

/**
 * The listener for `TextGateway.onReceipt`. Never throws; a receipt whose text is not found in ten seconds, or whose hour's key is gone,
 * is counted and nothing else.
 */
export function makeTrackReceipt({ sentTexts, events }: TrackReceiptsDeps) {
  const visitOf = makeNaturalBatches((messageIds: readonly string[]) => sentTexts.visitsOf(messageIds), LINGER_MS)
  const seen = new Set<string>()
  let waiting = 0

  return function trackReceipt(receipt: DeliveryReceipt): void {
    const { messageId, state } = receipt
    const name = `${state} ${messageId}`
    if (seen.has(name)) {
      events.emit({ type: 'text-receipt', state: 'repeated' })
      return
    }
    seen.add(name)
    const [oldest] = seen
    if (seen.size > REMEMBERED && oldest !== undefined) seen.delete(oldest)
    // Another will follow, of which the text is asked.
    if (state === 'on-its-way') events.emit({ type: 'text-receipt', state })
    else void take(receipt, 1)
  }

  async function take(receipt: DeliveryReceipt, tries: number): Promise<void> {
    const { state } = receipt
    const callKey = await visitOf(receipt.messageId).catch((error: unknown) => {
      if (!(error instanceof AppError && error.retryable)) {
        events.emit({
          type: 'fault',
          part: 'receipts',
          message: 'the visit of a delivery receipt could not be looked for',
        })
      }
      return undefined
    })
    if (callKey !== undefined) return events.emit({ type: 'text-receipt', state, visit: visitRef(callKey) })
    if (tries >= TRIES || waiting >= LONGEST) return events.emit({ type: 'text-receipt', state })
    waiting += 1
    const timer = setTimeout(() => {
      waiting -= 1
      void take(receipt, tries + 1)
    }, AGAIN_MS)
    timer.unref()
  }
}
