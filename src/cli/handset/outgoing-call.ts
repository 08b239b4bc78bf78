/** One call of the handset: the INVITE client transaction of RFC 3261 17.1.1 over UDP, and the short dialog behind it. */
import { performance } from 'node:perf_hooks'
import { AppError } from '../../domain/kit/errors.ts'
import { hostPort } from '../../domain/kit/listening.ts'
import { NEXT_ANNOUNCEMENT, TELEPHONE_EVENT } from './keypad.ts'
import { besideInvite, type Ends, inDialog, inviteRequest, newBranch } from './requests.ts'
import type { CallIdentity, CallResult, HungUpBy, Progress, RingOptions } from './ringing.ts'
import type { RtpReceiver } from './rtp-receiver.ts'
import { readAnswer, writeOffer, writeOfferOfNothing } from './sdp.ts'
import { header, retryAfterOf, type SipReply } from './sip-text.ts'

/** Timer B, F and D in units of T1. */
const LIMIT_IN_T1 = 64
/** The most between two transmissions where the INVITE is repeated for longer than timer B (T2). */
const LONGEST_PAUSE_MS = 4_000
const HOLD_MS = 60_000
/** The last sound may still lie in its socket when the BYE has been read. */
const LAST_SOUND_MS = 30

export type CallLine = {
  readonly ends: Ends
  /** T1 of RFC 3261 17.1.1.1, in milliseconds. */
  readonly t1Ms: number
  send(datagram: Buffer): void
  /** Replies with this branch belong to the call. */
  expect(branch: string): void
}

type Settle = { readonly resolve: (result: CallResult) => void; readonly reject: (error: AppError) => void }

export class OutgoingCall {
  readonly identity: CallIdentity
  readonly #line: CallLine
  readonly #options: RingOptions
  readonly #ear: RtpReceiver | undefined
  readonly #settle: Settle
  readonly #invite: Buffer
  readonly #startedAt = performance.now()
  readonly #provisional: number[] = []
  #state: 'calling' | 'proceeding' | 'answered' | 'refused' | 'ended' = 'calling'
  #sent = 0
  #resend: NodeJS.Timeout | undefined
  #limit: NodeJS.Timeout | undefined
  #final: SipReply | undefined
  #tookMs = 0
  #wantsEnd = false
  #keysToPress: string[]
  /** An announcement has begun, and its keys were not pressed yet: where they go may not be known. */
  #mayPress = false
  #onAbort = (): void => this.hangUp()

  constructor(
    line: CallLine,
    identity: CallIdentity,
    options: RingOptions,
    ear: RtpReceiver | undefined,
    settle: Settle,
  ) {
    this.#line = line
    this.identity = identity
    this.#options = options
    this.#ear = ear
    this.#settle = settle
    this.#keysToPress = options.keys?.split(NEXT_ANNOUNCEMENT) ?? []
    options.onKeypad?.((keys) => this.#ear?.press(keys))
    const { host } = line.ends.local
    const hasKeys = options.keys !== undefined || options.onKeypad !== undefined
    const keysAs = hasKeys ? TELEPHONE_EVENT : undefined
    const sdp =
      ear === undefined
        ? writeOfferOfNothing(host)
        : writeOffer(host, ear.port, options.codecs ?? ['PCMA', 'PCMU'], keysAs)
    this.#invite = inviteRequest(line.ends, identity, sdp)
  }

  /** True until the server has said anything final. */
  get isRinging(): boolean {
    return this.#state === 'calling' || this.#state === 'proceeding'
  }

  start(): void {
    this.#line.expect(this.identity.branch)
    this.#after(this.#options.retransmitForMs ?? LIMIT_IN_T1 * this.#line.t1Ms, () => this.#giveUp())
    this.#sendInvite(this.#line.t1Ms)
    if (this.#options.signal?.aborted === true) this.hangUp()
    else this.#options.signal?.addEventListener('abort', this.#onAbort, { once: true })
  }

  /** The network says that nobody listens there. */
  refused(): void {
    if (this.#state !== 'calling' || this.#options.retransmitForMs !== undefined) return
    this.#state = 'ended'
    this.#stop()
    this.#settle.reject(
      new AppError(
        'SIP_NO_SERVER',
        `nobody answers SIP at ${hostPort(this.#line.ends.server)} (UDP); start the server or name another with --server`,
        { retryable: true },
      ),
    )
  }

  onReply(reply: SipReply, method: string): void {
    if (method !== 'INVITE') this.#onOtherReply(method)
    else if (reply.status < 200) this.#onProvisional(reply)
    else if (reply.status < 300) this.#onAnswer(reply)
    else this.#onRefusal(reply)
  }

  /** The server hangs up. Its BYE has been answered by the caller of this. */
  onBye(): void {
    if (this.#state === 'answered') this.#end('server')
  }

  /** CANCEL while it rings (never before the first provisional answer, RFC 3261 9.1), BYE once answered. */
  hangUp(): void {
    this.#wantsEnd = true
    if (this.#state === 'proceeding') this.#cancel()
    if (this.#state === 'answered') this.#bye()
  }

  #sendInvite(pauseMs: number): void {
    this.#sent += 1
    this.#line.send(this.#invite)
    this.#tell({ kind: 'sending', attempt: this.#sent })
    const nextPauseMs = this.#repeatsForLong ? Math.min(pauseMs * 2, LONGEST_PAUSE_MS) : pauseMs * 2
    this.#resend = setTimeout(() => this.#sendInvite(nextPauseMs), pauseMs)
  }

  #onProvisional(reply: SipReply): void {
    if (!this.isRinging) return
    this.#provisional.push(reply.status)
    this.#tell({ kind: 'provisional', status: reply.status, reason: reply.reason })
    this.#agree(reply)
    if (this.#state === 'calling') {
      this.#state = 'proceeding'
      if (!this.#repeatsForLong) {
        clearTimeout(this.#resend)
        this.#after(this.#options.maxMs ?? HOLD_MS, () => this.hangUp())
      }
    }
    if (this.#wantsEnd) this.#cancel()
  }

  #onAnswer(reply: SipReply): void {
    if (this.#state === 'refused') return
    // Each repeated 2xx wants its ACK (RFC 3261 13.2.2.4).
    this.#line.send(inDialog('ACK', this.#line.ends, this.identity, reply, newBranch()))
    if (!this.isRinging) {
      // Given up before it was answered: nobody is here to listen.
      if (this.#final === undefined)
        this.#line.send(inDialog('BYE', this.#line.ends, this.identity, reply, newBranch()))
      return
    }
    this.#state = 'answered'
    this.#keepFinal(reply)
    this.#agree(reply)
    this.#tell({ kind: 'answered', codec: this.#ear?.codec ?? null })
    this.#tell({ kind: 'final', status: reply.status, reason: reply.reason })
    this.#after(this.#options.maxMs ?? HOLD_MS, () => this.hangUp())
    if (this.#wantsEnd) this.#bye()
  }

  #onRefusal(reply: SipReply): void {
    this.#line.send(besideInvite('ACK', this.#line.ends, this.identity, header(reply, 'to')))
    if (!this.isRinging) return
    this.#state = 'refused'
    this.#keepFinal(reply)
    this.#tell({ kind: 'final', status: reply.status, reason: reply.reason })
    this.#end(this.#wantsEnd && reply.status === 487 ? 'handset' : 'server')
  }

  /** Only the reply to our BYE matters: the one to a CANCEL says nothing about the call. */
  #onOtherReply(method: string): void {
    if (method === 'BYE' && this.#state === 'answered') this.#end('handset')
  }

  #cancel(): void {
    this.#repeatUntilEnd(besideInvite('CANCEL', this.#line.ends, this.identity), () => this.#giveUp())
  }

  #bye(): void {
    if (this.#final === undefined) return
    const branch = newBranch()
    this.#line.expect(branch)
    const bye = inDialog('BYE', this.#line.ends, this.identity, this.#final, branch)
    this.#repeatUntilEnd(bye, () => this.#end('handset'))
  }

  /** Timer E: doubling up to T2; a handset that hangs up does not wait 32 s for it. */
  #repeatUntilEnd(datagram: Buffer, onLimit: () => void): void {
    clearTimeout(this.#resend)
    const send = (pauseMs: number): void => {
      this.#line.send(datagram)
      this.#resend = setTimeout(() => send(Math.min(pauseMs * 2, LONGEST_PAUSE_MS)), pauseMs)
    }
    send(this.#line.t1Ms)
    this.#after((LIMIT_IN_T1 / 8) * this.#line.t1Ms, onLimit)
  }

  #agree(reply: SipReply): void {
    const answer = readAnswer(reply.body)
    if (answer !== undefined) this.#ear?.agree(answer)
  }

  #keepFinal(reply: SipReply): void {
    this.#final = reply
    this.#tookMs = performance.now() - this.#startedAt
    clearTimeout(this.#resend)
    clearTimeout(this.#limit)
  }

  #giveUp(): void {
    if (!this.isRinging) return
    this.#tookMs = performance.now() - this.#startedAt
    this.#end('nobody')
  }

  #end(hungUpBy: HungUpBy): void {
    if (this.#state === 'ended') return
    if (this.#state !== 'refused') this.#state = 'ended'
    this.#stop(this.#ear?.codec !== undefined)
    const finish = (): void => {
      this.#ear?.close()
      this.#tell({ kind: 'ended', hungUpBy })
      this.#settle.resolve(this.#result(hungUpBy))
    }
    if (this.#ear?.codec === undefined) finish()
    else setTimeout(finish, LAST_SOUND_MS)
  }

  #stop(earStaysOpen = false): void {
    clearTimeout(this.#resend)
    clearTimeout(this.#limit)
    this.#options.signal?.removeEventListener('abort', this.#onAbort)
    if (!earStaysOpen) this.#ear?.close()
  }

  #result(hungUpBy: HungUpBy): CallResult {
    const final = this.#final
    return {
      ...this.identity,
      final: final?.status ?? 408,
      reason: final?.reason ?? 'no answer',
      fromServer: final !== undefined,
      retryAfter: final && retryAfterOf(final),
      provisional: this.#provisional,
      tookMs: this.#tookMs,
      sent: this.#sent,
      audio: this.#ear?.heard() ?? Buffer.alloc(0),
      announcements: this.#ear?.announcements() ?? [],
      codec: this.#ear?.codec ?? null,
      hungUpBy,
    }
  }

  get #repeatsForLong(): boolean {
    return this.#options.retransmitForMs !== undefined
  }

  #after(delayMs: number, then: () => void): void {
    clearTimeout(this.#limit)
    this.#limit = setTimeout(then, delayMs)
  }

  #tell(progress: WithoutTime<Progress>): void {
    this.#options.onProgress?.({ ...progress, atMs: performance.now() - this.#startedAt })
  }

  /** For the ear: a frame as it comes. */
  onFrame(progress: Omit<Extract<Progress, { kind: 'audio' }>, 'atMs'>): void {
    this.#tell(progress)
    this.#mayPress ||= progress.begins
    if (!this.#mayPress || this.#ear?.codec === undefined) return
    this.#mayPress = false
    const keys = this.#keysToPress.shift()
    if (keys !== undefined) this.#ear.press(keys)
  }
}

/** Over each member of the union by itself. */
type WithoutTime<T> = T extends unknown ? Omit<T, 'atMs'> : never
