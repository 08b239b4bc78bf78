/** Two text gateways as one: the second where the policy says so, and no text more than twice over both. */
import {
  afterAnswer,
  afterLook,
  afterSilence,
  type FallbackPolicy,
  FIRST_STATE,
  maySecond,
  secondAfter,
  whyOut,
} from '../../domain/pass/fallback-policy.ts'
import type { Events } from '../../ports/kit/events.ts'
import { withinTime } from '../../ports/kit/within-time.ts'
import type { GatewayName, Submitted, TextGateway, TextMessage } from '../../ports/pass/text-gateway.ts'

export type TwoGatewaysDeps = {
  readonly main: TextGateway
  readonly second: TextGateway
  readonly policy: FallbackPolicy
  readonly events: Events
  /** Milliseconds that only grow. */
  readonly now: () => number
}

export type TwoGateways = TextGateway & {
  /** By which of them texts go now. */
  readonly inUse: GatewayName
  /** From now on nothing is repeated. */
  stop(): void
}

/** While texts go by the second, the first is given one so often, to see whether it takes texts again, and none while it owes an answer. */
const TRY_FIRST_MS = 5_000
/** A text whose one copy has no answer waits for its other copy, and looks so often whether a gateway is there. */
const LOOK_MS = 250
/** So many windows of texts that wait for their second copy do not hold up the others. */
const MOST_REPEATING = 4
/** Ids of the second are its own: both may count from 1. */
const MARK = 'second:'

export function makeTwoGateways({ main, second, policy, events, now }: TwoGatewaysDeps): TwoGateways {
  const gateways: Readonly<Record<GatewayName, TextGateway>> = { main, second }
  let state = FIRST_STATE
  let triedAt = now()
  let repeating = 0
  let owed = 0
  const stopping = Promise.withResolvers<void>()
  let isStopped = false

  return {
    get connected() {
      look()
      return main.connected || (state.isOut && second.connected)
    },
    get inUse() {
      look()
      return state.isOut && second.connected ? 'second' : 'main'
    },
    get window() {
      const { window } = state.isOut && second.connected ? second : main
      return window + Math.min(MOST_REPEATING * window, repeating)
    },
    submit,
    kindsOf: (body) => ({ main: main.kindsOf(body).main, second: second.kindsOf(body).main }),
    onReceipt(listener) {
      for (const name of ['main', 'second'] as const)
        gateways[name].onReceipt((receipt) => listener({ ...receipt, messageId: markedId(name, receipt.messageId) }))
    },
    onIncoming(listener) {
      main.onIncoming(listener)
      second.onIncoming(listener)
    },
    stop() {
      isStopped = true
      stopping.resolve()
    },
  }

  async function submit(text: TextMessage): Promise<Submitted> {
    const answer = await once(text)
    if (answer.kind !== 'unanswered' || text.copies === 1) return answer
    repeating += 1
    try {
      return await repeat(text, now() + text.validForMs)
    } finally {
      repeating -= 1
    }
  }

  /** One copy: by the gateway that is its turn, and by the other where that one surely did not take it. */
  async function once(text: TextMessage, isLast = false): Promise<Submitted> {
    const order = orderFor(text, isLast)
    let last: Submitted = { kind: 'unavailable', why: 'not-connected' }
    for (const name of order) {
      last = await by(name, text)
      if (last.kind === 'accepted' || last.kind === 'unanswered') return last
      if (last.kind === 'refused' && name === 'main') return afterRefusal(text, last, order)
      // What the second alone refuses waits for the first.
      if (last.kind === 'refused') last = { kind: 'unavailable', why: `second-${last.why}` }
    }
    return last
  }

  /** The first refused it for good: surely not sent. */
  async function afterRefusal(
    text: TextMessage,
    refusal: Extract<Submitted, { kind: 'refused' }>,
    order: readonly GatewayName[],
  ): Promise<Submitted> {
    if (order[0] === 'second' || !mayUseSecond(text) || !secondAfter(policy, refusal.why)) return refusal
    const answer = await by('second', text)
    return answer.kind === 'accepted' || answer.kind === 'unanswered' ? answer : refusal
  }

  /** The second and last copy, by whichever gateway it can go. */
  async function repeat(text: TextMessage, until: number): Promise<Submitted> {
    while (!(await (text.mayRepeat?.() ?? true))) {
      if (isStopped) return { kind: 'unavailable', why: 'no-answer' }
      if (until <= now()) return left()
      await withinTime(stopping.promise, LOOK_MS, () => {})
    }
    events.emit({ type: 'gateway-noted', what: 'submit-repeated' })
    for (;;) {
      // Whoever stops with a text that went out once leaves it to the next start to repeat it.
      if (isStopped) return { kind: 'unavailable', why: 'no-answer' }
      const validForMs = until - now()
      if (validForMs <= 0) break
      const answer = await once({ ...text, validForMs, ageMs: (text.ageMs ?? 0) + text.validForMs - validForMs }, true)
      if (answer.kind === 'accepted') return answer
      // `no-answer`: it went out, and its gateway was closed.
      if (answer.kind !== 'unavailable' || answer.why === 'no-answer') break
      await withinTime(stopping.promise, LOOK_MS, () => {})
    }
    return left()
  }

  function left(): Submitted {
    events.emit({ type: 'gateway-noted', what: 'submit-unanswered' })
    return { kind: 'unanswered' }
  }

  async function by(name: GatewayName, text: TextMessage): Promise<Submitted> {
    const answer = name === 'main' ? await byMain(text) : await second.submit({ ...text, copies: 1 })
    if (answer.kind !== 'accepted') return answer
    const { messageId } = answer
    return { ...answer, by: name, messageId: messageId === undefined ? undefined : markedId(name, messageId) }
  }

  async function byMain(text: TextMessage): Promise<Submitted> {
    const givenAt = now()
    owed += 1
    try {
      const answer = await main.submit({ ...text, copies: 1 })
      heard(answer, givenAt)
      return answer
    } finally {
      owed -= 1
    }
  }

  function heard({ kind }: Submitted, givenAt: number): void {
    if (kind === 'accepted') state = afterAnswer(state, true, now())
    else if (kind === 'unanswered') state = afterSilence(state, givenAt, now(), policy)
    else if (kind === 'unavailable' && main.connected) state = afterAnswer(state, false, now())
  }

  /** @param isLast  the last copy of a text: none that tries whether the first is well again */
  function orderFor(text: TextMessage, isLast: boolean): readonly GatewayName[] {
    look()
    const isOld = policy.olderThanSeconds > 0 && (text.ageMs ?? 0) >= policy.olderThanSeconds * 1000
    if (!mayUseSecond(text) || (!state.isOut && !isOld)) return ['main']
    if (!main.connected) return ['second']
    if (!state.isOut || isLast || owed > 0 || now() - triedAt < TRY_FIRST_MS) return ['second', 'main']
    triedAt = now()
    return ['main', 'second']
  }

  function mayUseSecond({ kind }: TextMessage): boolean {
    return second.connected && maySecond(policy, kind)
  }

  function look(): void {
    const at = now()
    const before = state.isOut
    state = afterLook(state, { isConnected: main.connected, owesAnswer: owed > 0, now: at }, policy)
    if (before === state.isOut) return
    triedAt = at
    const why = whyOut(state, at, policy) ?? 'well-again'
    events.emit({ type: 'gateway-switched', to: state.isOut ? 'second' : 'main', why })
  }
}

/** An id of the first that looks like one of the second is marked too: neither speaks of the other's texts. */
function markedId(by: GatewayName, id: string): string {
  if (by === 'second') return MARK + id
  return id.startsWith(MARK) ? `main:${id}` : id
}
