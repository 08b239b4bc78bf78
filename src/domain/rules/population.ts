/** People that one may meet under some rules, made from the rules' own words and periods: at each edge, both sides. */

import { addDays, type CalendarDate, type EpochMs, HOUR, yearOf } from '../kit/time.ts'
import { localDay } from '../kit/zone.ts'
import type { Evidence } from '../pass/evidence/evidence.ts'
import type { Credential, RulesetRows } from './ruleset.ts'

export type Inhabitant = {
  /** `pfizer 2 of 2, 180 days ago` */
  readonly label: string
  readonly person: { readonly birthDate: CalendarDate }
  readonly evidence: readonly Evidence[] | 'unknown'
}

/** Everyone worth asking about at an instant, where several rules are compared: whoever any of them tells apart. */
export function populationAt(rulesets: readonly RulesetRows[], at: EpochMs): readonly Inhabitant[] {
  const [first] = rulesets
  if (first === undefined) return []
  const today = localDay(first.zone, at)
  const adult = { birthDate: addDays(today, -40 * 365) }
  const credentials = rulesets.flatMap((rules) => rules.credentials)
  const vaccines = unique(rulesets.flatMap((rules) => rules.vaccines.map(({ id }) => id)))
  const media = unique(rulesets.flatMap((rules) => rules.media.map(({ id }) => id)))
  const held = [
    { label: 'nothing', evidence: [] },
    { label: 'unknown evidence', evidence: 'unknown' as const },
    ...doses(credentials, vaccines, today),
    ...recoveries(credentials, today),
    ...tests(credentials, media, at),
    ...exemptions(credentials, today),
  ]
  const people = held.map(({ label, evidence }) => ({ label, person: adult, evidence }))
  return [...people, ...ages(rulesets, today)]
}

type Held = { readonly label: string; readonly evidence: readonly Evidence[] }

function doses(credentials: readonly Credential[], vaccines: readonly string[], today: CalendarDate): Held[] {
  const rows = credentials.filter((row) => row.kind === 'vaccination')
  const ago = edges(rows.flatMap((row) => [row.fromDays, row.days === null ? 400 : row.days + 1]))
  return vaccines.flatMap((vaccine) => {
    const dose = (number: number, days: number): Evidence => ({
      kind: 'vaccination',
      vaccine,
      dose: number,
      seriesDoses: 2,
      date: addDays(today, -days),
    })
    return [
      { label: `${vaccine} 1 of 2, 60 days ago`, evidence: [dose(1, 60)] },
      { label: `${vaccine} 3 of 2, today`, evidence: [dose(2, 400), dose(3, 0)] },
      ...ago.map((days) => ({ label: `${vaccine} 2 of 2, ${days} days ago`, evidence: [dose(2, days)] })),
      {
        label: `${vaccine} 2 of 2, 400 days ago, and recovered`,
        evidence: [dose(2, 400), { kind: 'recovery' as const, released: addDays(today, -30) }],
      },
    ]
  })
}

function recoveries(credentials: readonly Credential[], today: CalendarDate): Held[] {
  const rows = credentials.filter((row) => row.kind === 'recovery')
  return edges(rows.flatMap((row) => [row.fromDays, (row.days ?? 400) + 1])).map((days) => ({
    label: `released ${days} days ago`,
    evidence: [{ kind: 'recovery', released: addDays(today, -days) }],
  }))
}

function tests(credentials: readonly Credential[], media: readonly string[], at: EpochMs): Held[] {
  const rows = credentials.filter((row) => row.kind === 'test')
  const hours = edges(rows.flatMap((row) => [row.hours, row.hours + 24]))
  return unique(rows.map((row) => row.test)).flatMap((type) =>
    media.flatMap((medium) =>
      [true, false].flatMap((supervised) =>
        hours.map((ago) => ({
          label: `${type} ${supervised ? 'supervised' : 'alone'}, ${medium}, ${ago} hours ago`,
          evidence: [
            { kind: 'test' as const, type, medium, supervised, result: 'negative' as const, at: at - ago * HOUR },
          ],
        })),
      ),
    ),
  )
}

function exemptions(credentials: readonly Credential[], today: CalendarDate): Held[] {
  const rows = credentials.filter((row) => row.kind === 'exemption')
  const days = edges([1, ...rows.flatMap((row) => (row.days === null ? [] : row.days + 1))])
  return unique(['another ground', ...rows.flatMap((row) => row.grounds ?? [])]).flatMap((ground) =>
    days.map((ago) => ({
      label: `exempt by ${ground}, ${ago} days ago`,
      evidence: [{ kind: 'exemption', ground, issued: addDays(today, -ago) }],
    })),
  )
}

/** Around every age that a rule names, by year and by birthday. */
function ages(rulesets: readonly RulesetRows[], today: CalendarDate): Inhabitant[] {
  const named = rulesets.flatMap((rules) => [
    ...rules.ageExemptions.map(({ atMost }) => atMost),
    ...rules.suspensions.flatMap(({ maxAge }) => maxAge ?? []),
    ...rules.credentials.flatMap((row) => (row.kind === 'vaccination' ? (row.unlimitedToAge ?? []) : [])),
  ])
  const years = unique(named.flatMap((age) => [age, age + 1])).sort((a, b) => a - b)
  return years.flatMap((age) =>
    [today.slice(4), '-01-01'].map((rest) => {
      const birthDate = addDays(`${yearOf(today) - age}${rest === '-02-29' ? '-03-01' : rest}` as CalendarDate, 0)
      return { label: `born ${birthDate}, nothing`, person: { birthDate }, evidence: [] }
    }),
  )
}

/** The number and the one before. */
function edges(numbers: readonly number[]): number[] {
  return unique(numbers.flatMap((number) => [number - 1, number]).filter((number) => number >= 0)).sort((a, b) => a - b)
}

function unique<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values)]
}
