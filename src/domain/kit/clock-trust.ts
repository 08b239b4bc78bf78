/** Clock trust: which time business goes by, and whether something may be destroyed by it, judged from every clock there is. */
import { DAY, type EpochMs, HOUR } from './time.ts'

/** Clocks that differ by more than this do not agree. */
export const LEAP_MS = 2 * HOUR
/** A stop longer than anything is kept: two clocks of machines that were set wrong together would destroy the whole log. */
const LONGEST_STOP_MS = 28 * DAY

export type ClockReadings = {
  /** The machine's own clock, which somebody may have set. */
  readonly wall: EpochMs
  /** The time last trusted plus what has passed since by the monotonic clock; undefined where none was ever trusted here. */
  readonly expected: EpochMs | undefined
  /** Whether a time was trusted since this process began: then it is `expected`. Else the server may have been off: not before `expected`. */
  readonly continuous: boolean
  /** The clock of another machine, as it stands now; undefined where there is none. */
  readonly second: EpochMs | undefined
}

export type HeldWhy =
  /** The wall clock leapt forward, or is later than a start can explain by itself. */
  | 'ahead'
  /** The wall clock is earlier than a time that was seen already. */
  | 'behind'
  /** The wall clock goes on as it should, but another machine's clock says otherwise. */
  | 'second-clock-differs'

export type ClockJudgement = {
  /** Business time. */
  readonly now: EpochMs
  /** Undefined: the clocks agree. Else nothing is destroyed by the time. */
  readonly held: HeldWhy | undefined
}

/**
 * While it runs the monotonic clock tells how much has passed: a wall clock that leaps is not followed, whoever agrees with
 * it. At a start a later wall clock counts as the time at once; it is trusted when another machine's clock agrees.
 */
export function judgeClock({ wall, expected, continuous, second }: ClockReadings): ClockJudgement {
  const secondDiffers = second !== undefined && !agree(wall, second)
  if (expected === undefined || agree(wall, expected)) {
    return { now: wall, held: secondDiffers ? 'second-clock-differs' : undefined }
  }
  if (wall < expected) return { now: expected, held: 'behind' }
  if (continuous) return { now: expected, held: 'ahead' }
  const confirmed = second !== undefined && !secondDiffers && wall - expected <= LONGEST_STOP_MS
  return { now: wall, held: confirmed ? undefined : 'ahead' }
}

export function agree(one: EpochMs, other: EpochMs): boolean {
  return Math.abs(one - other) <= LEAP_MS
}

/** For log, `/readyz` and the command line: what is the matter, what it means, what to do. */
export function sayHeld(why: HeldWhy, differsByMs: number): string {
  return `${WORDS[why]} by ${sayDuration(Math.abs(differsByMs))}: calls are logged, nothing is destroyed. Put the clock right, or run "ansimpass clock confirm" where it is right`
}

const WORDS: Readonly<Record<HeldWhy, string>> = {
  ahead: "this machine's clock is ahead of the time last trusted",
  behind: "this machine's clock is behind the time last trusted",
  'second-clock-differs': "this machine's clock differs from the database's",
}

function sayDuration(ms: number): string {
  return ms < 2 * DAY ? `${Math.floor(ms / HOUR)} h` : `${Math.floor(ms / DAY)} days`
}
