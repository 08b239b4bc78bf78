/** One bind at the gateway: connected, bound, kept alive, and bound again when lost. */
import { COMMAND, isResponse, statusName } from '../wire/commands.ts'
import type { Frame } from '../wire/frames.ts'
import { cString, octets, type Pdu } from '../wire/write-pdu.ts'
import { answerRequest, type RequestHandlers } from './answer-request.ts'
import { type GatewayAddress, type Link, openLink } from './link.ts'
import { type BindMode, standingOf } from './request-table.ts'
import { makeRetryDelay, type RetryMs } from './retry-delay.ts'
import { SESSION_TABLE, type SessionEvent, type SessionState } from './session-table.ts'
import type { Submission } from './submission.ts'
import type { SessionTime } from './time.ts'
import { createUnderWay, type UnderWayHandlers, type UnderWayOptions } from './under-way.ts'

export type SessionOptions = UnderWayOptions & {
  readonly address: GatewayAddress
  readonly systemId: string
  readonly password: string
  readonly systemType: string
  readonly mode: BindMode
  /** After so long without a word from the gateway it is asked whether it lives. */
  readonly enquireLinkMs: number
  readonly retryMs: RetryMs
  readonly time: SessionTime
}

export type SessionNote = Parameters<UnderWayHandlers['note']>[0] | Parameters<RequestHandlers['note']>[0]

export type SessionHandlers = Omit<UnderWayHandlers, 'note'> &
  Omit<RequestHandlers, 'note'> & {
    readonly onState: (state: SessionState, why: string) => void
    readonly note: (what: SessionNote) => void
  }

export type Session = {
  readonly isBound: boolean
  readonly mode: BindMode
  /** Submits that may go now. */
  readonly room: number
  /** Submits whose answer is late and still waited for. */
  readonly late: number
  submit(submission: Submission): void
  /** Unbinds where it is bound, then is closed. */
  stop(): void
}

const UNBIND_MS = 2000
const SMPP_3_4 = 0x34

/** Connects at once and goes on trying until it is stopped. */
export function startSession(options: SessionOptions, handlers: SessionHandlers): Session {
  const { time, mode, answerMs } = options
  const retryDelay = makeRetryDelay(options.retryMs)
  const underWay = createUnderWay(options, handlers)
  let state: SessionState = 'waiting'
  let link: Link | undefined
  let cancelTimer = () => {}
  let cancelTick = () => {}
  let boundAt: number | undefined
  let heardAt = time.now()
  let askedAt: number | undefined

  const enter: Readonly<Record<SessionState, () => void>> = {
    waiting: () => {
      const boundFor = boundAt === undefined ? 0 : time.now() - boundAt
      dropLink()
      cancelTimer = time.after(retryDelay.next(boundFor), () => step('retry-due'))
    },
    connecting: () => {
      heardAt = time.now()
      link = openLink(options.address, {
        onConnected: () => step('connected'),
        onFrame,
        onLost: (why) => step('lost', why),
        onRoom: handlers.onRoom,
      })
      tickSoon()
    },
    binding: () => {
      ask(bindPdu(options), (status) => {
        if (status === 0) step('bind-accepted')
        else if (status === undefined) step('lost', 'bind-unanswered')
        else step('bind-refused', `bind-refused ${statusName(status)}`)
      })
    },
    bound: () => {
      boundAt = time.now()
    },
    unbinding: () => {
      cancelTimer = time.after(UNBIND_MS, () => step('unbound'))
      ask({ id: COMMAND.unbind }, () => step('unbound'))
    },
    closed: dropLink,
  }

  enterState('connecting', 'start')
  return {
    mode,
    get isBound() {
      return state === 'bound'
    },
    get room() {
      return state === 'bound' && mode !== 'receiver' && link?.hasRoom === true ? underWay.room : 0
    },
    get late() {
      return underWay.late
    },
    submit(submission) {
      const now = time.now()
      const body = submission.body(Math.max(0, submission.expiresAt - now))
      link?.send({ id: COMMAND.submit_sm, body }, underWay.submit(submission, now))
    },
    stop: () => step('stop'),
  }

  function step(event: SessionEvent, why: string = event): void {
    const next = SESSION_TABLE[state][event]
    if (next !== state) enterState(next, why)
  }

  function enterState(next: SessionState, why: string): void {
    state = next
    cancelTimer()
    enter[next]()
    handlers.onState(next, why)
  }

  function ask(pdu: Pdu, answered: (status: number | undefined) => void): void {
    link?.send(pdu, underWay.ask(pdu.id, time.now(), answered))
  }

  function onFrame(frame: Frame): void {
    heardAt = time.now()
    askedAt = undefined
    if (isResponse(frame.id)) underWay.answer(frame)
    else onRequest(frame)
  }

  function onRequest(frame: Frame): void {
    const over = link
    const { pdu, isLeaving } = answerRequest(frame, standingOf(state, mode), handlers)
    if (pdu instanceof Promise) void pdu.then((it) => over?.send(it, frame.sequence))
    else if (pdu !== undefined) over?.send(pdu, frame.sequence)
    if (isLeaving === true) step('lost', 'unbound-by-gateway')
  }

  function tickSoon(): void {
    cancelTick()
    cancelTick = time.after(Math.max(10, Math.min(options.enquireLinkMs, answerMs) / 4), () => {
      lookAfter(time.now())
      if (link !== undefined) tickSoon()
    })
  }

  function lookAfter(now: number): void {
    underWay.tick(now)
    const quietMs = now - heardAt
    if (state === 'connecting' && quietMs > answerMs) step('lost', 'connect-timeout')
    if (state !== 'bound') return
    if (askedAt !== undefined) {
      if (now - askedAt >= answerMs) step('lost', 'silent')
    } else if (quietMs >= options.enquireLinkMs) {
      askedAt = now
      ask({ id: COMMAND.enquire_link }, () => {})
    }
  }

  function dropLink(): void {
    cancelTick()
    link?.end()
    link = undefined
    boundAt = undefined
    askedAt = undefined
    underWay.drop()
  }
}

const BIND: Readonly<Record<BindMode, number>> = {
  transceiver: COMMAND.bind_transceiver,
  transmitter: COMMAND.bind_transmitter,
  receiver: COMMAND.bind_receiver,
}

function bindPdu({ systemId, password, systemType, mode }: SessionOptions): Pdu {
  const body = Buffer.concat([
    cString(systemId, 15),
    cString(password, 8),
    cString(systemType, 12),
    octets(SMPP_3_4, 0, 0),
    cString(''),
  ])
  return { id: BIND[mode], body }
}
