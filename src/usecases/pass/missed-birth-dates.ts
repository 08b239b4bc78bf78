/** Limits on keyed birth dates that nobody has: so many a day for a line, a called number and a carrier, counted in the database. */
import type { Line } from '../../domain/call/phone/line.ts'
import { type CalendarDate, kstDay } from '../../domain/kit/time.ts'
import type { DialogueEnd } from '../../domain/pass/dialogue-end.ts'
import type { Pseudonyms } from '../../ports/identity/pseudonyms.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { CountedOfDay, DayCounters } from '../../ports/kit/day-counters.ts'
import { makeNaturalBatches } from '../batching/natural-batches.ts'

/** With the third the line is locked for the day. */
export const MISSES_A_LINE = 3

export type MissedBirthDatesDeps = {
  readonly dayCounters: Pick<DayCounters, 'count' | 'countsOf'>
  readonly tokens: Pick<Pseudonyms, 'limited'>
  readonly clock: Clock
  /** Misses a day at one called number, and through one carrier. */
  readonly missesASite: number
  readonly missesACarrier: number
}

type Keyed = Pick<DialogueEnd, 'line' | 'siteId' | 'carrierMark'>

/** Both throw AppError `DATABASE_UNAVAILABLE` (retryable). */
export function makeMissedBirthDates(deps: MissedBirthDatesDeps) {
  const countEach = makeNaturalBatches((counted: readonly CountedOfDay[]) => deps.dayCounters.count(counted))
  const countOf = makeNaturalBatches((counted: readonly CountedOfDay[]) => deps.dayCounters.countsOf(counted))
  return {
    /** Whether no date of this line, at this number or of this carrier is looked at any more today. */
    async areUsedUp(keyed: Keyed): Promise<boolean> {
      const counts = await Promise.all(limitsOf(keyed).map(async ({ of, most }) => (await countOf(of)) >= most))
      return counts.includes(true)
    },
    /** Counts one more. @returns whether it was the line's last today */
    async count(keyed: Keyed): Promise<boolean> {
      const [ofLine = 0] = await Promise.all(limitsOf(keyed).map(({ of }) => countEach(of)))
      return ofLine >= MISSES_A_LINE
    },
  }

  function limitsOf({ line, siteId, carrierMark }: Keyed) {
    const day = kstDay(deps.clock.now())
    const limited = (thing: string, of: string) => ({ day, token: deps.tokens.limited(day, thing, of) })
    return [
      { of: missesCountedBy(deps.tokens, day, line), most: MISSES_A_LINE },
      { of: limited('site-missed-birth-dates', String(siteId)), most: deps.missesASite },
      { of: limited('carrier-missed-birth-dates', String(carrierMark)), most: deps.missesACarrier },
    ]
  }
}

/** Under what the day's misses of a line are counted. */
export function missesCountedBy(tokens: Pick<Pseudonyms, 'limited'>, day: CalendarDate, line: Line): CountedOfDay {
  return { day, token: tokens.limited(day, 'missed-birth-dates', line) }
}
