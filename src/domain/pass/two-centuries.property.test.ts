/** Properties of every decision under every ruleset of ours, from 1900 to 2100, with leap days and summer time. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readRuleset } from '../../adapters/rulesets/read-ruleset.ts'
import { addDays, type CalendarDate, DAY, type EpochMs, HOUR, parseCalendarDate } from '../kit/time.ts'
import { dayNumberAt, dayNumberOf, localDay, startOfDay } from '../kit/zone.ts'
import { indexRuleset } from '../rules/known-rules.ts'
import type { Ruleset, RulesetRows, TestCredential } from '../rules/ruleset.ts'
import { decidePass } from './decide-pass.ts'
import type { Evidence } from './evidence/evidence.ts'
import type { PassDecision } from './pass-decision.ts'
import type { PassQuestion } from './pass-question.ts'

const korea = readRuleset('rulesets/kr')
/** The Korean rules without beginning or end: what they say must hold in any year. */
const korealways = indexRuleset(withoutEnds(korea))
const fenland = readRuleset('rulesets/template')

const FIRST = Date.UTC(1900, 0, 2)
const LAST = Date.UTC(2100, 11, 30)
const LEAP = [
  '1904-02-29',
  '1996-02-29',
  '2000-02-29',
  '2020-02-29',
  '2024-02-29',
  '2030-02-28',
  '2096-02-29',
] as CalendarDate[]

const days = fc.oneof(
  fc.integer({ min: 0, max: 73_000 }).map((n) => addDays('1900-01-02' as CalendarDate, n)),
  fc.constantFrom(...LEAP),
  fc.integer({ min: 0, max: 420 }).map((n) => addDays('2029-11-01' as CalendarDate, n)),
)
const instantsNear = (ruleset: Ruleset) =>
  fc.oneof(
    fc.integer({ min: FIRST, max: LAST }),
    fc
      .tuple(days, fc.constantFrom(-1, 0, 1, HOUR, 12 * HOUR))
      .map(([day, ms]) => startOfDay(ruleset.zone, dayNumberOf(day)) + ms),
  )

function evidenceOf(ruleset: Ruleset): fc.Arbitrary<Evidence> {
  const ids = (named: readonly { id: string }[]) => fc.constantFrom(...named.map(({ id }) => id), 'unheard-of')
  const grounds = ruleset.credentials.flatMap((row) => (row.kind === 'exemption' ? (row.grounds ?? []) : []))
  return fc.oneof(
    fc.record({
      kind: fc.constant('vaccination' as const),
      vaccine: ids(ruleset.vaccines),
      dose: fc.integer({ min: 1, max: 4 }),
      seriesDoses: fc.integer({ min: 1, max: 3 }),
      date: days,
    }),
    fc.record({ kind: fc.constant('recovery' as const), released: days }),
    fc.record({
      kind: fc.constant('test' as const),
      type: ids(ruleset.tests),
      result: fc.constantFrom('negative' as const, 'positive' as const),
      medium: ids(ruleset.media),
      supervised: fc.boolean(),
      at: instantsNear(ruleset),
    }),
    fc.record({
      kind: fc.constant('exemption' as const),
      ground: fc.constantFrom(...grounds, 'another'),
      issued: days,
    }),
  )
}

/** Evidence that lies near the time of the question, so that it matters. */
function questionsOf(ruleset: Ruleset): fc.Arbitrary<PassQuestion & { evidence: readonly Evidence[] }> {
  return fc
    .record({
      at: instantsNear(ruleset),
      site: fc.record({
        category: fc.constantFrom(...ruleset.facilityTypes),
        region: fc.constantFrom(...ruleset.regions.map(({ id }) => id)),
      }),
      person: fc.record({ birthDate: days }),
      evidence: fc.array(evidenceOf(ruleset), { maxLength: 4 }),
      shift: fc.array(fc.integer({ min: -420, max: 2 }), { minLength: 4, maxLength: 4 }),
    })
    .map(({ shift, ...question }) => {
      const today = localDay(ruleset.zone, question.at)
      const near = question.evidence.map((item, nth) =>
        moved(item, addDays(today, shift[nth] ?? 0), question.at, shift[nth] ?? 0),
      )
      return { ...question, evidence: near }
    })
}

function moved(item: Evidence, day: CalendarDate, at: EpochMs, shift: number): Evidence {
  switch (item.kind) {
    case 'vaccination':
      return { ...item, date: day }
    case 'recovery':
      return { ...item, released: day }
    case 'exemption':
      return { ...item, issued: day }
    case 'test':
      return { ...item, at: at + Math.round((shift / 420) * 4 * DAY) }
  }
}

const met = (decision: PassDecision) => ({ ...decision, nextChangeAt: null })
const end = (at: EpochMs | null) => at ?? Number.POSITIVE_INFINITY

describe.each([
  ['Korea', korea],
  ['Korea in any year', korealways],
  ['Fenland', fenland],
])('under the rules of %s', (_, ruleset) => {
  test('there is a decision at every instant, it holds until nextChangeAt, and is another from then on', () => {
    fc.assert(
      fc.property(questionsOf(ruleset), fc.double({ min: 0, max: 1, noNaN: true }), (question, share) => {
        const decision = decidePass(ruleset, question)
        const next = decision.nextChangeAt ?? LAST + 900 * DAY
        const between = question.at + Math.floor(Math.max(0, next - 1 - question.at) * share)
        expect(met(decidePass(ruleset, { ...question, at: between }))).toEqual(met(decision))
        if (decision.nextChangeAt === null) return
        expect(decision.nextChangeAt).toBeGreaterThan(question.at)
        expect(met(decidePass(ruleset, { ...question, at: next }))).not.toEqual(met(decision))
      }),
      { numRuns: 1500 },
    )
  })

  test('more evidence never takes a pass away, nor shortens it', () => {
    fc.assert(
      fc.property(questionsOf(ruleset), questionsOf(ruleset), (question, other) => {
        const before = decidePass(ruleset, question)
        const near = other.evidence.map((item) =>
          moved(item, localDay(ruleset.zone, question.at - 30 * DAY), question.at, -40),
        )
        const after = decidePass(ruleset, { ...question, evidence: [...question.evidence, ...near] })
        expect(before.outcome !== 'pass' || after.outcome === 'pass').toBe(true)
        const counted = before.outcome === 'pass' && before.enforcement === 'none'
        expect(!counted || end(after.validUntil) >= end(before.validUntil)).toBe(true)
      }),
      { numRuns: 1500 },
    )
  })

  test('a negative test never counts beyond the end that its own rule gives it', () => {
    const rows = ruleset.credentials.filter((row): row is TestCredential => row.kind === 'test')
    fc.assert(
      fc.property(questionsOf(ruleset), instantsNear(ruleset), (question, at) => {
        const held = question.evidence.filter((item) => item.kind === 'test')
        const asked = { ...question, at, evidence: held.map((item) => ({ ...item, at: at - 30 * HOUR })) }
        const decision = decidePass(ruleset, { ...asked, person: { birthDate: '1850-01-01' as CalendarDate } })
        if (decision.outcome !== 'pass') return
        const ends = rows.map((row) => {
          const passed = at - 30 * HOUR + row.hours * HOUR
          const last = row.toEndOfDay ? startOfDay(ruleset.zone, dayNumberAt(ruleset.zone, passed) + 1) : passed
          return Math.min(last, row.to)
        })
        expect(ends.some((last) => at < last && decision.validUntil === last)).toBe(true)
      }),
      { numRuns: 1500 },
    )
  })
})

test('a person born on 29 February has a birthday in every year, and an exemption ends on it', () => {
  for (const born of LEAP.filter((day) => day.endsWith('-02-29') && day < '2020')) {
    const year = Number(born.slice(0, 4)) + 12
    const day = parseCalendarDate(`${year}-02-29`) ?? (`${year}-03-01` as CalendarDate)
    const site = { category: 'tavern', region: 'dry-hills' }
    const always = indexRuleset(withoutEnds(fenland))
    const at = startOfDay(fenland.zone, dayNumberOf(day))
    const tavern = (when: EpochMs) =>
      decidePass(always, { at: when, site, person: { birthDate: born }, evidence: [] }).reason
    expect([tavern(at - 1).code, tavern(at).code]).toEqual(['proof-holds', 'no-evidence'])
  }
})

function withoutEnds(rows: RulesetRows): RulesetRows {
  const always = <Row extends { from: EpochMs; to: EpochMs }>(row: Row): Row => ({
    ...row,
    from: Number.NEGATIVE_INFINITY,
    to: Number.POSITIVE_INFINITY,
    publishedAt: Number.NEGATIVE_INFINITY,
    endPublishedAt: Number.NEGATIVE_INFINITY,
  })
  const unfined = rows.requirements.map((row) => ({ ...always(row), penaltyFrom: Number.NEGATIVE_INFINITY }))
  return {
    ...rows,
    requirements: unfined,
    suspensions: [],
    allowances: rows.allowances.slice(-1).map(always),
    acceptances: rows.acceptances.filter(({ id }) => id === 'W1').map(always),
    ageExemptions: rows.ageExemptions.map(always),
    credentials: rows.credentials.map(always),
  }
}
