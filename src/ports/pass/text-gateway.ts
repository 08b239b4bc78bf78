/** The text gateway (SMSC). */
import type { Line } from '../../domain/call/phone/line.ts'
import type { TextKind } from '../../domain/pass/text-budget.ts'

export type TextMessage = {
  readonly to: Line
  readonly body: string
  /** How long the text is of use, milliseconds from now; the gateway drops it after that. */
  readonly validForMs: number
  /** How often it may go out where no answer comes. 2 unless given. */
  readonly copies?: 1 | 2
  /** Asked before the second copy goes; while it says no none does, and it is asked again. Never rejects. */
  readonly mayRepeat?: () => Promise<boolean>
  /** What it says, as `Situation` names it, and how long ago it was asked for, milliseconds: by these one of two gateways is chosen. */
  readonly kind?: string
  readonly ageMs?: number
}

/** The gateways of a server; prices are theirs. */
export type GatewayName = 'main' | 'second'

/** As what each of a server's gateways sends a text: one in another encoding has room for more or less of it. */
export type TextKinds = { readonly main: TextKind; readonly second?: TextKind }

export type Submitted =
  /** `messageId` is undefined where the gateway gave none: no receipt can be matched to the text. `by`: the main one unless given. */
  | { readonly kind: 'accepted'; readonly messageId: string | undefined; readonly by?: GatewayName }
  /** Never going to work: bad number, refused content. */
  | { readonly kind: 'refused'; readonly why: string }
  /** Surely not sent, try again later: not connected, throttled. */
  | { readonly kind: 'unavailable'; readonly why: string }
  /** It went out as often as it may and was never answered: it may have been sent, and is not to be sent again. */
  | { readonly kind: 'unanswered' }

export type DeliveryReceipt = {
  readonly messageId: string
  /** `on-its-way`: another receipt will follow. */
  readonly state: 'on-its-way' | 'delivered' | 'expired' | 'undeliverable' | 'rejected' | 'unknown'
}

/** A text that a handset sent to us. */
export type IncomingText = {
  readonly from: Line
  readonly body: string
}

export interface TextGateway {
  readonly connected: boolean
  /** Texts that may be at the gateway and not yet answered, at most. */
  readonly window: number
  /** Resolves when the text's fate is known: an answer is waited for however late it comes, and a text is repeated at most once. */
  submit(text: TextMessage): Promise<Submitted>
  /** @throws as `submit` */
  kindsOf(body: string): TextKinds
  onReceipt(listener: (receipt: DeliveryReceipt) => void): void
  /** The gateway keeps the text and brings it again unless the listener resolves. */
  onIncoming(listener: (text: IncomingText) => Promise<void>): void
}
