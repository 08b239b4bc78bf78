/**
 * The relay's status codes of one text: of its taking over, and of its delivery.
 *
 * @see https://docs.solapi.com/api-reference/message-status-codes (1xxx refused, 2000 taken, 3000 with the carrier, 4000 received)
 */
import type { DeliveryReceipt } from '../../ports/pass/text-gateway.ts'

export type TakenOver = 'accepted' | 'later' | 'no-balance' | 'refused'

const NO_BALANCE = new Set(['1030', '2230'])
/** Of the relay, not of the text: a server error, no way to the carrier just now. */
const PASSING = new Set(['1024', '1058', '2024'])

/** What became of a text that was handed over. */
export function takenOver(code: string): TakenOver {
  if (NO_BALANCE.has(code)) return 'no-balance'
  if (PASSING.has(code)) return 'later'
  return code === '2000' || code === '3000' || code === '4000' ? 'accepted' : 'refused'
}

/** Too late for the network: time-out, handset off or out of reach. */
const EXPIRED = new Set(['3040', '3042', '3043'])

/** @returns undefined while nothing final is known */
export function deliveryState(code: string): DeliveryReceipt['state'] | undefined {
  if (code === '2000' || code === '3000') return undefined
  if (code === '4000') return 'delivered'
  if (EXPIRED.has(code)) return 'expired'
  if (/^3\d{3}$/.test(code)) return 'undeliverable'
  return /^[12]\d{3}$/.test(code) ? 'rejected' : 'unknown'
}
