/** One answer for all who ask at the same time: anybody may ask for health and metrics, and each answer is work for the calls. */
import { setTimeout as delay } from 'node:timers/promises'

/** From the end of a round to the beginning of the next. */
const PAUSE_MS = 100

/**
 * Who asks while a round is under way, or in the pause behind it, waits for the next one: no answer is older than its question.
 *
 * @param pauseMs  100 unless given (tests)
 */
export function inRounds<T>(answer: () => Promise<T>, pauseMs = PAUSE_MS): () => Promise<T> {
  let before: Promise<unknown> = Promise.resolve()
  let coming: Promise<T> | undefined

  async function round(): Promise<T> {
    await before
    const answered = answer()
    coming = undefined
    before = answered.catch(() => {}).then(() => delay(pauseMs, undefined, { ref: false }))
    return answered
  }

  return () => {
    coming ??= round()
    return coming
  }
}
