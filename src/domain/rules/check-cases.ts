/** A ruleset carries its own cases: what it must answer. */

import { localIso, type Zone } from '../kit/zone.ts'
import { decidePass } from '../pass/decide-pass.ts'
import type { PassDecision } from '../pass/pass-decision.ts'
import type { PassQuestion } from '../pass/pass-question.ts'
import {
  flagOf,
  instantOf,
  type JsonField,
  listOf,
  member,
  onlyKnown,
  optional,
  placeOf,
  refuse,
  textOf,
} from './json-field.ts'
import { type CaseWords, questionOf } from './parse-case.ts'
import type { Ruleset } from './ruleset.ts'
import { visitsRecorded } from './visit-list.ts'

/** What a case may expect; times as ISO in the country's time. What is absent is not asked. */
export type Expectation = {
  readonly admit?: boolean
  readonly outcome?: string
  readonly enforcement?: string
  readonly allowedAlone?: boolean
  readonly reason?: string
  readonly validUntil?: string | null
  readonly nextChangeAt?: string | null
  readonly ruleId?: string
  readonly visitsRecorded?: boolean
}

export type RuleCase = {
  readonly name: string
  readonly question: PassQuestion
  readonly expect: Expectation
  /** Where it stands: `kr/cases.json:12: [11]`. */
  readonly place: string
  /** Where the fact comes from; null where the case says nothing of it. */
  readonly source: string | null
}

const EXPECT = [
  'admit',
  'outcome',
  'enforcement',
  'allowedAlone',
  'reason',
  'validUntil',
  'nextChangeAt',
  'ruleId',
  'visitsRecorded',
]

const FLAGS = ['admit', 'allowedAlone', 'visitsRecorded']

/** @throws AppError with the field's code when the list is empty or a case is wrong. */
export function casesOf(field: JsonField, zone: Zone, words?: CaseWords): RuleCase[] {
  const cases = listOf(field).map((each) => caseOf(each, zone, words))
  return cases.length > 0 ? cases : refuse(field, 'holds no case: a ruleset without cases does not load')
}

/** @returns where the first case stands that the ruleset answers otherwise, and how; undefined when all come out. */
export function failingCase(ruleset: Ruleset, cases: readonly RuleCase[]): string | undefined {
  for (const each of cases) {
    const wrong = wrongAnswer(ruleset, each)
    if (wrong !== undefined) return `${/:\d+/.exec(each.place)?.[0] ?? ''}: ${wrong}`
  }
  return undefined
}

/** What one case says and the ruleset does not, in one line; undefined when it comes out. */
export function wrongAnswer(ruleset: Ruleset, { name, question, expect }: RuleCase): string | undefined {
  const got = answerOf(ruleset, question)
  for (const [asked, wanted] of Object.entries(expect)) {
    const answer = got[asked as keyof Expectation]
    if (answer !== wanted) return `case "${name}": ${asked} is ${answer}, expected ${wanted}`
  }
  return undefined
}

/** True for an outcome with which the person comes in. */
export function admits({ outcome }: PassDecision): boolean {
  return outcome === 'pass' || outcome === 'not-required' || outcome === 'allowed-without-pass'
}

function answerOf(ruleset: Ruleset, question: PassQuestion): Required<Expectation> {
  const { zone } = ruleset
  const decision = decidePass(ruleset, question)
  const { outcome, enforcement, allowedAlone, reason, validUntil, nextChangeAt, ruleId } = decision
  return {
    admit: admits(decision),
    outcome,
    enforcement,
    allowedAlone,
    reason: reason.code,
    validUntil: validUntil === null ? null : localIso(zone, validUntil),
    nextChangeAt: nextChangeAt === null ? null : localIso(zone, nextChangeAt),
    ruleId,
    visitsRecorded: visitsRecorded(ruleset, question),
  }
}

function caseOf(field: JsonField, zone: Zone, words: CaseWords | undefined): RuleCase {
  const source = optional(field, 'source')
  return {
    name: textOf(member(field, 'name')),
    question: questionOf(field, words),
    expect: expectationOf(onlyKnown(member(field, 'expect'), EXPECT), zone),
    place: placeOf(field),
    source: source === undefined ? null : textOf(source),
  }
}

function expectationOf(field: JsonField, zone: Zone): Expectation {
  const entries = EXPECT.flatMap((name): [string, unknown][] => {
    const found = member(field, name)
    if (found.value === undefined) return []
    if (FLAGS.includes(name)) return [[name, flagOf(found)]]
    if (name !== 'validUntil' && name !== 'nextChangeAt') return [[name, textOf(found)]]
    const time = optional(field, name)
    return [[name, time === undefined ? null : localIso(zone, instantOf(time))]]
  })
  return entries.length > 0 ? Object.fromEntries(entries) : refuse(field, 'expects nothing')
}
