/** The shared parts of this server, and one request with the way back to who sent it. */
import type { EpochMs } from '../../../domain/kit/time.ts'
import type { OnDtmf } from '../../../ports/call/keypad.ts'
import type { Events } from '../../../ports/kit/events.ts'
import type { AnswerOwnCall } from '../../../usecases/call/answer-own-call.ts'
import type { CheckIn } from '../../../usecases/call/check-in-caller.ts'
import type { IdentifySite } from '../../../usecases/call/identify-site.ts'
import type { OwnerMenu } from '../../../usecases/call/owner-menu.ts'
import type { Carrier } from '../carriers/carriers.ts'
import type { Rates } from '../carriers/rate.ts'
import type { Dialogs } from '../stack/dialog/dialogs.ts'
import type { Provisionals } from '../stack/dialog/reliable-provisional.ts'
import type { Answerable, SipRequest } from '../stack/message/parse-message.ts'
import { type AnswerParts, type Source, writeResponse } from '../stack/message/write-message.ts'
import type { Allowance } from '../stack/transaction/allowance.ts'
import type { Way } from '../stack/transaction/invite-server.ts'
import type { TimerWheel } from '../stack/transaction/timer-wheel.ts'
import type { Transactions } from '../stack/transaction/transactions.ts'
import type { Transport } from '../stack/transport/address.ts'
import type { Arrival } from '../stack/transport/arrival.ts'
import type { LocalAddress } from '../stack/transport/local-address.ts'
import type { StreamLimits } from '../stack/transport/stream-limits.ts'
import type { Trace } from '../trace/trace.ts'
import type { CallSlots } from './call-slots.ts'
import type { PossibleForeign } from './caller.ts'
import type { Media } from './media.ts'
import type { Traffic } from './traffic.ts'

export type SipServerDeps = {
  readonly identifySite: IdentifySite
  readonly checkIn: CheckIn
  readonly answerOwnCall: AnswerOwnCall
  /** For the phones of places' owners, which are callers like others unless given. */
  readonly ownerMenu?: OwnerMenu
  /** Business time: when a call was received. Timers never use it. */
  readonly now: () => EpochMs
  readonly carriers: readonly Carrier[]
  /** Whether a foreign caller's number can exist; unless given, any of the right form does. */
  readonly isPossibleForeign?: PossibleForeign
  readonly events: Events
  readonly media: Media
  /** Keys that callers press; nobody listens unless given. */
  readonly onDtmf?: OnDtmf
  /** Early media or answered calls that one number holds at a time. */
  readonly linesPerNumber: number
  /** Tighter bounds for TCP and TLS, for tests. */
  readonly streams?: Partial<StreamLimits>
  /** Where given, recent messages are kept with their numbers masked. */
  readonly trace?: Trace
  /** Debug lines about messages that were refused; no number is ever in them. */
  readonly log?: { debug(details: Readonly<Record<string, unknown>>, text: string): void }
}

export type SipContext = SipServerDeps & {
  readonly wheel: TimerWheel
  readonly transactions: Transactions
  readonly dialogs: Dialogs
  /** 183s that wait for their PRACK. */
  readonly provisionals: Provisionals
  readonly lines: CallSlots
  /** New calls that each carrier has left this second. */
  readonly rates: Rates
  readonly traffic: Traffic
  /** Of every address that is listened at: sound can go out by the IP versions among them. */
  readonly locals: LocalAddress[]
  /** INVITEs without a final answer. */
  waiting: number
  /** True from `close` on: no new call is taken. */
  stopping: boolean
  /** True when whoever started us is gone: a new call gets no answer at all, so that its carrier repeats it until somebody takes it. */
  silent: boolean
}

/** A request, who sent it, and the way back: the address it came from, never one that it names. */
export type Incoming = {
  readonly request: SipRequest
  readonly carrier: Carrier
  readonly source: Source
  /** As Via writes it: what a request of ours on the same way names. */
  readonly transport: Transport
  /** True over TCP and TLS: nothing is lost on the way, so nothing is repeated (timers G, I, J, E, K of RFC 3261 table 4). */
  readonly reliable: boolean
  /** Bytes of the request. */
  readonly bytes: number
  /** What may still be said to its sender. */
  readonly allowance: Allowance
  /** Sends Latin-1 text to where answers to this request go. */
  readonly transmit: (text: string) => void
  /** Sends to another place; what is named there must have been allowed by the profile before. */
  readonly wayTo: Arrival['wayTo']
  /** The address and port of ours that the sender sees. */
  readonly local: () => Promise<Source>
}

/** The way of a transaction's messages: no more of an `Incoming` may live as long as its transaction. */
export function wayOf({ transmit, reliable, allowance }: Way): Way {
  return { transmit, reliable, allowance }
}

/** An answer to `request` as text. */
export function answerTo(
  incoming: Pick<Incoming, 'source'> & { readonly request: SipRequest | Answerable },
  answer: AnswerParts,
): string {
  return writeResponse(incoming.request, incoming.source, answer)
}
