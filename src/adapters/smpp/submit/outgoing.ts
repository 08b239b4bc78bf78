/**
 * Texts on their way out, over all binds: a queue, the gateway's pace, and for each text at most one repetition.
 *
 * Never a storm: what was cut off or is not answered goes once more when a bind has room for it, and is then left.
 */
import type { Submitted } from '../../../ports/pass/text-gateway.ts'
import { createFifo } from '../fifo.ts'
import { comparableId, type IdForm } from '../receipts/message-id.ts'
import type { Session } from '../session/session.ts'
import { MOST_COPIES, type Submission } from '../session/submission.ts'
import type { SessionTime } from '../session/time.ts'
import { statusName } from '../wire/commands.ts'
import { makePace, type PaceOptions } from './pace.ts'
import { isThrottled, submitAnswer } from './submit-answer.ts'

export type OutgoingNote =
  | 'submit-repeated'
  | 'submit-unanswered'
  /** A text whose both copies were accepted: its reader has it twice. */
  | 'text-doubled'
  | 'accepted-without-id'
  | 'throttled'

export type OutgoingOptions = {
  readonly sessions: () => readonly Session[]
  readonly pace: PaceOptions
  readonly messageId: IdForm
  readonly time: SessionTime
  readonly note: (what: OutgoingNote) => void
}

export type Outgoing = {
  /** Texts that wait for a place. */
  readonly waiting: number
  readonly perSecond: number | undefined
  add(submission: Submission): void
  answered(submission: Submission, status: number, messageId: string): void
  unanswered(submission: Submission): void
  /** Sends as far as there is room. */
  pump(): void
  /** No bind is left: what never went out is told so. */
  disconnected(): void
  /** From now on nothing is repeated. */
  stop(): void
}

/** After a refusal that passes, before a repetition is tried again. */
const AGAIN_MS = 1000

export function createOutgoing({
  sessions,
  pace: paceOptions,
  messageId: form,
  time,
  note,
}: OutgoingOptions): Outgoing {
  const fresh = createFifo<Submission>()
  const again = createFifo<Submission>()
  const pace = makePace(paceOptions)
  let isStopped = false
  let cancelWake: (() => void) | undefined

  return {
    get waiting() {
      return fresh.length + again.length
    },
    get perSecond() {
      return pace.perSecond(time.now())
    },
    add(submission) {
      fresh.push(submission)
      pump()
    },
    answered,
    unanswered,
    pump,
    disconnected() {
      for (let next = fresh.shift(); next !== undefined; next = fresh.shift()) next.settle(NOT_CONNECTED)
      wakeAfter(AGAIN_MS)
    },
    stop() {
      isStopped = true
      cancelWake?.()
      for (let next = fresh.shift(); next !== undefined; next = fresh.shift()) next.settle(NOT_CONNECTED)
      for (let next = again.shift(); next !== undefined; next = again.shift()) leave(next)
    },
  }

  function pump(): void {
    cancelWake?.()
    cancelWake = undefined
    dropExpired()
    while (again.length + fresh.length > 0) {
      const session = roomiest(sessions())
      if (session === undefined) {
        if (again.length > 0) wakeAfter(AGAIN_MS)
        return
      }
      const now = time.now()
      if (!pace.take(now)) {
        wakeAfter(pace.waitMs(now))
        return
      }
      const next = again.shift() ?? fresh.shift()
      if (next !== undefined && !next.isSettled) session.submit(next)
    }
  }

  /** The oldest first: what stands behind them is younger, or of use for longer. */
  function dropExpired(): void {
    const now = time.now()
    const kept: Submission[] = []
    for (let next = again.shift(); next !== undefined; next = again.shift()) {
      if (next.isSettled) continue
      if (next.expiresAt > now) kept.push(next)
      else leave(next)
    }
    for (const submission of kept) again.push(submission)
  }

  function wakeAfter(ms: number): void {
    cancelWake ??= time.after(Math.max(1, ms), () => {
      cancelWake = undefined
      pump()
    })
  }

  function answered(submission: Submission, status: number, messageId: string): void {
    const answer = submitAnswer(status)
    if (isThrottled(status)) {
      note('throttled')
      pace.throttled(time.now())
    }
    if (submission.isSettled) {
      // Of one that may go once another copy went elsewhere.
      if (answer === 'accepted' && (submission.copies > 1 || submission.most === 1)) note('text-doubled')
      return
    }
    if (answer === 'accepted') {
      const id = comparableId(messageId, 'answer', form)
      if (id === undefined) note('accepted-without-id')
      submission.settle({ kind: 'accepted', messageId: id })
    } else if (answer === 'refused') submission.settle({ kind: 'refused', why: statusName(status) })
    else notTaken(submission, statusName(status))
  }

  /** This copy was surely not sent; of another nobody knows. */
  function notTaken(submission: Submission, why: string): void {
    submission.copies -= 1
    if (submission.copies === 0) submission.settle({ kind: 'unavailable', why })
    else if (submission.awaited === 0) repeatLater(submission)
  }

  function unanswered(submission: Submission): void {
    if (submission.isSettled || submission.awaited > 0) return
    if (submission.copies >= submission.most) leave(submission)
    else void repeat(submission)
  }

  function repeatLater(submission: Submission): void {
    time.after(AGAIN_MS, () => void repeat(submission))
  }

  async function repeat(submission: Submission): Promise<void> {
    if (isOver(submission)) return
    const may = await submission.mayRepeat()
    if (isOver(submission)) return
    if (!may) {
      repeatLater(submission)
      return
    }
    note('submit-repeated')
    again.push(submission)
    // Not at once: the bind that it was cut off from is still being left.
    wakeAfter(1)
  }

  /** @returns whether it has its answer, which may be that there will be none */
  function isOver(submission: Submission): boolean {
    if (!submission.isSettled && (isStopped || submission.expiresAt <= time.now())) leave(submission)
    return submission.isSettled
  }

  /** Whoever stops with a text that went out once leaves it to the next start to repeat it. */
  function leave(submission: Submission): void {
    if (isStopped && submission.copies < MOST_COPIES) {
      submission.settle(NO_ANSWER)
      return
    }
    if (submission.most > 1) note('submit-unanswered')
    submission.settle({ kind: 'unanswered' })
  }
}

const NOT_CONNECTED: Submitted = { kind: 'unavailable', why: 'not-connected' }
const NO_ANSWER: Submitted = { kind: 'unavailable', why: 'no-answer' }

function roomiest(sessions: readonly Session[]): Session | undefined {
  let best: Session | undefined
  for (const session of sessions) if (session.room > (best?.room ?? 0)) best = session
  return best
}
