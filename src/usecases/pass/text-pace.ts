/** Pace of the texts: how many a second may go, by how the calls fare. Fewer at once when they suffer, more by and by when they do not. */
import type { CallsFare } from '../../ports/kit/program-feed.ts'

/** More than a machine sends: as fast as it goes. */
export const FULL_PACE = 3_000
/** So many always go: somebody waits for each, and together they take a twenty-fifth of one processor. */
export const SLOWEST_PACE = 100

/** Whatever the machine does: a caller would notice. */
const TOO_SLOW_MS = 100
const TOO_BUSY = 0.9
/** At 3,000 calls/s some ten wait at any moment; ten times as many means trouble. */
const TOO_MANY_WAIT = 100
/** Where the machine has little to spare, later than this is for the texts' sake … */
const LATE_MS = 15
const LITTLE_SPARE = 0.25
/** … and up to here all is well. A slow disk alone is nothing that fewer texts would help. */
const PROMPT_MS = 9

const LESS = 0.7
const MORE = 40

/** @param before  texts a second so far */
export function nextPace(before: number, fare: CallsFare): number {
  if (suffers(fare)) return Math.max(SLOWEST_PACE, before * LESS)
  if (fare.spare < LITTLE_SPARE && fare.storedMs > PROMPT_MS) return before
  return Math.min(FULL_PACE, before + MORE)
}

function suffers({ storedMs, busy, waiting, spare }: CallsFare): boolean {
  if (storedMs > TOO_SLOW_MS || busy > TOO_BUSY || waiting > TOO_MANY_WAIT) return true
  return spare < LITTLE_SPARE && storedMs > LATE_MS
}

export type TextPace = {
  heard(fare: CallsFare): void
  /** Texts a second, all processes together. */
  perSecond(): number
}

/** A fare is of so long at least; what comes sooner is the same one again. */
const FARE_EVERY_MS = 200
/** Calls of which nothing was heard for so long are none, or do not run. */
const SILENT_MS = 1_000

export function makeTextPace(now = () => performance.now()): TextPace {
  let pace = FULL_PACE
  let heardAt = Number.NEGATIVE_INFINITY
  let changedAt = Number.NEGATIVE_INFINITY
  return {
    heard(fare) {
      const at = now()
      if (at - heardAt > SILENT_MS) pace = FULL_PACE
      heardAt = at
      if (at - changedAt < FARE_EVERY_MS) return
      changedAt = at
      pace = nextPace(pace, fare)
    },
    perSecond: () => (now() - heardAt > SILENT_MS ? FULL_PACE : pace),
  }
}
