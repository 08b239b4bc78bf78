/** Validity of each piece of a person's evidence, by the rules as known. Only local days of the country are counted. */

import { birthday, type CalendarDate, type EpochMs, HOUR, yearOf } from '../../kit/time.ts'
import { dayNumberAt, dayNumberOf, startOfDay, startOfYear, type Zone } from '../../kit/zone.ts'
import type {
  ExemptionCredential,
  KnownAge,
  KnownCredentials,
  KnownRules,
  RecoveryCredential,
  TestCredential,
} from '../../rules/ruleset.ts'
import type { Evidence, Exemption, Recovery, TestResult, Vaccination } from './evidence.ts'
import { type ProofWindow, windowWithin } from './proof-window.ts'
import { vaccinationWindows } from './vaccination-windows.ts'

/** @param birthDate undefined: the age is not known, so no rule for the young helps */
export function evidenceWindows(
  evidence: readonly Evidence[],
  birthDate: CalendarDate | undefined,
  zone: Zone,
  credentials: KnownCredentials,
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
        for (const row of credentials.recoveries) windows.push(...recoveryWindow(item, row, zone))
        break
      case 'test':
        for (const row of credentials.tests) if (isOf(item, row)) windows.push(...testWindow(item, row, zone))
        break
      case 'exemption':
        windows.push(...exemptionWindows(item, credentials.exemptions, zone))
        break
    }
  }
  if (doses.length === 0) return windows
  windows.push(...vaccinationWindows({ doses, recoveries, birthDate }, credentials.doses, zone))
  return windows
}

/**
 * When the age itself is the exemption: while the person is young enough, or until the start of the plan known last
 * (청소년 방역패스) for those whom it covers.
 */
export function ageWindows(birthDate: CalendarDate, { ages }: KnownRules, zone: Zone): ProofWindow[] {
  return ages.flatMap((age) =>
    windowWithin(
      age.row,
      'age',
      Number.NEGATIVE_INFINITY,
      Math.min(grownAt(birthDate, age, zone), planStart(birthDate, age)),
    ),
  )
}

/** The first instant at which a person is too old for an exemption by age. */
export function grownAt(birthDate: CalendarDate, { row }: KnownAge, zone: Zone): EpochMs {
  if (row.by === 'birth-year') return startOfYear(zone, yearOf(birthDate) + row.atMost + 1)
  return startOfDay(zone, dayNumberOf(birthday(birthDate, row.atMost + 1)))
}

function planStart(birthDate: CalendarDate, { plan }: KnownAge): EpochMs {
  if (plan === null || plan.start === null || birthDate > plan.bornOnOrBefore) return Number.POSITIVE_INFINITY
  return plan.start
}

function recoveryWindow({ released }: Recovery, row: RecoveryCredential, zone: Zone): ProofWindow[] {
  const day = dayNumberOf(released)
  const until = row.days === null ? Number.POSITIVE_INFINITY : startOfDay(zone, day + row.days + 1)
  return windowWithin(row, 'recovery', startOfDay(zone, day + row.fromDays), until)
}

/** Made while the row is in force, shown in a way and made in a way that the row takes. */
function isOf(test: TestResult, row: TestCredential): boolean {
  return (
    test.result === 'negative' &&
    test.type === row.test &&
    row.from <= test.at &&
    test.at < row.to &&
    (test.supervised || !row.supervised) &&
    (row.media === null || row.media.includes(test.medium))
  )
}

/** Never beyond the end of its own row. */
function testWindow({ at }: TestResult, row: TestCredential, zone: Zone): ProofWindow[] {
  return windowWithin(row, 'negative-test', at, negativeTestEnd(at, row, zone))
}

/**
 * The end of a negative test: when its hours have passed, or 24:00 of the day on which they have. PCR in Korea:
 * Monday 15:00 → Wednesday 24:00.
 *
 * @param since when the text was sent, or the paper's result registered
 * @returns     exclusive
 */
export function negativeTestEnd(
  since: EpochMs,
  { hours, toEndOfDay }: Pick<TestCredential, 'hours' | 'toEndOfDay'>,
  zone: Zone,
): EpochMs {
  const passed = since + hours * HOUR
  return toEndOfDay ? startOfDay(zone, dayNumberAt(zone, passed) + 1) : passed
}

/** By the rows that name the ground; a ground that none names, by the row for all others. */
function exemptionWindows(
  { ground, issued }: Exemption,
  rows: readonly ExemptionCredential[],
  zone: Zone,
): ProofWindow[] {
  const named = rows.filter((row) => row.grounds?.includes(ground))
  const day = dayNumberOf(issued)
  return (named.length > 0 ? named : rows.filter((row) => row.grounds === null)).flatMap((row) => {
    if (!row.counts) return []
    const until = row.days === null ? Number.POSITIVE_INFINITY : startOfDay(zone, day + row.days + 1)
    return windowWithin(row, 'exemption', startOfDay(zone, day), until)
  })
}
