/** Evidence with dates counted from a chosen noon. */

import { addDays, type CalendarDate, type EpochMs, HOUR, kstDay, startOfKstDay } from '../../src/domain/kit/time.ts'
import type { Evidence, Vaccination } from '../../src/domain/pass/evidence/evidence.ts'

export type EvidenceFrom = ReturnType<typeof evidenceFrom>

/** Makers of evidence for people whose `noon` this is; every `daysAgo` counts whole KST days before it, and what has a day of the calendar is there from that day on. */
export function evidenceFrom(noon: EpochMs) {
  const day = (daysAgo: number): CalendarDate => addDays(kstDay(noon), -daysAgo)
  const dose = (vaccine: string, nth: number, seriesDoses: number, daysAgo: number): Vaccination => ({
    kind: 'vaccination',
    vaccine,
    dose: nth,
    seriesDoses,
    date: day(daysAgo),
  })
  const test = (type: 'pcr' | 'rapid', medium: 'text' | 'paper', on: CalendarDate): Evidence => ({
    kind: 'test',
    type,
    result: 'negative',
    medium,
    supervised: true,
    at: startOfKstDay(on) + 9 * HOUR,
  })
  const hasCome = (date: CalendarDate) => date <= kstDay(noon)
  return {
    one: (vaccine: string, daysAgo: number): Evidence[] => [dose(vaccine, 1, 2, daysAgo)],
    /** Two doses; `daysAgo` is the second. */
    two: (vaccine: string, daysAgo: number): Evidence[] => [
      dose(vaccine, 1, 2, daysAgo + 28),
      dose(vaccine, 2, 2, daysAgo),
    ],
    crossed: (daysAgo: number): Evidence[] => [dose('astrazeneca', 1, 2, daysAgo + 77), dose('pfizer', 2, 2, daysAgo)],
    janssen: (daysAgo: number): Evidence[] => [dose('janssen', 1, 1, daysAgo)],
    /** Two doses and a booster `daysAgo`. */
    boosted: (vaccine: string, daysAgo: number): Evidence[] => [
      dose(vaccine, 1, 2, daysAgo + 218),
      dose(vaccine, 2, 2, daysAgo + 190),
      dose('pfizer', 3, 2, daysAgo),
    ],
    /** Doses of a series of two and its boosters, by their days in order. */
    dosesOn: (vaccine: string, ...dates: readonly CalendarDate[]): Evidence[] =>
      dates
        .filter(hasCome)
        .map((date, index) => ({ kind: 'vaccination', vaccine, dose: index + 1, seriesDoses: 2, date })),
    paperPcrOn: (date: CalendarDate): Evidence[] => [date].filter(hasCome).map((on) => test('pcr', 'paper', on)),
    recovered: (daysAgo: number): Evidence[] => [{ kind: 'recovery', released: day(daysAgo) }],
    pcr: (daysAgo: number): Evidence[] => [test('pcr', 'text', day(daysAgo))],
    rapid: (daysAgo: number): Evidence[] => [test('rapid', 'paper', day(daysAgo))],
    exempt: (ground: string, daysAgo: number): Evidence[] => [{ kind: 'exemption', ground, issued: day(daysAgo) }],
  }
}
