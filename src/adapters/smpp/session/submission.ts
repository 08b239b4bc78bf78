/**
 * One submit_sm and what becomes of it. It goes out once; where no answer comes it goes out once more and never again, since
 * every copy may have become a text. Whichever copy is answered first, however late, answers it.
 */
import type { Submitted, TextMessage } from '../../../ports/pass/text-gateway.ts'
import type { SessionTime } from './time.ts'

export type Submission = {
  /** The body of the PDU, for what is left of the text's use. */
  readonly body: (validForMs: number) => Buffer
  /** By the session's time: from then on it is not sent any more. */
  readonly expiresAt: number
  readonly settle: (answer: Submitted) => void
  /** How often it may go out without an answer. */
  readonly most: number
  readonly mayRepeat: NonNullable<TextMessage['mayRepeat']>
  isSettled: boolean
  /** How often it went out and was not surely refused. */
  copies: number
  /** Of these, how many may still be answered. */
  awaited: number
}

export function newSubmission(
  body: Submission['body'],
  {
    validForMs,
    copies = MOST_COPIES,
    mayRepeat = async () => true,
  }: Pick<TextMessage, 'validForMs' | 'copies' | 'mayRepeat'>,
  time: SessionTime,
  settle: Submission['settle'],
): Submission {
  const submission: Submission = {
    body,
    expiresAt: time.now() + validForMs,
    most: copies,
    mayRepeat,
    isSettled: false,
    copies: 0,
    awaited: 0,
    settle(answer) {
      submission.isSettled = true
      settle(answer)
    },
  }
  return submission
}

/** The most copies of a text that go out without an answer. */
export const MOST_COPIES = 2
