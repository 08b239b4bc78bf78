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

/** Throws AppError `DATABASE_UNAVAILABLE` (retryable). */
export function makeMissedBirthDates(deps: MissedBirthDatesDeps) {
  const countEach = makeNaturalBatches((counted: readonly CountedOfDay[]) => deps.dayCounters.count(counted))
  const countOf = makeNaturalBatches((counted: readonly CountedOfDay[]) => deps.dayCounters.countsOf(counted))
  /** Dates that are being looked at: each may be a miss, and counts as one until it is known to be none. */
  const underWay = new Map<string, number>()

  return {
    /**
     * Looks at one date of this line, at this number and of this carrier, where none of them has used up its misses.
     * @param look  says whether it was a miss. @returns `last` where that was the line's last today
     */
    async within(
      keyed: Keyed,
      look: () => Promise<'miss' | 'no-miss'>,
    ): Promise<'used-up' | 'miss' | 'last' | 'no-miss'> {
      const limits = limitsOf(keyed)
      const before = limits.map(({ of }) => begin(nameOf(of)))
      try {
        const counts = await Promise.all(limits.map(({ of }) => countOf(of)))
        if (limits.some(({ most }, nth) => (counts[nth] ?? 0) + (before[nth] ?? 0) >= most)) return 'used-up'
        if ((await look()) === 'no-miss') return 'no-miss'
        const [ofLine = 0] = await Promise.all(limits.map(({ of }) => countEach(of)))
        return ofLine >= MISSES_A_LINE ? 'last' : 'miss'
      } finally {
        for (const { of } of limits) end(nameOf(of))
      }
    },
  }

  /** @returns how many were under way before */
  function begin(name: string): number {
    const before = underWay.get(name) ?? 0
    underWay.set(name, before + 1)
    return before
  }

  function end(name: string): void {
    const left = (underWay.get(name) ?? 1) - 1
    if (left === 0) underWay.delete(name)
    else underWay.set(name, left)
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

function nameOf({ token }: CountedOfDay): string {
  return Buffer.from(token).toString('latin1')
}

/** Under what the day's misses of a line are counted. */
export function missesCountedBy(tokens: Pick<Pseudonyms, 'limited'>, day: CalendarDate, line: Line): CountedOfDay {
  return { day, token: tokens.limited(day, 'missed-birth-dates', line) }
}
