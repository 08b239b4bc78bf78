/** The text gateway over SMPP 3.4: its binds, texts and their answers, receipts, incoming texts. */
import type { Events } from '../../ports/kit/events.ts'
import type {
  DeliveryReceipt,
  IncomingText,
  Submitted,
  TextGateway,
  TextMessage,
} from '../../ports/pass/text-gateway.ts'
import { createIncomingTexts } from './incoming/incoming-texts.ts'
import { type GatewayProfile, USUAL_PROFILE } from './profile/profile.ts'
import { readReceipt } from './receipts/read-receipt.ts'
import type { GatewayAddress } from './session/link.ts'
import type { BindMode } from './session/request-table.ts'
import type { RetryMs } from './session/retry-delay.ts'
import { type Session, type SessionHandlers, type SessionOptions, startSession } from './session/session.ts'
import type { SessionState } from './session/session-table.ts'
import { newSubmission } from './session/submission.ts'
import { REAL_TIME, type SessionTime } from './session/time.ts'
import { createOutgoing } from './submit/outgoing.ts'
import { kindOf, type SubmitBody, submitBodies } from './submit/submit-bodies.ts'
import { STATUS } from './wire/commands.ts'
import type { Message } from './wire/read-message.ts'

export type SmppOptions = {
  readonly address: GatewayAddress
  readonly systemId: string
  readonly password: string
  /** The registered sender number that texts come from: national digits, 8 to 11. */
  readonly sender: string
  /** Bytes of a body in CP949. @throws AppError `TEXT_NOT_ENCODABLE`. */
  readonly encode: (body: string) => Uint8Array
  readonly decode: (bytes: Uint8Array) => string
  /** The usual one unless given. */
  readonly profile?: Partial<GatewayProfile> | undefined
  /** Longest body of a plain SMS, where the profile does not say. Default 90. */
  readonly smsBytes?: number
  /** Texts that may wait for a place in a window; more are `unavailable`. Default 10,000. */
  readonly queue?: number
  /** Pause after "throttled" before the next text. Default 1 s. */
  readonly throttlePauseMs?: number
  /** First and longest wait before the next try to connect. Default 250 ms and 15 s. */
  readonly retryMs?: RetryMs
  readonly firstSequence?: number
  readonly time?: SessionTime
}

export type SmppGateway = TextGateway & {
  /** Binds that can send. */
  readonly binds: number
  /** Texts a second that the gateway takes now; undefined: no limit is known. */
  readonly perSecond: number | undefined
  /** Unbinds, waits at most two seconds for answers, ends. */
  close(): Promise<void>
}

/**
 * Connects at once and goes on trying. `submit` never throws for the gateway's sake.
 *
 * @throws AppError `TEXT_NOT_ENCODABLE` from `submit`, when the body holds what the character set does not
 */
export function createSmppGateway(options: SmppOptions, events: Events): SmppGateway {
  const { queue = 10_000, time = REAL_TIME } = options
  const profile: GatewayProfile = { ...USUAL_PROFILE, ...options.profile }
  const sending = { profile, sender: options.sender, encode: options.encode, smsBytes: options.smsBytes ?? 90 }
  const onReceipt = new Set<(receipt: DeliveryReceipt) => void>()
  const gone = Promise.withResolvers<void>()
  const states = new Map<number, SessionState>()
  const sessions: Session[] = []
  let onIncoming: ((text: IncomingText) => Promise<void>) | undefined
  let reference = 0
  let isClosing = false
  /** Reasons that were told since every bind was there. */
  const told = new Set<string>()
  let isToldLost = false

  const note = (what: string) => events.emit({ type: 'gateway-noted', what })
  const incoming = createIncomingTexts({
    ...{ decode: options.decode, time, note },
    keep: async (text) => onIncoming?.(text),
  })
  const outgoing = createOutgoing({
    sessions: () => sessions,
    pace: { perSecond: profile.perSecond, pauseMs: options.throttlePauseMs ?? 1000 },
    messageId: profile.messageId,
    time,
    note,
  })
  for (const [index, mode] of modesOf(profile).entries()) {
    sessions.push(startSession(sessionOptions(options, profile, mode, time), handlersOf(index)))
  }

  return {
    get connected() {
      return canSend()
    },
    get binds() {
      return sessions.filter(({ isBound, mode }) => isBound && mode !== 'receiver').length
    },
    get perSecond() {
      return outgoing.perSecond
    },
    get window() {
      const all = profile.window * profile.binds
      return all + Math.min(MOST_LATE * all, sum(sessions.map(({ late }) => late)))
    },
    submit,
    kindsOf: (body) => ({ main: kindOf(body, sending) }),
    onReceipt: (listener) => void onReceipt.add(listener),
    onIncoming(listener) {
      onIncoming = listener
    },
    close() {
      isClosing = true
      outgoing.stop()
      for (const session of sessions) session.stop()
      return gone.promise
    },
  }

  async function submit(text: TextMessage): Promise<Submitted> {
    reference = (reference + 1) % 256
    const bodies = submitBodies(text, sending, reference)
    let last: Submitted = { kind: 'unavailable', why: 'not-connected' }
    for (const [index, body] of bodies.entries()) {
      last = await submitOne(body, text)
      if (last.kind === 'accepted') continue
      // Of a long text that went out in part the rest is not tried again from its beginning.
      return index === 0 || last.kind === 'refused' ? last : { kind: 'unanswered' }
    }
    return last
  }

  function submitOne(body: SubmitBody, text: TextMessage): Promise<Submitted> {
    if (isClosing || !canSend()) return Promise.resolve({ kind: 'unavailable', why: 'not-connected' })
    if (outgoing.waiting >= queue) return Promise.resolve({ kind: 'unavailable', why: 'queue-full' })
    return new Promise((resolve) => outgoing.add(newSubmission(body, text, time, resolve)))
  }

  function canSend(): boolean {
    return sessions.some(({ isBound, mode }) => isBound && mode !== 'receiver')
  }

  function handlersOf(index: number): SessionHandlers {
    return {
      onState: (state, why) => onState(index, state, why),
      onAnswer: outgoing.answered,
      onUnanswered: outgoing.unanswered,
      onRoom: outgoing.pump,
      onMessage,
      note,
    }
  }

  function onState(index: number, state: SessionState, why: string): void {
    states.set(index, state)
    if (state === 'closed' && isClosing && [...states.values()].every((each) => each === 'closed')) gone.resolve()
    if (state === 'bound') onBound()
    if (state === 'waiting') onLost(why)
  }

  function onBound(): void {
    if (canSend()) {
      if (isToldLost) events.emit({ type: 'gateway-back' })
      isToldLost = false
    }
    if (sessions.every(({ isBound }) => isBound)) told.clear()
    outgoing.pump()
  }

  /** Each reason once, until all is well again: a gateway that is away all night fills no log. */
  function onLost(why: string): void {
    const isWhole = !canSend()
    if (isWhole) outgoing.disconnected()
    if (told.has(why) && isToldLost === isWhole) return
    told.add(why)
    isToldLost = isWhole
    events.emit(isWhole ? { type: 'gateway-lost', why } : { type: 'gateway-bind-lost', why })
  }

  function onMessage(message: Message): number | Promise<number> {
    const receipt = readReceipt(message, profile)
    if (receipt === 'unmatchable') note('receipt-unmatchable')
    else if (receipt !== undefined) for (const listener of onReceipt) listener(receipt)
    return receipt !== undefined || onIncoming === undefined ? STATUS.ESME_ROK : incoming.take(message)
  }
}

/** So many windows of texts whose answers are late do not hold up the others. */
const MOST_LATE = 4

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all + each, 0)
}

function modesOf({ bind, binds }: GatewayProfile): readonly BindMode[] {
  const each: readonly BindMode[] = bind === 'pair' ? ['transmitter', 'receiver'] : ['transceiver']
  return Array.from({ length: binds }, () => each).flat()
}

function sessionOptions(
  options: SmppOptions,
  profile: GatewayProfile,
  mode: BindMode,
  time: SessionTime,
): SessionOptions {
  return {
    address: options.address,
    systemId: options.systemId,
    password: options.password,
    systemType: profile.systemType,
    mode,
    window: profile.window,
    enquireLinkMs: profile.enquireLinkSeconds * 1000,
    answerMs: profile.answerSeconds * 1000,
    patienceMs: profile.patienceSeconds * 1000,
    retryMs: options.retryMs ?? { first: 250, longest: 15_000 },
    time,
    firstSequence: options.firstSequence ?? 1,
  }
}
