/** Properties of every decision by the rules. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readRuleset } from '../../adapters/rulesets/read-ruleset.ts'
import { addDays, type CalendarDate, DAY, type EpochMs, HOUR, kstDay } from '../kit/time.ts'
import { indexRuleset } from '../rules/known-rules.ts'
import { decidePass, passDue } from './decide-pass.ts'
import type { Evidence } from './evidence/evidence.ts'
import type { PassDecision } from './pass-decision.ts'
import type { PassQuestion } from './pass-question.ts'

const korea = readRuleset('rulesets/kr')
const SINCE = Date.UTC(2021, 9, 31)
const UNTIL = Date.UTC(2022, 4, 1)

const instants = fc.oneof(
  fc.integer({ min: SINCE, max: UNTIL }),
  // Where rules change: whole days and evenings in Korea, and the millisecond before.
  fc
    .tuple(fc.integer({ min: 0, max: 181 }), fc.constantFrom(0, 5, 18, 19), fc.constantFrom(-1, 0))
    .map(([day, hour, ms]) => SINCE + (day + 1) * DAY + (hour - 9) * HOUR + ms),
)
const days = (from: CalendarDate, count: number) => fc.integer({ min: 0, max: count }).map((n) => addDays(from, n))
const recentDays = days('2021-01-01' as CalendarDate, 480)
const births = fc.oneof(
  fc.constantFrom(...(['2003-01-01', '2004-12-31', '2005-06-15', '2009-12-31', '2010-01-01'] as CalendarDate[])),
  fc.constantFrom(...(['1962-02-24', '1964-02-29', '1980-05-01'] as CalendarDate[])),
  days('1930-01-01' as CalendarDate, 33_000),
)
const testResults: fc.Arbitrary<Evidence> = fc.record({
  kind: fc.constant('test' as const),
  type: fc.constantFrom('pcr', 'rapid'),
  result: fc.constantFrom('negative', 'negative', 'positive'),
  medium: fc.constantFrom('text', 'paper'),
  supervised: fc.boolean(),
  at: instants,
})
const evidence: fc.Arbitrary<Evidence> = fc.oneof(
  fc.record({
    kind: fc.constant('vaccination' as const),
    vaccine: fc.constantFrom('pfizer', 'janssen', 'astrazeneca'),
    dose: fc.integer({ min: 1, max: 4 }),
    seriesDoses: fc.integer({ min: 1, max: 3 }),
    date: recentDays,
  }),
  fc.record({ kind: fc.constant('recovery' as const), released: recentDays }),
  testResults,
  fc.record({
    kind: fc.constant('exemption' as const),
    ground: fc.constantFrom('severe-reaction', 'immune', 'hospital-care', 'pregnancy'),
    issued: recentDays,
  }),
)
const places = fc.record({
  category: fc.constantFrom(...korea.facilityTypes, 'hair_salon'),
  region: fc.constantFrom('seoul', 'daegu', 'busan'),
})
const parties = fc
  .integer({ min: 1, max: 9 })
  .chain((size) => fc.record({ size: fc.constant(size), withoutPass: fc.integer({ min: 0, max: size }) }))
const questionsWith = (held: fc.Arbitrary<PassQuestion['evidence']>): fc.Arbitrary<PassQuestion> =>
  fc.record(
    {
      at: instants,
      asKnownAt: instants,
      site: places,
      person: fc.record({ birthDate: births }),
      party: parties,
      evidence: held,
    },
    { requiredKeys: ['at', 'site', 'evidence'] },
  )
const questions = questionsWith(fc.oneof(fc.array(evidence, { maxLength: 4 }), fc.constant('unknown' as const)))

/** All that people meet of a decision; when to ask again is left out. */
const met = (decision: PassDecision) => ({ ...decision, nextChangeAt: null })
const end = (at: EpochMs | null) => at ?? Number.POSITIVE_INFINITY

describe('every decision', () => {
  test('a proof that admits has not ended, and nobody is refused while nothing is due', () => {
    fc.assert(
      fc.property(questions, (question) => {
        const decision = decidePass(korea, question)
        expect(decision.outcome !== 'pass' || end(decision.validUntil) > question.at).toBe(true)
        expect(decision.enforcement === 'grace').toBe(decision.graceUntil !== null)
        expect(end(decision.graceUntil)).toBeGreaterThan(question.at)
        expect(passDue(korea, question) || decision.outcome === 'not-required').toBe(true)
      }),
      { numRuns: 3000 },
    )
  })

  test('holds until nextChangeAt and is another from then on', () => {
    const when = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(questions, when, (question, share) => {
        const decision = decidePass(korea, question)
        const next = decision.nextChangeAt ?? UNTIL + 400 * DAY
        const at = question.at + Math.floor((next - 1 - question.at) * share)
        expect(met(decidePass(korea, { ...question, at }))).toEqual(met(decision))
        if (decision.nextChangeAt === null) return
        const later = decidePass(korea, { ...question, at: decision.nextChangeAt })
        expect(met(later)).not.toEqual(met(decision))
      }),
      { numRuns: 3000 },
    )
  })

  test('more evidence never takes a pass away, nor shortens it', () => {
    fc.assert(
      fc.property(questionsWith(fc.array(evidence, { maxLength: 4 })), evidence, (question, more) => {
        const before = decidePass(korea, question)
        const held = Array.isArray(question.evidence) ? question.evidence : []
        const after = decidePass(korea, { ...question, evidence: [...held, more] })
        expect(before.outcome !== 'pass' || after.outcome === 'pass').toBe(true)
        const onlyGrace = before.outcome !== 'pass' || before.enforcement === 'grace'
        expect(onlyGrace || after.enforcement === 'none').toBe(true)
        expect(onlyGrace || end(after.validUntil) >= end(before.validUntil)).toBe(true)
      }),
      { numRuns: 5000 },
    )
  })

  test('of evidence that was read in part a proof counts, and what is missing is never "no pass"', () => {
    fc.assert(
      fc.property(questionsWith(fc.array(evidence, { maxLength: 4 })), (question) => {
        const whole = decidePass(korea, question)
        if (!Array.isArray(question.evidence)) return
        const partly = decidePass(korea, { ...question, evidence: { partly: question.evidence } })
        expect(partly.outcome).toBe(whole.outcome === 'no-pass' ? 'unknown' : whole.outcome)
        expect(partly.validUntil).toBe(whole.validUntil)
      }),
      { numRuns: 2000 },
    )
  })

  test('the order of the evidence does not matter', () => {
    const shuffled = fc
      .array(evidence, { minLength: 2, maxLength: 4 })
      .chain((held) => fc.tuple(fc.constant(held), fc.shuffledSubarray(held, { minLength: held.length })))
    fc.assert(
      fc.property(questions, shuffled, (question, [held, other]) => {
        expect(decidePass(korea, { ...question, evidence: other })).toEqual(
          decidePass(korea, { ...question, evidence: held }),
        )
      }),
    )
  })

  test('evidence that is unknown never becomes a refusal', () => {
    fc.assert(
      fc.property(questionsWith(fc.constant('unknown')), (question) => {
        expect(decidePass(korea, question).outcome).not.toBe('no-pass')
      }),
    )
  })

  test('without a person nobody is refused: the age may exempt', () => {
    fc.assert(
      fc.property(questions, (question) => {
        expect(decidePass(korea, { ...question, person: undefined }).outcome).not.toBe('no-pass')
      }),
    )
  })
})

test('a negative test never counts before it was told nor beyond its end', () => {
  const adults = fc.constant({ birthDate: '1980-05-01' as CalendarDate })
  fc.assert(
    fc.property(
      questionsWith(fc.array(testResults, { minLength: 1, maxLength: 3 })),
      adults,
      fc.integer({ min: 0, max: 72 * HOUR }),
      (drawn, person, after) => {
        const held = drawn.evidence as Extract<Evidence, { kind: 'test' }>[]
        const at = (held[0]?.at ?? 0) + after
        if (decidePass(korea, { ...drawn, at, person }).outcome !== 'pass') return
        const counting = held.filter(({ type, result, at: since }) => {
          const lastDay = kstDay(since + (type === 'pcr' ? 48 : 24) * HOUR)
          return result === 'negative' && since <= at && kstDay(at) <= lastDay
        })
        expect(
          counting.some(({ type, supervised, medium }) => type === 'pcr' || (supervised && medium === 'paper')),
        ).toBe(true)
      },
    ),
    { numRuns: 3000 },
  )
})

test('a live decision is not changed by what is published later', () => {
  fc.assert(
    fc.property(questions, fc.integer({ min: 1, max: 100 * DAY }), (question, later) => {
      const publishedAt = question.at + later
      const amnesty = {
        id: 'X',
        kind: 'amnesty' as const,
        from: SINCE,
        to: UNTIL,
        publishedAt,
        endPublishedAt: publishedAt,
      }
      const changed = indexRuleset({ ...korea, suspensions: [amnesty, ...korea.suspensions] })
      const live = { ...question, asKnownAt: question.at }
      expect(decidePass(changed, live)).toEqual(decidePass(korea, live))
      expect(passDue(changed, { ...live, asKnownAt: publishedAt })).toBe(false)
    }),
    { numRuns: 300 },
  )
})
