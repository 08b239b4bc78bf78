/** A decision that was stored is made again months later, by rules that know much more: same answer, same reason. */
import { expect, test } from 'vitest'
import { readRuleset } from '../../adapters/rulesets/read-ruleset.ts'
import { DAY, type EpochMs, HOUR } from '../kit/time.ts'
import { decidePass } from '../pass/decide-pass.ts'
import type { PassQuestion } from '../pass/pass-question.ts'
import { indexRuleset } from './known-rules.ts'
import type { Dated, Ruleset, RulesetRows } from './ruleset.ts'
import { TYPICAL_PEOPLE } from './typical-people.fixture.ts'

const today = readRuleset('rulesets/kr')

/** The file as it could have been written at that moment: no row, no end and no plan of later. */
function writtenAt(moment: EpochMs): Ruleset {
  const told = <Row extends Dated>(rows: readonly Row[]): Row[] =>
    rows
      .filter(({ publishedAt }) => publishedAt <= moment)
      .map((row) => (row.endPublishedAt <= moment ? row : { ...row, to: Number.POSITIVE_INFINITY }))
  const rows: RulesetRows = {
    ...today,
    version: `written at ${moment}`,
    requirements: told(today.requirements),
    suspensions: told(today.suspensions),
    allowances: told(today.allowances),
    acceptances: told(today.acceptances),
    visitLists: told(today.visitLists),
    ageExemptions: told(today.ageExemptions).map((row) => ({
      ...row,
      plans: row.plans.filter(({ announced }) => announced <= moment),
    })),
    credentials: told(today.credentials).map((row) =>
      row.kind === 'vaccination' && row.expiry !== null && row.expiry.publishedAt > moment
        ? { ...row, days: null, expiry: null }
        : row,
    ),
  }
  return indexRuleset(rows)
}

const MOMENTS = today.known.map(({ since }) => since).filter((since) => Number.isFinite(since))

test('rules were told at more than eleven moments in the four months', () => {
  expect(MOMENTS.length).toBeGreaterThan(11)
})

test.each(MOMENTS)('what was decided by the rules of moment %i is decided again by the rules of today', (moment) => {
  const then = writtenAt(moment)
  for (const at of [moment, moment + HOUR, moment + 3 * DAY, moment + 60 * DAY]) {
    for (const category of today.facilityTypes) {
      for (const { person, evidence } of TYPICAL_PEOPLE) {
        const question: PassQuestion = { at, asKnownAt: moment, site: { category, region: 'seoul' }, person, evidence }
        const decided = decidePass(then, question)
        // As a store keeps both: text, months long.
        const stored: { question: PassQuestion; decision: typeof decided } = JSON.parse(
          JSON.stringify({ question, decision: decided }),
        )
        const again = decidePass(today, stored.question)
        expect({ ...again, rulesetVersion: '' }).toEqual({ ...stored.decision, rulesetVersion: '' })
        expect(stored.decision.rulesetVersion).toBe(then.version)
      }
    }
  }
})

test('noon of 13 December is judged otherwise only by who asks after the evening', () => {
  const at = Date.parse('2021-12-13T12:00:00+09:00')
  const adult = TYPICAL_PEOPLE[0]
  if (adult === undefined) throw new Error('nobody')
  const outcome = (asKnownAt?: EpochMs) =>
    decidePass(today, { ...adult, at, asKnownAt, site: { category: 'karaoke', region: 'seoul' } }).outcome
  const evening = Date.parse('2021-12-13T19:00:00+09:00')
  expect([outcome(at), outcome(evening - 1), outcome(evening), outcome()]).toEqual([
    'no-pass',
    'no-pass',
    'not-required',
    'not-required',
  ])
})
