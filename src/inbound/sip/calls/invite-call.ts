/** One INVITE from its arrival to its final answer. */
import type { EpochMs } from '../../../domain/kit/time.ts'
import type { VisitRef } from '../../../ports/kit/events.ts'
import { headerValues } from '../stack/message/split-message.ts'
import type { InviteServer } from '../stack/transaction/invite-server.ts'
import type { Timer } from '../stack/transaction/timer-wheel.ts'
import { TRYING } from '../stack/transaction/timers.ts'
import { CANCELLED, type Final } from './answers.ts'
import { expiryOf } from './expiry.ts'
import { answerTo, type Incoming, type SipContext } from './sip-context.ts'

/** How much longer than a 100 a final answer is, and 183 and final answer together, bytes. */
const FINAL_MORE = 100
const SDP_MORE = 800

export class InviteCall {
  readonly incoming: Incoming
  readonly ref: VisitRef
  readonly receivedAt: EpochMs
  /** What the events call this way of answering. */
  mode = 'silent'
  prompt = ''
  /** Why the caller hears nothing: a header line of the final answer. */
  warning: string | undefined
  readonly #door: SipContext
  readonly #invite: InviteServer
  readonly #arrived = performance.now()
  readonly #trying: Timer
  #expiry: Timer | undefined
  /** Of the answer that follows a 183. */
  #finalBytes = 0

  constructor(incoming: Incoming, ref: VisitRef, invite: InviteServer, door: SipContext) {
    this.incoming = incoming
    this.ref = ref
    this.receivedAt = door.now()
    this.#door = door
    this.#invite = invite
    this.#trying = door.wheel.start(TRYING, () => this.#sayTrying())
    door.waiting++
    this.onCancel(() => this.finish(CANCELLED))
    const expiry = expiryOf(incoming.request)
    if (expiry !== undefined) this.#expiry = door.wheel.start(expiry, () => this.#invite.onCancel?.())
  }

  /** True until the final answer. */
  get open(): boolean {
    return this.#invite.open
  }

  get toTag(): string {
    return this.#invite.toTag
  }

  /** Milliseconds since the INVITE. */
  get age(): number {
    return performance.now() - this.#arrived
  }

  /** What CANCEL does while there is no final answer; the end of the caller's patience (Expires), too. */
  onCancel(end: () => void): void {
    this.#invite.onCancel = end
  }

  /**
   * 183 with SDP: the caller hears us before the call is answered. Only while it is `open`.
   * @param final  what is to follow. @returns the answer as sent; undefined where there is no room for both
   */
  progress(headers: readonly string[], body: string, final: Final): string | undefined {
    this.#door.wheel.stop(this.#trying)
    const text = this.#write(183, 'Session Progress', [...this.#recordRoutes(), ...headers], body)
    this.#finalBytes = this.#write(final.status, final.reason, final.headers).length
    if (!this.incoming.allowance.hasRoom(text.length + this.#finalBytes)) return undefined
    this.#invite.answer(183, text)
    return text
  }

  /** 200 with SDP. @returns the answer as sent, to be repeated until its ACK; undefined where a final answer was given before, or there is no room for this one */
  accept(headers: readonly string[], body: string, final: Final): string | undefined {
    const text = this.#write(200, 'OK', [...this.#recordRoutes(), ...headers], body)
    if (!this.open || !this.incoming.allowance.hasRoom(text.length)) return undefined
    this.#invite.answer(200, text)
    this.#answered(200, final)
    return text
  }

  /** The same answer again, where there is room for it and for what is still to follow. */
  repeat(text: string): void {
    const more = this.open ? this.#finalBytes : 0
    if (this.incoming.allowance.hasRoom(text.length + more)) this.incoming.transmit(text)
  }

  /** The final answer that ends the call. Nothing happens where one was given before. */
  finish(final: Final): void {
    if (!this.open) return
    const warnings = this.warning === undefined ? [] : [this.warning]
    this.#invite.answer(final.status, this.#write(final.status, final.reason, [...(final.headers ?? []), ...warnings]))
    this.#answered(final.status, final)
  }

  #write(status: number, reason: string, headers: readonly string[] = [], body = ''): string {
    return answerTo(this.incoming, { status, reason, toTag: this.toTag, headers, body })
  }

  #answered(code: number, { outcome }: Final): void {
    this.#door.wheel.stop(this.#trying)
    this.#door.wheel.stop(this.#expiry)
    this.#door.waiting--
    const { ref: visit, mode, prompt } = this
    this.#door.events.emit({ type: 'call-answered', visit, outcome, code, mode, prompt, tookMs: this.age })
  }

  /** Not where it would take the room of the answers behind it. */
  #sayTrying(): void {
    if (!this.open) return
    const { request, allowance } = this.incoming
    const stamp = headerValues(request.headers, 'timestamp').map((value) => `Timestamp: ${value}`)
    const text = answerTo(this.incoming, { status: 100, reason: 'Trying', toTag: '', headers: stamp })
    const more = request.body === '' ? FINAL_MORE : SDP_MORE
    if (allowance.hasRoom(2 * text.length + more)) this.#invite.answer(100, text)
  }

  /** An answer that makes a dialog repeats the way that the request was routed by (RFC 3261 section 12.1.1). */
  #recordRoutes(): readonly string[] {
    return headerValues(this.incoming.request.headers, 'record-route').map((value) => `Record-Route: ${value}`)
  }
}
