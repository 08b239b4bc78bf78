/** Pace of the questions that nobody waits for: fewer as the registry slows, none while it is in trouble, more by and by as it is quick. */
import { MINUTE, SECOND } from '../../domain/kit/time.ts'

export type WarmPace = {
  /** Resolves when the next question may go. */
  turn(): Promise<void>
  /** It answered. */
  answered(tookMs: number): void
  /** It did not, or has callers to answer. @returns how long it is left alone, milliseconds */
  troubled(): number
  /** Questions a second, of this process. */
  perSecond(): number
  /** Questions that may be under way at the same time, so that the pace is reached. */
  atOnce(): number
}

export type WarmPaceDeps = {
  /** Questions a second at most, of this process. */
  readonly most: () => number
  /** Milliseconds of a clock that nobody sets. */
  readonly elapsed: () => number
  readonly sleep: (ms: number) => Promise<void>
}

const SLOWEST_PER_SECOND = 0.5
/** An answer that takes so many times the usual, and is not merely quick, is slow. */
const TOLERANCE = 2
const QUICK_MS = 150
/** Slow answers become usual over so many, quick ones at once. */
const ANSWERS = 500
/** As long as nothing is known of its answers, and at the most. */
const FIRST_AT_ONCE = 4
const MOST_AT_ONCE = 16
/** Answers that come at different times leave places empty. */
const ROOM = 1.5
const LESS = 0.7
const MORE_PER_ANSWER = 0.05
const FIRST_REST_MS = 30 * SECOND
const LONGEST_REST_MS = 10 * MINUTE

export function makeWarmPace({ most, elapsed, sleep }: WarmPaceDeps): WarmPace {
  let wanted = Number.POSITIVE_INFINITY
  let usualMs: number | undefined
  let nextAt = Number.NEGATIVE_INFINITY
  let restMs = FIRST_REST_MS
  const rate = () => Math.max(SLOWEST_PER_SECOND, Math.min(wanted, most()))

  return {
    async turn() {
      const now = elapsed()
      const at = Math.max(now, nextAt)
      nextAt = at + SECOND / rate()
      if (at > now) await sleep(at - now)
    },
    answered(tookMs) {
      restMs = FIRST_REST_MS
      const isSlow = usualMs !== undefined && tookMs > Math.max(QUICK_MS, TOLERANCE * usualMs)
      usualMs = usualMs === undefined || tookMs < usualMs ? tookMs : usualMs + (tookMs - usualMs) / ANSWERS
      wanted = isSlow ? Math.max(SLOWEST_PER_SECOND, rate() * LESS) : rate() + MORE_PER_ANSWER
    },
    troubled() {
      const rest = restMs
      restMs = Math.min(LONGEST_REST_MS, 2 * restMs)
      wanted = SLOWEST_PER_SECOND
      return rest
    },
    perSecond: rate,
    atOnce() {
      const underWay = usualMs === undefined ? FIRST_AT_ONCE : Math.ceil((rate() * usualMs * ROOM) / SECOND)
      return Math.max(1, Math.min(MOST_AT_ONCE, underWay))
    },
  }
}
