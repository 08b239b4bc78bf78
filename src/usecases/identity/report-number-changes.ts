/** Takes a registry's or a carrier's word that numbers have other owners since a time: of its own lines, of days that may be meant. */
import type { Actor } from '../../domain/access/actor.ts'
import type { Line } from '../../domain/call/phone/line.ts'
import { isWithin } from '../../domain/call/phone/line-prefix.ts'
import { DAY, type EpochMs, kstDay, MINUTE } from '../../domain/kit/time.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { Counted, DayLimits } from '../../ports/kit/day-limits.ts'
import type { AuditBatches } from '../access/audit-batches.ts'
import type { EndBinding } from './end-binding.ts'

export type ReportNumberChangesDeps = {
  readonly endBinding: Pick<EndBinding, 'numbersChanged'>
  readonly dayLimits: DayLimits
  readonly clock: Pick<Clock, 'now'>
  /** Beside the day's entry, which is written with the first change: how many numbers a list had. */
  readonly audit: Pick<AuditBatches, 'note'>
}

export type NumberChangesReported =
  | { readonly outcome: 'taken' | 'in-the-future' | 'too-old' | 'quota-reached' }
  /** `nth`: the first that is none of theirs. Nothing was taken. */
  | { readonly outcome: 'not-yours'; readonly nth: number }

/** Clocks of two machines. */
const AHEAD_MS = MINUTE
/** A number is given to another 28 to 90 days after it was given up; what is older is a mistake in the list. */
const OLDEST_MS = 90 * DAY

/** Where the entry names none. Fifty lists of a thousand. */
const PER_DAY = 50_000
/** A begun hundred counts as one. */
const UNIT = 100

export type ReportNumberChanges = ReturnType<typeof makeReportNumberChanges>

/** The whole list or nothing of it. Throws AppError `DATABASE_UNAVAILABLE`. */
export function makeReportNumberChanges({ endBinding, dayLimits, clock, audit }: ReportNumberChangesDeps) {
  return async function reportNumberChanges(
    actor: Actor,
    lines: readonly Line[],
    since: EpochMs,
  ): Promise<NumberChangesReported> {
    const age = clock.now() - since
    if (age < -AHEAD_MS) return { outcome: 'in-the-future' }
    if (age > OLDEST_MS) return { outcome: 'too-old' }
    const { numbers } = actor
    const nth = numbers === undefined ? -1 : lines.findIndex((line) => !isWithin(line, numbers))
    if (nth !== -1) return { outcome: 'not-yours', nth }
    const units = Array.from({ length: Math.ceil(lines.length / UNIT) }, () => unitOf(actor))
    const counted = await dayLimits.count(kstDay(clock.now()), units)
    if (Math.max(...counted) * UNIT > (actor.perDay ?? PER_DAY)) return { outcome: 'quota-reached' }
    await endBinding.numbersChanged(actor, lines, since)
    audit.note(actor, 'number-changes', lines.length)
    return { outcome: 'taken' }
  }
}

function unitOf({ name }: Actor): Counted {
  return { thing: 'number-changes', of: name }
}
