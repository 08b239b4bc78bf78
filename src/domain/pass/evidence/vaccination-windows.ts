/** Validity of doses: the whole history is judged, as records number the same doses differently. */

import { type CalendarDate, type EpochMs, yearOf } from '../../kit/time.ts'
import { dayNumberOf, startOfDay, startOfYear, type Zone } from '../../kit/zone.ts'
import type { DoseCredential } from '../../rules/ruleset.ts'
import type { Recovery, Vaccination } from './evidence.ts'
import { type ProofWindow, windowWithin } from './proof-window.ts'

export type DoseHistory = {
  readonly doses: readonly Vaccination[]
  readonly recoveries: readonly Recovery[]
  /** Undefined: the age is not known. */
  readonly birthDate: CalendarDate | undefined
}

/**
 * The windows of all doses, by the rows for a primary series, one dose more, and a series with a recovery.
 *
 * In Korea a primary series (Janssen: one dose) counts from day 14, 00:00, to day 180, 24:00, of its last dose; a
 * booster at once and without end; a primary series with an infection, in either order, without end.
 *
 * @see rulesets/kr, "credentials"; KDCA's example: dose of 10 July 2021 → 6 January 2022, 24:00
 */
export function vaccinationWindows(
  history: DoseHistory,
  rows: readonly DoseCredential[],
  zone: Zone,
): readonly ProofWindow[] {
  const windows: ProofWindow[] = []
  for (const row of rows) {
    const doses = row.vaccines === null ? history.doses : history.doses.filter((dose) => isOf(dose, row.vaccines))
    for (const dose of doses) windows.push(...doseWindows(dose, doses, history, row, zone))
  }
  return windows.length < 2 ? windows : windows.filter((window) => !windows.some((other) => covers(other, window)))
}

function doseWindows(
  dose: Vaccination,
  doses: readonly Vaccination[],
  { recoveries, birthDate }: DoseHistory,
  row: DoseCredential,
  zone: Zone,
): ProofWindow[] {
  const day = dayNumberOf(dose.date)
  const counts = startOfDay(zone, day + row.fromDays)
  if (row.series === 'booster') return isBooster(dose, doses) ? [...lasting(row, counts, day, birthDate, zone)] : []
  if (!completes(dose, doses)) return []
  if (row.series === 'primary') return [...lasting(row, counts, day, birthDate, zone)]
  return recoveries.flatMap(({ released }) => {
    const later = released > dose.date
    const from = later ? startOfDay(zone, dayNumberOf(released)) : counts
    return [...lasting(row, from, later ? dayNumberOf(released) : day, birthDate, zone)]
  })
}

/** To the end of the row's last day, counted from the day that completed the proof. */
function lasting(
  row: DoseCredential,
  from: EpochMs,
  day: number,
  birthDate: CalendarDate | undefined,
  zone: Zone,
): readonly ProofWindow[] {
  if (row.days === null) return windowWithin(row, 'vaccination', from, Number.POSITIVE_INFINITY)
  const unlimitedUntil =
    birthDate === undefined || row.unlimitedToAge === null
      ? Number.NEGATIVE_INFINITY
      : startOfYear(zone, yearOf(birthDate) + row.unlimitedToAge + 1)
  const { expiry } = row
  const until = Math.max(startOfDay(zone, day + row.days + 1), unlimitedUntil, expiry?.from ?? Number.NEGATIVE_INFINITY)
  const windows = windowWithin(row, 'vaccination', from, until)
  if (expiry === null || until >= expiry.penaltyFrom) return windows
  return windows.map((window) => ({ ...window, graceUntil: expiry.penaltyFrom }))
}

/** Within one row, a window that another outlasts says nothing more. Rows stand apart: a place may take only one. */
function covers(one: ProofWindow, other: ProofWindow): boolean {
  return (
    one.credential === other.credential &&
    one.from <= other.from &&
    other.until < one.until &&
    (other.graceUntil ?? other.until) <= one.until
  )
}

function isOf({ vaccine }: Vaccination, vaccines: readonly string[] | null): boolean {
  return vaccines === null || vaccines.includes(vaccine)
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
