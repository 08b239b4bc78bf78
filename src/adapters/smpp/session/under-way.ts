/** Requests of ours under way on one connection: matched with their answers by sequence number alone, however late these come. */
import { COMMAND, RESPONSE } from '../wire/commands.ts'
import type { Frame } from '../wire/frames.ts'
import { readMessageId } from '../wire/read-message.ts'
import type { Submission } from './submission.ts'

export type UnderWayOptions = {
  /** Submits at a time. */
  readonly window: number
  /** A submit that takes longer holds no place in the window any more; any other request is given up. */
  readonly answerMs: number
  /** After so long the answer to a submit is not waited for any more; where it comes all the same it still counts. */
  readonly patienceMs: number
  readonly firstSequence: number
}

export type UnderWayHandlers = {
  readonly onAnswer: (submission: Submission, status: number, messageId: string) => void
  /** This copy has no answer and none is waited for. */
  readonly onUnanswered: (submission: Submission) => void
  /** There may be room for more. */
  readonly onRoom: () => void
  readonly note: (what: 'answer-late' | 'answer-unknown') => void
}

type Waiting = { readonly id: number; readonly sentAt: number } & (
  | { readonly kind: 'control'; readonly answered: (status: number | undefined) => void }
  | { readonly kind: 'submit'; readonly submission: Submission; phase: 'window' | 'late' | 'over' }
)

export type UnderWay = {
  readonly room: number
  /** Submits whose answer is late and still waited for. */
  readonly late: number
  /** @returns the sequence number to send it with */
  ask(id: number, now: number, answered: (status: number | undefined) => void): number
  submit(submission: Submission, now: number): number
  answer(frame: Frame): void
  /** Looks for what has waited long. */
  tick(now: number): void
  /** The connection is over. */
  drop(): void
}

const LAST_SEQUENCE = 0x7fffffff
/** Answers that are not waited for any more are remembered, and no more than so many. */
const MOST_REMEMBERED = 20_000

export function createUnderWay(options: UnderWayOptions, handlers: UnderWayHandlers): UnderWay {
  const { window, answerMs, patienceMs } = options
  // A Map keeps the order of sending, so the oldest comes first.
  const waiting = new Map<number, Waiting>()
  let sequence = options.firstSequence - 1
  let inWindow = 0
  let late = 0
  /** After a connection that ended with submits unanswered the window opens slowly: a text that kills sessions takes no others along. */
  let allowance = window

  return {
    get room() {
      return Math.max(0, Math.min(window, allowance) - inWindow)
    },
    get late() {
      return late
    },
    ask: (id, now, answered) => add({ kind: 'control', id, sentAt: now, answered }),
    submit(submission, now) {
      submission.copies += 1
      submission.awaited += 1
      inWindow += 1
      return add({ kind: 'submit', id: COMMAND.submit_sm, sentAt: now, submission, phase: 'window' })
    },
    answer,
    tick,
    drop,
  }

  function add(request: Waiting): number {
    do sequence = sequence >= LAST_SEQUENCE ? 1 : sequence + 1
    while (waiting.has(sequence))
    waiting.set(sequence, request)
    return sequence
  }

  function answer(frame: Frame): void {
    const request = waiting.get(frame.sequence)
    if (request === undefined || !isAnswerTo(request.id, frame.id)) {
      handlers.note('answer-unknown')
      return
    }
    waiting.delete(frame.sequence)
    if (request.kind === 'control') {
      request.answered(frame.status)
      return
    }
    const { submission, phase } = request
    if (phase === 'window') inWindow -= 1
    else handlers.note('answer-late')
    if (phase === 'late') late -= 1
    if (phase !== 'over') submission.awaited -= 1
    allowance = Math.min(window, allowance + 1)
    handlers.onAnswer(submission, frame.status, frame.status === 0 ? readMessageId(frame) : '')
    handlers.onRoom()
  }

  function tick(now: number): void {
    for (const [number, request] of waiting) {
      const age = now - request.sentAt
      if (age < answerMs) return
      if (request.kind === 'submit') submitTakesLong(request, age)
      else request.answered(undefined)
      const isOver = request.kind === 'control' || (request.phase === 'over' && waiting.size > MOST_REMEMBERED)
      if (isOver) waiting.delete(number)
    }
  }

  function submitTakesLong(request: Extract<Waiting, { kind: 'submit' }>, age: number): void {
    if (request.phase === 'window') {
      request.phase = 'late'
      inWindow -= 1
      late += 1
      handlers.onRoom()
    }
    if (request.phase === 'late' && age >= patienceMs) {
      request.phase = 'over'
      late -= 1
      request.submission.awaited -= 1
      handlers.onUnanswered(request.submission)
    }
  }

  function drop(): void {
    const awaited = [...waiting.values()].flatMap((it) =>
      it.kind === 'submit' && it.phase !== 'over' ? [it.submission] : [],
    )
    waiting.clear()
    inWindow = 0
    late = 0
    allowance = awaited.length > 0 ? 1 : window
    for (const submission of awaited) {
      submission.awaited -= 1
      handlers.onUnanswered(submission)
    }
  }
}

function isAnswerTo(request: number, id: number): boolean {
  return id === COMMAND.generic_nack || id === request + RESPONSE
}
