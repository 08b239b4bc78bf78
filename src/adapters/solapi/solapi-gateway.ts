/** A relay's HTTP API as a text gateway: texts in batches, one under way at a time, each at most twice; whether it is there; delivery. */
import type { Events } from '../../ports/kit/events.ts'
import { withinTime } from '../../ports/kit/within-time.ts'
import type { DeliveryReceipt, Submitted, TextGateway, TextMessage } from '../../ports/pass/text-gateway.ts'
import { type Fate, kindOf, type RelayText, readFates, relayText, type Sending, sendBody } from './messages.ts'
import { askBalance, balanceOf } from './probe-relay.ts'
import { askRelay, type Relay, type RelayAnswer } from './relay-http.ts'
import { createReports } from './reports.ts'

export type SolapiOptions = Relay &
  Sending & {
    /** Whether it is there is asked so often while nothing is sent, milliseconds. Default 30 s. */
    readonly checkMs?: number
    /** First and longest wait before it is asked again after it was lost. Default 250 ms and 15 s. */
    readonly retryMs?: { readonly first: number; readonly longest: number }
    /** Pause after "too many" where it names none. Default 1 s. */
    readonly throttlePauseMs?: number
    /** When delivery is asked for after a text was taken, milliseconds. */
    readonly reportsAfterMs?: readonly number[]
    /** Texts that may wait; more are `unavailable`. Default 10,000. */
    readonly queue?: number
  }

export type SolapiGateway = TextGateway & {
  /** Won left at the last look; undefined: not known. */
  readonly balance: number | undefined
  /** Waits at most two seconds for what is under way, ends. */
  close(): Promise<void>
}

type Waiting = Pick<TextMessage, 'mayRepeat'> & {
  readonly text: RelayText
  readonly expiresAt: number
  readonly most: number
  /** How often it went out and was not surely refused. */
  copies: number
  /** A request that was refused as a whole is taken apart: one text in it may be at fault. */
  isAlone: boolean
  readonly settle: (submitted: Submitted) => void
}

const BATCH = 100
const CLOSE_MS = 2_000
/** An account that pays afterwards has no balance to watch: after so long it is tried again. */
const BROKE_MS = 60_000
const STEADY_MS = 60_000
/** After a no a second copy is asked for again. */
const AGAIN_MS = 1_000

/**
 * Asks at once whether the relay is there, and goes on asking. `submit` never throws for its sake.
 *
 * @throws AppError `TEXT_NOT_ENCODABLE` from `submit`, when the body holds what the character set does not
 */
export function createSolapiGateway(options: SolapiOptions, events: Events): SolapiGateway {
  const { queue: longest = 10_000, checkMs = 30_000, throttlePauseMs = 1_000 } = options
  const retryMs = options.retryMs ?? { first: 250, longest: 15_000 }
  const stopping = new AbortController()
  const closed = Promise.withResolvers<void>()
  const onReceipt = new Set<(receipt: DeliveryReceipt) => void>()
  const reports = createReports(options, tell, options.reportsAfterMs)
  let queue: Waiting[] = []
  let connected = false
  let lostWhy: string | undefined
  let failures = 0
  let lostAt = 0
  let balance: number | undefined
  /** Broke since then, with so much left. */
  let broke: { readonly at: number; readonly balance: number | undefined } | undefined
  let pausedUntil = 0
  let underWay: Promise<void> | undefined
  let pauseTimer: NodeJS.Timeout | undefined
  let checkTimer: NodeJS.Timeout | undefined
  let isClosing = false
  void check()

  const note = (what: string) => events.emit({ type: 'gateway-noted', what })

  return {
    get connected() {
      return connected
    },
    get balance() {
      return balance
    },
    window: 2 * BATCH,
    async submit(text) {
      const fields = relayText(text, options)
      if (typeof fields === 'string') return { kind: 'refused', why: fields }
      return add(text, fields)
    },
    kindsOf: (body) => ({ main: kindOf(body, options) }),
    onReceipt: (listener) => void onReceipt.add(listener),
    onIncoming() {}, // it brings no texts of handsets
    async close() {
      isClosing = true
      closed.resolve()
      clearTimeout(checkTimer)
      clearTimeout(pauseTimer)
      reports.stop()
      const cut = setTimeout(() => stopping.abort(), CLOSE_MS)
      await underWay
      clearTimeout(cut)
      stopping.abort()
      // Whoever stops with a text that went out once leaves it to the next start to repeat it.
      for (const waiting of queue) waiting.settle(later(waiting.copies > 0 ? 'no-answer' : 'not-connected'))
      queue = []
    },
  }

  function add(text: TextMessage, fields: RelayText): Promise<Submitted> {
    if (isClosing || !connected) return Promise.resolve(later(lostWhy ?? 'not-connected'))
    if (queue.length >= longest) return Promise.resolve(later('queue-full'))
    return new Promise((settle) => {
      const expiresAt = performance.now() + text.validForMs
      const { copies: most = 2, mayRepeat } = text
      queue.push({ text: fields, expiresAt, most, copies: 0, isAlone: false, settle, ...(mayRepeat && { mayRepeat }) })
      pump()
    })
  }

  /** In the next turn, so that what comes together goes together. */
  function pump(): void {
    if (underWay !== undefined || isClosing) return
    underWay = Promise.resolve()
      .then(sendNext)
      .finally(() => {
        underWay = undefined
        if (canSend() && queue.length > 0) pump()
      })
  }

  function canSend(): boolean {
    return connected && !isClosing && performance.now() >= pausedUntil
  }

  async function sendNext(): Promise<void> {
    dropExpired()
    if (!canSend()) return
    const count = queue[0]?.isAlone === true ? 1 : Math.min(BATCH, untilAlone())
    const batch = queue.splice(0, count)
    if (batch.length === 0) return
    for (const waiting of batch) waiting.copies += 1
    const body = sendBody(batch.map(({ text }) => text))
    take(batch, await askRelay(options, '/messages/v4/send-many/detail', body, stopping.signal))
  }

  function untilAlone(): number {
    const first = queue.findIndex(({ isAlone }) => isAlone)
    return first === -1 ? queue.length : first
  }

  function take(batch: readonly Waiting[], answer: RelayAnswer): void {
    if (answer.kind === 'ok') {
      failures = 0
      const { fates, groupId } = readFates(answer.body, batch.length)
      finish(batch, (nth) => fates[nth] ?? { kind: 'unanswered' })
      const ids = fates.flatMap((fate) => (fate.kind === 'accepted' ? (fate.messageId ?? []) : []))
      if (groupId !== undefined) reports.follow(groupId, ids)
      return
    }
    if (answer.kind === 'unanswered') {
      lose(answer.code)
      finish(batch, () => ({ kind: 'unanswered' }))
    } else if (answer.kind === 'not-reached') {
      lose(answer.code)
      finish(batch, () => ({ kind: 'later' }), answer.code)
    } else refused(batch, answer)
  }

  function refused(batch: readonly Waiting[], { why, code, restMs }: Extract<RelayAnswer, { kind: 'refused' }>): void {
    if (why === 'balance') finish(batch, () => ({ kind: 'no-balance' }))
    else if (why === 'key') {
      lose(code)
      finish(batch, () => ({ kind: 'later' }), code)
    } else if (why !== 'request') {
      if (why === 'throttled') note('throttled')
      pause(restMs ?? throttlePauseMs)
      finish(batch, () => ({ kind: 'later' }), why)
    } else if (batch.length === 1) finish(batch, () => ({ kind: 'refused', why: code }))
    else takeApart(batch)
  }

  function takeApart(batch: readonly Waiting[]): void {
    note('request-taken-apart')
    for (const waiting of batch) {
      waiting.copies -= 1
      waiting.isAlone = true
    }
    queue = [...batch, ...queue]
  }

  /** Repeats go first, and before anything younger. */
  function finish(batch: readonly Waiting[], fateOf: (nth: number) => Fate, why = 'refused-for-now'): void {
    const again = batch.filter((waiting, nth) => !isOver(waiting, fateOf(nth), why))
    queue = [...again, ...queue]
  }

  function isOver(waiting: Waiting, fate: Fate, why: string): boolean {
    switch (fate.kind) {
      case 'accepted':
        if (fate.messageId === undefined) note('accepted-without-id')
        waiting.settle(fate)
        return true
      case 'refused':
        waiting.settle(fate)
        return true
      case 'unanswered':
        if (waiting.copies >= waiting.most) leave(waiting)
        else if (waiting.mayRepeat === undefined) note('submit-repeated')
        else void repeat(waiting, waiting.mayRepeat)
        return waiting.copies >= waiting.most || waiting.mayRepeat !== undefined
      case 'no-balance':
      case 'later':
        if (fate.kind === 'no-balance') runDry()
        // This copy was surely not sent; of another nobody knows.
        waiting.copies -= 1
        if (waiting.copies === 0) waiting.settle(later(fate.kind === 'no-balance' ? fate.kind : why))
        return waiting.copies === 0
    }
  }

  /** Behind those that are repeated already, before all others. */
  async function repeat(waiting: Waiting, mayRepeat: NonNullable<Waiting['mayRepeat']>): Promise<void> {
    while (!(await mayRepeat())) {
      await withinTime(closed.promise, AGAIN_MS, () => {})
      if (isClosing) return waiting.settle(later('no-answer'))
      if (waiting.expiresAt <= performance.now()) return leave(waiting)
    }
    if (isClosing) return waiting.settle(later('no-answer'))
    note('submit-repeated')
    const repeated = queue.filter(({ copies }) => copies > 0)
    queue = [...repeated, waiting, ...queue.filter(({ copies }) => copies === 0)]
    pump()
  }

  function leave(waiting: Waiting): void {
    if (waiting.most > 1) note('submit-unanswered')
    waiting.settle({ kind: 'unanswered' })
  }

  function dropExpired(): void {
    const now = performance.now()
    const over = queue.filter(({ expiresAt }) => expiresAt <= now)
    if (over.length === 0) return
    queue = queue.filter(({ expiresAt }) => expiresAt > now)
    for (const waiting of over) {
      if (waiting.copies > 0) leave(waiting)
      else waiting.settle(later('expired'))
    }
  }

  function pause(ms: number): void {
    pausedUntil = Math.max(pausedUntil, performance.now() + ms)
    clearTimeout(pauseTimer)
    pauseTimer = setTimeout(pump, ms + 1)
  }

  function runDry(): void {
    if (broke !== undefined) return
    note('no-balance')
    broke = { at: performance.now(), balance }
    lose('no-balance')
  }

  /** Each reason once until it is back. What never went out is told so. */
  function lose(why: string): void {
    connected = false
    failures += 1
    lostAt = performance.now()
    if (lostWhy !== why && !isClosing) events.emit({ type: 'gateway-lost', why })
    lostWhy = why
    const waiting = queue
    queue = waiting.filter(({ copies }) => copies > 0)
    for (const each of waiting) if (each.copies === 0) each.settle(later(why))
    again()
  }

  function again(): void {
    if (isClosing) return
    clearTimeout(checkTimer)
    const wait = connected ? checkMs : Math.min(retryMs.longest, retryMs.first * 2 ** Math.min(failures, 10))
    checkTimer = setTimeout(() => void check(), wait * (0.8 + Math.random() * 0.4))
    checkTimer.unref()
  }

  async function check(): Promise<void> {
    const answer = await askBalance(options, stopping.signal)
    if (isClosing) return
    dropExpired()
    if (answer.kind !== 'ok') return lose(answer.code)
    balance = balanceOf(answer.body)
    if (broke !== undefined && !isFilled(broke)) {
      failures += 1
      return again()
    }
    // One that answers for its balance and for no text comes and goes: a quiet minute, or a text that it takes, is what counts.
    if (performance.now() - lostAt >= STEADY_MS) failures = 0
    broke = undefined
    if (!connected && lostWhy !== undefined) events.emit({ type: 'gateway-back' })
    connected = true
    lostWhy = undefined
    again()
    pump()
  }

  function isFilled(since: { readonly at: number; readonly balance: number | undefined }): boolean {
    return (balance ?? 0) > (since.balance ?? 0) || performance.now() - since.at >= BROKE_MS
  }

  function tell(receipt: DeliveryReceipt): void {
    for (const listener of onReceipt) listener(receipt)
  }
}

function later(why: string): Submitted {
  return { kind: 'unavailable', why }
}
