/** One call of the demo: what is known of it so far, and whether anything more is to come. */
import type { DemoCall, DemoMessage, DemoStep } from '../../src/contracts/demo-page.ts'
import { createPromptSound, type PromptSound } from './prompt-sound.ts'
import type { HandsetInCall } from './ring.ts'
import type { BareStep } from './step-of-event.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

export type CallRecord = {
  readonly view: () => DemoCall
  readonly sound: PromptSound
  readonly phone: string
  /** The server's name for this call, once known. */
  visit: string | undefined
  /** While the call lasts, where it has keys. */
  handset: HandsetInCall | undefined
  readonly age: () => number
  change(fields: Partial<DemoCall>): void
  step(step: BareStep): void
  text(message: DemoMessage): void
  /** Called at once, and at every change until it is settled. @returns a function that ends it. */
  follow(listener: (call: DemoCall) => void): () => void
  /** Resolves with the call as it is when it is over and its text is here or known not to come, or after `ms`. */
  answered(ms: number): Promise<DemoCall>
}

/** Receipts and last words come a little after the text. */
const LINGER_MS = 2_000
/** A call that has neither text nor reason by then is shown as it is. */
const SETTLE_LIMIT_MS = 60_000

/** @param phone national digits or `+…`, also where the number is withheld from the site */
export function createCallRecord(
  first: Omit<DemoCall, 'state' | 'sound' | 'steps' | 'messages' | 'settled'>,
  phone: string,
): CallRecord {
  const startedAt = performance.now()
  const listeners = new Set<(call: DemoCall) => void>()
  const sound = createPromptSound()
  let call: Mutable<DemoCall> = { ...first, state: 'ringing', sound: false, steps: [], messages: [], settled: false }
  const limit = setTimeout(() => change({ settled: true, noText: call.noText ?? 'not-yet' }), SETTLE_LIMIT_MS)
  limit.unref()
  let lingering: NodeJS.Timeout | undefined

  function change(fields: Partial<DemoCall>): void {
    call = { ...call, ...fields }
    if (call.settled) clearTimeout(limit)
    else if (lingering === undefined && isAnswered(call)) {
      lingering = setTimeout(() => change({ settled: true }), LINGER_MS)
    }
    for (const each of listeners) each(call)
  }
  const age = () => Math.round(performance.now() - startedAt)
  const step = (bare: BareStep) => {
    const whole: DemoStep = { ...bare, atMs: age() }
    change({ steps: [...call.steps, whole] })
  }

  return {
    view: () => call,
    sound,
    phone,
    visit: undefined,
    handset: undefined,
    age,
    change,
    step,
    text(message) {
      change({ messages: [message, ...call.messages] })
      step({ part: 'handset', code: 'text-arrived', values: { bytes: message.bytes } })
    },
    follow(listener) {
      listeners.add(listener)
      listener(call)
      return () => listeners.delete(listener)
    },
    answered(ms) {
      return new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer)
          listeners.delete(look)
          resolve(call)
        }
        const look = (now: DemoCall) => {
          if (now.settled || isAnswered(now)) done()
        }
        const timer = setTimeout(done, ms)
        listeners.add(look)
        look(call)
      })
    },
  }
}

function isAnswered(call: DemoCall): boolean {
  return call.state === 'ended' && (call.messages.length > 0 || call.noText !== undefined)
}
