/** The text gateway (SMSC). */
import type { Line } from '../../domain/call/phone/line.ts'

export type TextMessage = {
  readonly to: Line
  readonly body: string
  /** How long the text is of use, milliseconds from now; the gateway drops it after that. */
  readonly validForMs: number
}

export type Submitted =
  | { readonly kind: 'accepted'; readonly messageId: string }
  /** Never going to work: bad number, refused content. */
  | { readonly kind: 'refused'; readonly why: string }
  /** Try again later: not connected, throttled, no answer. */
  | { readonly kind: 'unavailable'; readonly why: string }

export type DeliveryReceipt = {
  readonly messageId: string
  readonly state: 'delivered' | 'expired' | 'undeliverable' | 'rejected' | 'unknown'
}

export interface TextGateway {
  readonly connected: boolean
  /** Texts that may be at the gateway and not yet answered, at most. */
  readonly window: number
  submit(text: TextMessage): Promise<Submitted>
  onReceipt(listener: (receipt: DeliveryReceipt) => void): void
}
