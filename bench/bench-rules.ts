/**
 * Pass decisions per second on one core, beside certlogic-js (the EU's rule engine) on comparable rules, and how that
 * grows with ten times the rules. By hand: npm run bench:rules -- [seconds a row].
 */
import { type CertLogicExpression, evaluate } from 'certlogic-js'
import { readRuleset } from '../src/adapters/rulesets/read-ruleset.ts'
import { addDays, type CalendarDate, DAY, HOUR } from '../src/domain/kit/time.ts'
import { localIso } from '../src/domain/kit/zone.ts'
import { decidePass } from '../src/domain/pass/decide-pass.ts'
import type { Evidence } from '../src/domain/pass/evidence/evidence.ts'
import type { PassQuestion } from '../src/domain/pass/pass-question.ts'
import { admits } from '../src/domain/rules/check-cases.ts'
import { indexRuleset } from '../src/domain/rules/known-rules.ts'
import type { Dated, Ruleset, RulesetRows } from '../src/domain/rules/ruleset.ts'
import { aboutMachine, asTable } from './report.ts'

const SECONDS = Number(process.argv[2] ?? 2)
const korea = readRuleset('rulesets/kr')
const NOON = Date.parse('2022-01-20T12:31:00+09:00')
const TODAY = '2022-01-20' as CalendarDate

/** People as both engines can judge them: an adult with one proof; with certificates as the EU writes them. */
const people = Array.from({ length: 1000 }, (_, nth) => personOf(nth))
const questions = people.map(
  ({ evidence }, nth): PassQuestion => ({
    at: NOON,
    asKnownAt: NOON,
    site: { category: korea.facilityTypes[nth % korea.facilityTypes.length] ?? 'karaoke', region: 'busan' },
    person: { birthDate: '1980-05-01' as CalendarDate },
    evidence,
  }),
)
const atKaraoke = questions.map((question) => ({ ...question, site: { category: 'karaoke', region: 'busan' } }))
const clock = localIso(korea.zone, NOON)
const certificates = people.map(({ payload }) => ({ payload, external: { validationClock: clock } }))

/** A primary series from day 14 to day 180, a booster at once, recovery to day 180, a PCR to hour 48: rule by rule. */
const CERTLOGIC: readonly CertLogicExpression[] = [
  whereIs('v', { '>=': [{ var: 'payload.v.0.dn' }, { var: 'payload.v.0.sd' }] }),
  whereIs('v', {
    if: [
      { '>': [{ var: 'payload.v.0.dn' }, { var: 'payload.v.0.sd' }] },
      true,
      between({ var: 'payload.v.0.dt' }, [14, 'day'], [180, 'day']),
    ],
  }),
  whereIs('r', between({ var: 'payload.r.0.fr' }, [0, 'day'], [180, 'day'])),
  whereIs('t', {
    and: [
      { '===': [{ var: 'payload.t.0.tr' }, '260415000'] },
      between({ var: 'payload.t.0.sc' }, [0, 'hour'], [48, 'hour']),
    ],
  }),
]

const TEN_TIMES = Array.from({ length: 10 }, () => CERTLOGIC).flat()

function certLogicAdmits(rules: readonly CertLogicExpression[], nth: number): boolean {
  return rules.every((rule) => evaluate(rule, certificates[nth % certificates.length]) === true)
}

const differ = people.flatMap(({ label }, nth) => {
  const question = atKaraoke[nth]
  if (question === undefined) return []
  return admits(decidePass(korea, question)) === certLogicAdmits(CERTLOGIC, nth) ? [] : label
})
console.log(
  `${people.length - differ.length} of ${people.length} people are judged alike by both (${[...new Set(differ)].join('; ') || 'no difference'})`,
)
console.log(`${aboutMachine()}; ${SECONDS} s a row, after as long a warm-up, best of 3`)

const wide = indexRuleset(tenTimesThePlaces(korea))
const long = indexRuleset(tenTimesTheHistory(korea))
const rows = (rules: RulesetRows) =>
  [
    rules.requirements,
    rules.suspensions,
    rules.allowances,
    rules.acceptances,
    rules.ageExemptions,
    rules.credentials,
  ].flat().length
const table = [
  [
    'ansimpass: everywhere, live, with reason and next change',
    rows(korea),
    perSecond((nth) => decide(korea, questions, nth)),
  ],
  [
    'ansimpass: karaoke, live, with reason and next change',
    rows(korea),
    perSecond((nth) => decide(korea, atKaraoke, nth)),
  ],
  ['ansimpass: ten times the kinds of places', rows(wide), perSecond((nth) => decide(wide, questions, nth))],
  ['ansimpass: ten times the rows for the same places', rows(long), perSecond((nth) => decide(long, questions, nth))],
  ['certlogic-js: admitted or not', CERTLOGIC.length, perSecond((nth) => certLogicAdmits(CERTLOGIC, nth))],
  ['certlogic-js: ten times the rules', TEN_TIMES.length, perSecond((nth) => certLogicAdmits(TEN_TIMES, nth))],
] as const
const first = table[0][2]
console.log(
  asTable(
    table.map(([what, rules, rate]) => ({
      'what one core decides': what,
      rules,
      'decisions/s': Math.round(rate),
      'µs each': (1e6 / rate).toFixed(2),
      'against the first': (rate / first).toFixed(2),
    })),
  ),
)

function decide(ruleset: Ruleset, asked: readonly PassQuestion[], nth: number): boolean {
  const question = asked[nth % asked.length]
  return question !== undefined && decidePass(ruleset, question).outcome === 'pass'
}

function perSecond(once: (nth: number) => boolean): number {
  let admitted = 0
  const run = () => {
    const start = process.hrtime.bigint()
    let count = 0
    let elapsed = 0
    while (elapsed < SECONDS * 1e9) {
      for (let nth = 0; nth < 1000; nth += 1) if (once(count + nth)) admitted += 1
      count += 1000
      elapsed = Number(process.hrtime.bigint() - start)
    }
    return count / (elapsed / 1e9)
  }
  run()
  const best = Math.max(run(), run(), run())
  if (admitted === 0) throw new Error('nobody was admitted: the loop measured nothing')
  return best
}

function personOf(nth: number): { label: string; evidence: readonly Evidence[]; payload: object } {
  // CertLogic counts to the hour where Korea counts to 24:00: nobody here is on the last day itself.
  const ago = [180, 14].includes((nth * 7) % 200) ? 190 : (nth * 7) % 200
  const date = addDays(TODAY, -ago)
  switch (nth % 5) {
    case 0:
    case 1: {
      const number = nth % 5 === 0 ? 2 : 3
      const dose: Evidence = { kind: 'vaccination', vaccine: 'pfizer', dose: number, seriesDoses: 2, date }
      return { label: `dose ${number}`, evidence: [dose], payload: { v: [{ dn: number, sd: 2, dt: date }] } }
    }
    case 2:
      return { label: 'recovered', evidence: [{ kind: 'recovery', released: date }], payload: { r: [{ fr: date }] } }
    case 3: {
      const at = NOON - ([1, 25, 73][nth % 3] ?? 1) * HOUR
      const test: Evidence = { kind: 'test', type: 'pcr', result: 'negative', medium: 'text', supervised: true, at }
      return { label: 'PCR', evidence: [test], payload: { t: [{ tr: '260415000', sc: localIso(korea.zone, at) }] } }
    }
    default: {
      const dose: Evidence = { kind: 'vaccination', vaccine: 'pfizer', dose: 1, seriesDoses: 2, date }
      return { label: 'first dose', evidence: [dose], payload: { v: [{ dn: 1, sd: 2, dt: date }] } }
    }
  }
}

function whereIs(part: string, then: CertLogicExpression): CertLogicExpression {
  return { if: [{ var: `payload.${part}.0` }, then, true] } as CertLogicExpression
}

function between(since: object, from: [number, string], to: [number, string]): CertLogicExpression {
  const now = { plusTime: [{ var: 'external.validationClock' }, 0, 'day'] }
  return {
    and: [
      { 'not-before': [now, { plusTime: [since, ...from] }] },
      { 'not-after': [now, { plusTime: [since, ...to] }] },
    ],
  } as CertLogicExpression
}

/** Nine more countries' worth of places, each with the same rows under other names. */
function tenTimesThePlaces(rules: RulesetRows): RulesetRows {
  const copies = Array.from({ length: 9 }, (_, nth) => nth + 1)
  const renamed = <Row extends Dated & { types?: readonly string[] }>(all: readonly Row[]): Row[] => [
    ...all,
    ...copies.flatMap((copy) =>
      all.map((row) => ({
        ...row,
        id: `${row.id}-${copy}`,
        ...(row.types && { types: row.types.map((type) => `${type}-${copy}`) }),
      })),
    ),
  ]
  return {
    ...rules,
    requirements: renamed(rules.requirements),
    suspensions: renamed(rules.suspensions.filter(({ types }) => types !== undefined)),
    allowances: renamed(rules.allowances),
    acceptances: renamed(rules.acceptances),
  }
}

/** Four years before and after of the same changes, for the same places. */
function tenTimesTheHistory(rules: RulesetRows): RulesetRows {
  const shifts = [-5, -4, -3, -2, -1, 0, 1, 2, 3, 4].map((times) => times * 160 * DAY)
  const repeated = <Row extends Dated>(all: readonly Row[]): Row[] =>
    shifts.flatMap((shift) =>
      all.map((row) => ({
        ...row,
        from: row.from + shift,
        to: row.to + shift,
        publishedAt: row.publishedAt + shift,
        endPublishedAt: row.endPublishedAt + shift,
      })),
    )
  return {
    ...rules,
    requirements: repeated(rules.requirements).map((row) => ({ ...row, penaltyFrom: row.from + 7 * DAY })),
    suspensions: repeated(rules.suspensions),
    allowances: repeated(rules.allowances),
    acceptances: repeated(rules.acceptances),
  }
}
