/** Follows the gateway's delivery receipts; one that overtook its own text is tried again a little later. */
import { AppError } from '../../domain/errors.ts'
import type { Events } from '../../ports/events.ts'
import type { DeliveryReceipt, TextGateway } from '../../ports/text-gateway.ts'
import type { TrackReceipt } from '../../usecases/track-receipts.ts'

export type ReceiptLoopDeps = {
  readonly gateway: Pick<TextGateway, 'onReceipt'>
  readonly trackReceipt: TrackReceipt
  readonly events: Events
}

export type ReceiptLoop = {
  /** Receipts that still look for their text. */
  readonly waiting: number
  stop(): void
}

const AGAIN_MS = 500
const TRIES = 20
/** A gateway that floods us with receipts of unknown texts fills no memory. */
const LONGEST = 10_000

export function startReceiptLoop({ gateway, trackReceipt, events }: ReceiptLoopDeps): ReceiptLoop {
  let again: { readonly receipt: DeliveryReceipt; readonly tries: number }[] = []
  const timer = setInterval(() => {
    const due = again
    again = []
    for (const { receipt, tries } of due) void take(receipt, tries)
  }, AGAIN_MS)
  gateway.onReceipt((receipt) => void take(receipt, 1))
  return {
    get waiting() {
      return again.length
    },
    stop: () => clearInterval(timer),
  }

  async function take(receipt: DeliveryReceipt, tries: number): Promise<void> {
    const found = await trackReceipt(receipt).catch((error: unknown) => {
      if (!(error instanceof AppError && error.retryable)) {
        events.emit({ type: 'fault', part: 'receipts', message: 'a delivery receipt could not be kept' })
      }
      return false
    })
    if (!found && tries < TRIES && again.length < LONGEST) again.push({ receipt, tries: tries + 1 })
  }
}
