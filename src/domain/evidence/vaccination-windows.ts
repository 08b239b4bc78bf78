/** When doses count: the whole history is judged, since records number the same doses differently. */
import type { Expiry, Validity } from '../rules/ruleset.ts'
import { DAY, type EpochMs, startOfKstDay } from '../time.ts'
import type { Recovery, Vaccination } from './evidence.ts'
import { type ProofWindow, proofWindow } from './proof-window.ts'

export type DoseHistory = {
  readonly doses: readonly Vaccination[]
  readonly recoveries: readonly Recovery[]
  /** Until then the person is too young for the limit of the primary series; `-Infinity` when the age is not known. */
  readonly unlimitedUntil: EpochMs
}

/**
 * The windows of all doses.
 *
 * A primary series (Janssen: one dose) counts from day 14, 00:00 (KST), to day 180, 24:00, of its last dose; a booster
 * at once and without end; a primary series with an infection, in either order, without end.
 *
 * @param expiry null while nobody knows that a primary series ends
 * @see rulesets/kr, "validity"; KDCA's example: dose of 10 July 2021 → 6 January 2022, 24:00
 */
export function vaccinationWindows(history: DoseHistory, validity: Validity, expiry: Expiry | null): ProofWindow[] {
  const { doses } = history
  const windows: ProofWindow[] = []
  for (const dose of doses) {
    const day = startOfKstDay(dose.date)
    if (isBooster(dose, doses)) {
      windows.push(proofWindow('vaccination', day, Number.POSITIVE_INFINITY))
    } else if (completes(dose, doses)) {
      const counts = day + validity.primaryFromDays * DAY
      windows.push(primaryWindow(counts, day + (validity.primaryToDays + 1) * DAY, history.unlimitedUntil, expiry))
      for (const { released } of history.recoveries) {
        const from = released > dose.date ? startOfKstDay(released) : counts
        windows.push(proofWindow('vaccination', from, Number.POSITIVE_INFINITY))
      }
    }
  }
  return windows
}

function primaryWindow(
  from: EpochMs,
  lastDayEnds: EpochMs,
  unlimitedUntil: EpochMs,
  expiry: Expiry | null,
): ProofWindow {
  if (expiry === null) return proofWindow('vaccination', from, Number.POSITIVE_INFINITY)
  const until = Math.max(lastDayEnds, expiry.from, unlimitedUntil)
  return { proof: 'vaccination', from, until, graceUntil: until < expiry.penaltyFrom ? expiry.penaltyFrom : null }
}

/** Beyond its series by number (3 of 2, 2 of 1), or given after another dose had completed a series. */
function isBooster(dose: Vaccination, doses: readonly Vaccination[]): boolean {
  return (
    dose.dose > dose.seriesDoses ||
    doses.some((other) => other.date < dose.date && !isSameDose(other, dose) && completes(other, doses))
  )
}

/** By its number, or by how many other doses came before: a second vaccine is often numbered from 1 again. */
function completes(dose: Vaccination, doses: readonly Vaccination[]): boolean {
  if (dose.dose >= dose.seriesDoses) return true
  const before = doses.filter(
    (other, index) =>
      other.date < dose.date &&
      !isSameDose(other, dose) &&
      doses.findIndex((first) => first.date < dose.date && isSameDose(first, other)) === index,
  )
  return before.length + 1 >= dose.seriesDoses
}

/** The same dose entered twice, perhaps under two days. */
function isSameDose(one: Vaccination, other: Vaccination): boolean {
  return one.vaccine === other.vaccine && one.dose === other.dose && one.seriesDoses === other.seriesDoses
}
