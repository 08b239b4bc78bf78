/** Daily quota of an operator's events. It is counted in thousands, each paid in advance where a restart does not forget it; nobody waits for that. */
import type { Actor } from '../../domain/access/actor.ts'
import { AppError } from '../../domain/kit/errors.ts'
import { type CalendarDate, kstDay } from '../../domain/kit/time.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { DayLimits } from '../../ports/kit/day-limits.ts'
import type { Events } from '../../ports/kit/events.ts'

export type EventQuotaDeps = {
  readonly dayLimits: DayLimits
  readonly clock: Pick<Clock, 'now'>
  readonly events: Events
}

export type EventQuota = {
  /** Counts so many more. @returns whether they are within the day's number; where not, none is counted */
  take(operator: Actor, count: number): boolean
  /** So many of them made no visit: whoever sends again what was not stored, or what was, uses up nothing of its day. */
  giveBack(operator: Actor, count: number): void
}

/** Where the entry names none. All of Korea had 3.7 million visitor calls on a day of December 2021. */
const PER_DAY = 1_000_000
/** Counted at a time: a row each, a thousand a day at most where the entry names no other number. */
const UNIT = 1_000

type Use = {
  readonly day: CalendarDate
  /** By everybody, before what was paid last here. */
  before: number
  /** Since then, from here. */
  here: number
  paid: number
  paying: boolean
}

/**
 * While the database is away events are taken by what is known here, and paid once it is back: calls wait for no other system.
 * A restart, or another process, costs at most a thousand that were paid and not used.
 */
export function makeEventQuota({ dayLimits, clock, events }: EventQuotaDeps): EventQuota {
  const uses = new Map<string, Use>()

  function useOf(name: string): Use {
    const day = kstDay(clock.now())
    const known = uses.get(name)
    if (known?.day === day) return known
    const use = { day, before: 0, here: 0, paid: 0, paying: false }
    uses.set(name, use)
    return use
  }

  async function pay(name: string, use: Use): Promise<void> {
    use.paying = true
    try {
      const units = Math.floor((use.here - use.paid) / UNIT) + 1
      const counted = await dayLimits.count(
        use.day,
        Array.from({ length: units }, () => ({ thing: 'call-events', of: name }) as const),
      )
      // What others have counted meanwhile lies before ours.
      use.paid += units * UNIT
      use.before = Math.max(use.before, Math.max(...counted) * UNIT - use.paid)
    } catch (error) {
      if (error instanceof AppError) return // tried again with the next event
      const message = error instanceof Error ? error.message : String(error)
      events.emit({ type: 'fault', part: 'event-quota', message })
    } finally {
      use.paying = false
    }
  }

  return {
    take(operator, count) {
      const use = useOf(operator.name)
      if (use.before + use.here + count > (operator.perDay ?? PER_DAY)) return false
      use.here += count
      if (use.here >= use.paid && !use.paying) void pay(operator.name, use)
      return true
    },
    giveBack(operator, count) {
      const use = useOf(operator.name)
      use.here = Math.max(0, use.here - count)
    },
  }
}
