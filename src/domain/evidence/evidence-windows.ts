/** When each piece of a person's evidence counts, by the rules as known. */
import type { KnownRules, Validity } from '../rules/ruleset.ts'
import {
  type CalendarDate,
  DAY,
  type EpochMs,
  endOfKstDayAt,
  HOUR,
  startOfKstDay,
  startOfKstYear,
  yearOf,
} from '../time.ts'
import type { Evidence, Exemption, Recovery, TestResult, Vaccination } from './evidence.ts'
import { type ProofWindow, proofWindow } from './proof-window.ts'
import { vaccinationWindows } from './vaccination-windows.ts'

/** @param birthDate undefined: the age is not known, so no rule for the young helps */
export function evidenceWindows(
  evidence: readonly Evidence[],
  birthDate: CalendarDate | undefined,
  validity: Validity,
  known: KnownRules,
): ProofWindow[] {
  const doses: Vaccination[] = []
  const recoveries: Recovery[] = []
  const windows: ProofWindow[] = []
  for (const item of evidence) {
    switch (item.kind) {
      case 'vaccination':
        doses.push(item)
        break
      case 'recovery':
        recoveries.push(item)
        windows.push(recoveryWindow(item, validity))
        break
      case 'test':
        windows.push(...testWindow(item, validity, known.rapidFrom))
        break
      case 'exemption':
        windows.push(...exemptionWindow(item, validity))
        break
    }
  }
  const unlimitedUntil =
    birthDate === undefined ? Number.NEGATIVE_INFINITY : startOfKstYear(yearOf(birthDate) + validity.unlimitedToAge + 1)
  windows.push(...vaccinationWindows({ doses, recoveries, unlimitedUntil }, validity, known.expiry))
  return windows
}

/**
 * When the age itself is the exemption: until the end of the year in which the person turns 18, or until the start of
 * the teen pass (청소년 방역패스) for those whom the plan known last covers.
 */
export function ageWindow(birthDate: CalendarDate, known: KnownRules): ProofWindow[] {
  const exemption = known.ageExemption
  if (exemption === null) return []
  const grown = startOfKstYear(yearOf(birthDate) + exemption.years + 1)
  return [proofWindow('age', exemption.from, Math.min(grown, exemption.to, teenStart(birthDate, known)))]
}

function teenStart(birthDate: CalendarDate, { teenPlan }: KnownRules): EpochMs {
  if (teenPlan === null || teenPlan.start === null || birthDate > teenPlan.bornOnOrBefore)
    return Number.POSITIVE_INFINITY
  return teenPlan.start
}

function recoveryWindow({ released }: Recovery, validity: Validity): ProofWindow {
  const day = startOfKstDay(released)
  return proofWindow('recovery', day, day + (validity.recoveredDays + 1) * DAY)
}

/** Rapid tests: only supervised ones, only on paper, only from the day on which they were introduced. */
function testWindow(test: TestResult, validity: Validity, rapidFrom: EpochMs | null): ProofWindow[] {
  if (test.result !== 'negative') return []
  if (test.type === 'pcr') return [proofWindow('negative-test', test.at, negativeTestEnd(test.at, validity.pcrHours))]
  const counts = test.supervised && test.medium === 'paper' && rapidFrom !== null && test.at >= rapidFrom
  return counts ? [proofWindow('negative-test', test.at, negativeTestEnd(test.at, validity.rapidHours))] : []
}

/**
 * The end of a negative test: 24:00 (KST) of the day on which its hours have passed. PCR: Monday 15:00 → Wednesday 24:00.
 *
 * @param since when the text was sent, or the paper's result registered
 * @param hours 48 for PCR, 24 for a supervised rapid test
 * @returns     exclusive
 */
export function negativeTestEnd(since: EpochMs, hours: number): EpochMs {
  return endOfKstDayAt(since + hours * HOUR)
}

function exemptionWindow({ ground, issued }: Exemption, validity: Validity): ProofWindow[] {
  const special = validity.exemptionGrounds.find((row) => row.grounds.includes(ground))
  const day = startOfKstDay(issued)
  if (special === undefined) return [proofWindow('exemption', day, Number.POSITIVE_INFINITY)]
  if (!special.counts) return []
  const until = special.days === null ? Number.POSITIVE_INFINITY : day + (special.days + 1) * DAY
  return [proofWindow('exemption', Math.max(day, special.from), until)]
}
