/** Calls handed to the program `calls` over the programs' sockets, and how it takes them. */
import { CHANNELS } from '../../domain/visits/visit.ts'
import { callKeyOf, visitRef } from '../../domain/visits/visit-ref.ts'
import {
  type CompanionAtDoor,
  HANDED_OUTCOMES,
  type HandedAnswer,
  type HandedCall,
  type HandedCalls,
} from '../../ports/call/handed-calls.ts'
import { makeTurns } from '../../ports/kit/in-turn.ts'
import type { ProgramFeed } from '../../ports/kit/program-feed.ts'
import { type Form, hasForm } from './messages.ts'

/** Longer than a batch may take to be confirmed and then to go to the spool. */
const ANSWERED_WITHIN_MS = 5_000
/** A list, all its parts together, waiting included. */
const LIST_WITHIN_MS = 10_000
/** Questions of one call under way at a time, from one program; beyond it they are told to come again, before they could hold up anything. */
const MOST_AT_ONCE = 200
/** Lists go one part at a time, so that a catching-up operator stands neither before callers who ring nor before other events. */
const PART = 100
/** Lists that wait for their turn. */
const MOST_LISTS = 20

type TravelCall = Omit<HandedCall, 'callKey'> & { readonly ref: string }

const FORM: Form = { site: 'string', line: 'string', receivedAt: 'number', channel: 'string', ref: 'string' }
const PROMPT: Form = { kind: 'string', language: 'string', digits: 'string' }
const UNAVAILABLE: HandedAnswer = { outcome: 'unavailable' }

/** Of a program of another version it may be of another form: what goes into a batch must be storable. */
function isTravelCall(value: unknown): value is TravelCall {
  return (
    hasForm<TravelCall>(value, FORM) &&
    CHANNELS.includes(value.channel) &&
    (value.companion === undefined || isCompanion(value.companion)) &&
    /^\+\d{5,15}$/.test(value.line) &&
    /^[0-9a-f]{32}$/.test(value.ref) &&
    Math.abs(value.receivedAt) <= LAST_DATE_MS
  )
}

function isCompanion(value: unknown): value is CompanionAtDoor {
  if (!hasForm<CompanionAtDoor>(value, { shown: 'string', outcome: 'string' })) return false
  return value.shown.length <= LONGEST_SHOWN && ['not-required', 'no-pass'].includes(value.outcome)
}

const LONGEST_SHOWN = 100

/** The greatest that a Date holds. */
const LAST_DATE_MS = 8.64e15

/** @param withinMs  of a question, five seconds unless given (tests) */
export function createHandedCalls(feed: Pick<ProgramFeed, 'askOne'>, withinMs = ANSWERED_WITHIN_MS): HandedCalls {
  let underWay = 0
  let lists = 0
  const inTurn = makeTurns()

  async function ask(calls: readonly HandedCall[]): Promise<readonly HandedAnswer[]> {
    const content = calls.map(({ callKey, ...rest }): TravelCall => ({ ...rest, ref: visitRef(callKey) }))
    return answersFor(calls, await feed.askOne('calls', 'check-in', content, withinMs))
  }

  async function single(calls: readonly HandedCall[]): Promise<readonly HandedAnswer[]> {
    if (underWay >= MOST_AT_ONCE) return answersFor(calls, undefined)
    underWay += 1
    try {
      return await ask(calls)
    } finally {
      underWay -= 1
    }
  }

  /** Once a part has no answer the rest is not tried: it would wait for the same. */
  async function list(calls: readonly HandedCall[]): Promise<readonly HandedAnswer[]> {
    const until = performance.now() + LIST_WITHIN_MS
    const answers: HandedAnswer[] = []
    let isThere = true
    for (let from = 0; from < calls.length; from += PART) {
      const part = calls.slice(from, from + PART)
      const answered = await inTurn(() =>
        isThere && performance.now() < until ? ask(part) : answersFor(part, undefined),
      )
      isThere &&= answered.some(({ outcome }) => outcome !== 'unavailable')
      answers.push(...answered)
    }
    return answers
  }

  return {
    async hand(calls) {
      if (calls.length <= 1) return single(calls)
      if (lists >= MOST_LISTS) return answersFor(calls, undefined)
      lists += 1
      try {
        return await list(calls)
      } finally {
        lists -= 1
      }
    },
  }
}

/** @param take  what becomes of one; where it throws the call is told to come again, and the fault is `onFault`'s */
export function takeHandedCalls(
  feed: Pick<ProgramFeed, 'answer'>,
  take: (call: HandedCall) => Promise<HandedAnswer>,
  onFault: (error: unknown) => void,
): void {
  feed.answer('check-in', (content): Promise<readonly HandedAnswer[]> => {
    const calls: readonly unknown[] = Array.isArray(content) ? content : []
    // All begin in their order, and are stored in one batch.
    return Promise.all(calls.map(taken))
  })

  async function taken(call: unknown): Promise<HandedAnswer> {
    if (!isTravelCall(call)) return UNAVAILABLE
    const { ref, ...rest } = call
    try {
      return await take({ ...rest, callKey: callKeyOf(ref) })
    } catch (error) {
      onFault(error)
      return UNAVAILABLE
    }
  }
}

/** @param answer  as it came; whatever is none stands for `unavailable` */
function answersFor(calls: readonly HandedCall[], answer: unknown): readonly HandedAnswer[] {
  const answers: readonly unknown[] = Array.isArray(answer) && answer.length === calls.length ? answer : []
  return calls.map((_, nth) => readAnswer(answers[nth]))
}

function readAnswer(value: unknown): HandedAnswer {
  if (!hasForm<HandedAnswer>(value, { outcome: 'string' })) return UNAVAILABLE
  const { outcome, prompt } = value
  if (!HANDED_OUTCOMES.includes(outcome)) return UNAVAILABLE
  return hasForm(prompt, PROMPT) ? { outcome, prompt } : { outcome }
}
