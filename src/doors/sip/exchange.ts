/** One INVITE from its arrival to its final answer. */
import type { EpochMs } from '../../domain/time.ts'
import type { VisitRef } from '../../ports/events.ts'
import { CANCELLED, type Final } from './answers.ts'
import { headerValues } from './message/split-message.ts'
import { answerTo, type DoorParts, type Incoming } from './parts.ts'
import type { InviteServer } from './transaction/invite-server.ts'
import type { Timer } from './transaction/timer-wheel.ts'
import { TRYING } from './transaction/timers.ts'

export class Exchange {
  readonly incoming: Incoming
  readonly ref: VisitRef
  readonly receivedAt: EpochMs
  /** What the events call this way of answering. */
  mode = 'silent'
  prompt = ''
  /** Why the caller hears nothing: a header line of the final answer. */
  warning: string | undefined
  readonly #door: DoorParts
  readonly #invite: InviteServer
  readonly #arrived = performance.now()
  readonly #trying: Timer

  constructor(incoming: Incoming, ref: VisitRef, invite: InviteServer, door: DoorParts) {
    this.incoming = incoming
    this.ref = ref
    this.receivedAt = door.now()
    this.#door = door
    this.#invite = invite
    this.#trying = door.wheel.start(TRYING, () => this.#sayTrying())
    door.waiting++
    this.onCancel(() => this.finish(CANCELLED))
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

  /** What CANCEL does while there is no final answer. */
  onCancel(end: () => void): void {
    this.#invite.onCancel = end
  }

  /** 183 with SDP: the caller hears us before the call is answered. Only while it is `open`. @returns the answer as sent */
  progress(headers: readonly string[], body: string): string {
    this.#door.wheel.stop(this.#trying)
    return this.#answer(183, 'Session Progress', [...this.#recordRoutes(), ...headers], body)
  }

  /** 200 with SDP. @returns the answer as sent, to be repeated until its ACK; undefined where a final answer was given before */
  accept(headers: readonly string[], body: string, final: Final): string | undefined {
    if (!this.open) return undefined
    const text = this.#answer(200, 'OK', [...this.#recordRoutes(), ...headers], body)
    this.#answered(200, final)
    return text
  }

  /** The final answer that ends the call. Nothing happens where one was given before. */
  finish(final: Final): void {
    if (!this.open) return
    const warnings = this.warning === undefined ? [] : [this.warning]
    this.#answer(final.status, final.reason, [...(final.headers ?? []), ...warnings])
    this.#answered(final.status, final)
  }

  #answer(status: number, reason: string, headers?: readonly string[], body = ''): string {
    const parts = { status, reason, toTag: this.toTag, body, ...(headers === undefined ? {} : { headers }) }
    const text = answerTo(this.incoming, parts)
    this.#invite.answer(status, text)
    return text
  }

  #answered(code: number, { outcome }: Final): void {
    this.#door.wheel.stop(this.#trying)
    this.#door.waiting--
    const { ref: visit, mode, prompt } = this
    this.#door.events.emit({ type: 'call-answered', visit, outcome, code, mode, prompt, tookMs: this.age })
  }

  #sayTrying(): void {
    if (!this.open) return
    const stamp = headerValues(this.incoming.request.headers, 'timestamp').map((value) => `Timestamp: ${value}`)
    this.#invite.answer(100, answerTo(this.incoming, { status: 100, reason: 'Trying', toTag: '', headers: stamp }))
  }

  /** An answer that makes a dialog repeats the way that the request was routed by (RFC 3261 section 12.1.1). */
  #recordRoutes(): readonly string[] {
    return headerValues(this.incoming.request.headers, 'record-route').map((value) => `Record-Route: ${value}`)
  }
}
