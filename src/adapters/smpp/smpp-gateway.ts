/** The text gateway over SMPP 3.4: one transceiver session with a window, kept alive and bound again when lost. */
import smpp, { type Pdu } from 'smpp'
import type { Events } from '../../ports/kit/events.ts'
import type { DeliveryReceipt, Submitted, TextGateway, TextMessage } from '../../ports/pass/text-gateway.ts'
import { createFifo } from './fifo.ts'
import { type Link, type LinkOptions, openLink } from './link.ts'
import { readReceipt } from './receipt.ts'
import { nextState, type SessionEvent, type SessionState } from './session-state.ts'
import { errorName, isThrottled, submitAnswer } from './submit-answer.ts'
import { type Sending, submitPdu } from './submit-pdu.ts'

export type SmppOptions = Omit<LinkOptions, 'enquireLinkMs' | 'answerMs'> & {
  readonly sender: string
  /** Bytes of a body in the gateway's character set. @throws AppError `TEXT_NOT_ENCODABLE`. */
  readonly encode: (body: string) => Uint8Array
  /** Default 0x0E, KS C 5601. */
  readonly dataCoding?: number
  /** Longest body of a plain SMS; above it goes message_payload. Default 90. */
  readonly smsBytes?: number
  /** Default `international`. */
  readonly receivers?: Sending['receivers']
  /** Texts sent and not yet answered at a time. Default 100. */
  readonly window?: number
  /** Texts that may wait for a place in the window; more are `unavailable`. Default 10,000. */
  readonly queue?: number
  /** After so long without a word from the gateway it is asked whether it lives. Default 10 s. */
  readonly enquireLinkMs?: number
  /** What the gateway has not answered after so long counts as unanswered. Default 5 s. */
  readonly answerMs?: number
  /** Pause after "throttled" before the next text. Default 1 s. */
  readonly throttlePauseMs?: number
  /** First and longest wait before the next try to connect. Default 250 ms and 15 s. */
  readonly retryMs?: { readonly first: number; readonly longest: number }
}

export type SmppGateway = TextGateway & {
  /** Unbinds, waits at most two seconds for answers, ends. What is then unanswered is `unavailable`. */
  close(): Promise<void>
}

type Waiting = { readonly pdu: Pdu; readonly settle: (answer: Submitted) => void }

const CLOSE_WAIT_MS = 2000

/**
 * Connects at once and goes on trying. `submit` never throws for the gateway's sake: not connected, throttled or silent
 * is `unavailable`. A text that went out and was not answered may have been sent: sending it again may double it.
 *
 * @throws AppError `TEXT_NOT_ENCODABLE` from `submit`, when the body holds what the character set does not
 */
export function createSmppGateway(options: SmppOptions, events: Events): SmppGateway {
  const { window = 100, queue = 10_000, throttlePauseMs = 1000, retryMs = { first: 250, longest: 15_000 } } = options
  const linkOptions = withDefaults(options)
  const sending = sendingOf(options)
  const listeners = new Set<(receipt: DeliveryReceipt) => void>()
  const waiting = createFifo<Waiting>()
  const gone = Promise.withResolvers<void>()
  let state: SessionState = 'waiting'
  let link: Link | undefined
  let triesInVain = 0
  let timer: NodeJS.Timeout | undefined
  let pause: NodeJS.Timeout | undefined
  let toldLost = false

  /** What is done on entering a state. */
  const enter: Readonly<Record<SessionState, (why: string) => void>> = {
    waiting: (why) => {
      dropLink()
      tellLost(why)
      timer = setTimeout(() => step('retry-due'), retryAfter(triesInVain++, retryMs))
    },
    connecting: () => {
      link = openLink(linkOptions, {
        onConnected: () => step('connected'),
        onLost: (why) => step('lost', why),
        onDelivered: deliver,
      })
    },
    binding: () =>
      ask(bindPdu(options), (status) => {
        if (status === 0) step('bind-accepted')
        else step('bind-refused', status === undefined ? 'bind-unanswered' : `bind-refused ${errorName(status)}`)
      }),
    bound: () => {
      triesInVain = 0
      if (toldLost) events.emit({ type: 'gateway-back' })
      toldLost = false
      pump()
    },
    unbinding: () => {
      refuseWaiting()
      timer = setTimeout(() => step('unbound'), CLOSE_WAIT_MS)
      ask(new smpp.PDU('unbind'), () => step('unbound'))
    },
    closed: () => {
      dropLink()
      gone.resolve()
    },
  }

  step('retry-due')
  return {
    get connected() {
      return state === 'bound'
    },
    window,
    submit,
    onReceipt(listener) {
      listeners.add(listener)
    },
    close() {
      step('stop')
      return gone.promise
    },
  }

  async function submit(text: TextMessage): Promise<Submitted> {
    const pdu = submitPdu(text, sending)
    if (state !== 'bound') return { kind: 'unavailable', why: 'not-connected' }
    if (waiting.length >= queue) return { kind: 'unavailable', why: 'queue-full' }
    const { promise, resolve } = Promise.withResolvers<Submitted>()
    waiting.push({ pdu, settle: resolve })
    pump()
    return promise
  }

  /** Sends as far as the window is open. */
  function pump(): void {
    while (state === 'bound' && pause === undefined && link !== undefined && link.unanswered < window) {
      const next = waiting.shift()
      if (next === undefined) return
      link.request(next.pdu, (answer) => {
        next.settle(answer === 'no-answer' ? NO_ANSWER : submitAnswer(answer.command_status, answer.message_id))
        if (answer !== 'no-answer' && isThrottled(answer.command_status)) holdBack()
        pump()
      })
    }
  }

  /** The gateway takes no more for now: the rest of the queue waits. */
  function holdBack(): void {
    pause ??= setTimeout(() => {
      pause = undefined
      pump()
    }, throttlePauseMs)
  }

  function deliver(pdu: Pdu): void {
    const receipt = readReceipt(pdu)
    if (receipt === undefined) return
    for (const listener of listeners) listener(receipt)
  }

  function step(event: SessionEvent, why: string = event): void {
    const next = nextState(state, event)
    if (next === state) return
    state = next
    clearTimeout(timer)
    enter[next](why)
  }

  function ask(pdu: Pdu, answered: (status: number | undefined) => void): void {
    link?.request(pdu, (answer) => answered(answer === 'no-answer' ? undefined : answer.command_status))
  }

  function dropLink(): void {
    link?.end()
    link = undefined
    clearTimeout(pause)
    pause = undefined
    refuseWaiting()
  }

  function refuseWaiting(): void {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) next.settle(NOT_CONNECTED)
  }

  function tellLost(why: string): void {
    if (toldLost) return
    toldLost = true
    events.emit({ type: 'gateway-lost', why })
  }
}

const NO_ANSWER: Submitted = { kind: 'unavailable', why: 'no-answer' }
const NOT_CONNECTED: Submitted = { kind: 'unavailable', why: 'not-connected' }

function withDefaults(options: SmppOptions): LinkOptions {
  return { ...options, enquireLinkMs: options.enquireLinkMs ?? 10_000, answerMs: options.answerMs ?? 5000 }
}

function sendingOf(options: SmppOptions): Sending {
  return {
    sender: options.sender,
    encode: options.encode,
    dataCoding: options.dataCoding ?? KS_C_5601,
    smsBytes: options.smsBytes ?? 90,
    receivers: options.receivers ?? 'international',
  }
}

const KS_C_5601 = 0x0e
const SMPP_3_4 = 0x34

function bindPdu({ systemId, password }: SmppOptions): Pdu {
  return new smpp.PDU('bind_transceiver', { system_id: systemId, password, interface_version: SMPP_3_4 })
}

/** Doubles from try to try, up to a fifth off either way, so that many servers do not come back in step. */
function retryAfter(triesInVain: number, { first, longest }: { first: number; longest: number }): number {
  const plain = Math.min(longest, first * 2 ** Math.min(triesInVain, 20))
  return plain * (0.8 + Math.random() * 0.4)
}
