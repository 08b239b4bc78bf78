/** Expiry notice: the end of a person's pass by the dated rules, and the step (14, 7, 1 days before) of which a text is due. */
import type { Person } from '../identity/person.ts'
import { type CalendarDate, daysBetween, type EpochMs, kstDay } from '../kit/time.ts'
import { isInForce, knownRules } from '../rules/known-rules.ts'
import type { KnownRules, Ruleset } from '../rules/ruleset.ts'
import type { Evidence } from './evidence/evidence.ts'
import { ageWindows, evidenceWindows } from './evidence/evidence-windows.ts'
import type { ProofWindow } from './evidence/proof-window.ts'
import type { ShownProof } from './text/situation.ts'

export type PassEnd = {
  /** The last whole or begun day on which a proof holds. */
  readonly lastDay: CalendarDate
  readonly proof: Exclude<ShownProof, 'negative-test'>
}

export type NoticeStep = 14 | 7 | 1

/** A notice that could not be sent on its day is of use so many days later; the last one also on the last day. */
const DAYS_LATE: Readonly<Record<NoticeStep, number>> = { 14: 3, 7: 3, 1: 1 }

/**
 * When the person's proofs are over, as the rules are known now: of several the end of the last that follows on without
 * a gap. A negative test lasts for days and is told of nowhere.
 *
 * @returns undefined where nothing holds now, where something holds without end or by age, and where no place asks for a
 *          pass any more on that day
 */
export function passEnd(
  ruleset: Ruleset,
  { birthDate }: Pick<Person, 'birthDate'>,
  evidence: readonly Evidence[],
  now: EpochMs,
): PassEnd | undefined {
  const known = knownRules(ruleset, now)
  const windows = [
    ...ageWindows(birthDate, known, ruleset.zone),
    ...evidenceWindows(evidence, birthDate, ruleset.zone, known.credentials),
  ].filter(({ proof }) => proof !== 'negative-test')
  const last = lastOf(windows, now)
  if (last === undefined || last.proof === 'age' || last.until === Number.POSITIVE_INFINITY) return undefined
  if (!isAskedFor(known, last.until)) return undefined
  return { lastDay: kstDay(last.until - 1), proof: last.proof === 'vaccination' ? 'vaccination' : 'other' }
}

/** The step that a notice of today would be of; undefined between them, and once it is over. */
export function noticeStep(today: CalendarDate, lastDay: CalendarDate): NoticeStep | undefined {
  const left = daysBetween(today, lastDay)
  return ([14, 7, 1] as const).find((step) => left <= step && left >= step - DAYS_LATE[step])
}

function lastOf(windows: readonly ProofWindow[], now: EpochMs): ProofWindow | undefined {
  let last: ProofWindow | undefined
  for (let end = now; ; end = last.until) {
    const further = windows
      .filter(({ from, until }) => from <= end && until > end)
      .reduce<ProofWindow | undefined>(
        (best, it) => (best !== undefined && best.until >= it.until ? best : it),
        undefined,
      )
    if (further === undefined) return last
    last = further
    if (last.until === Number.POSITIVE_INFINITY) return last
  }
}

function isAskedFor({ byCategory }: KnownRules, at: EpochMs): boolean {
  return [...byCategory.values()].some(({ requirements }) => requirements.some((row) => isInForce(row, at)))
}
