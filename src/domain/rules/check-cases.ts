/** A ruleset carries its own cases: what it must answer. */
import { decidePass } from '../pass/decide-pass.ts'
import type { PassDecision } from '../pass/pass-decision.ts'
import type { PassQuestion } from '../pass/pass-question.ts'
import { kstIso } from '../time.ts'
import { flagOf, instantOf, type JsonField, listOf, member, onlyKnown, optional, refuse, textOf } from './json-field.ts'
import { questionOf } from './parse-case.ts'
import type { Ruleset } from './ruleset.ts'

/** What a case may expect; times as ISO in Korean time. What is absent is not asked. */
export type Expectation = {
  readonly admit?: boolean
  readonly outcome?: string
  readonly enforcement?: string
  readonly allowedAlone?: boolean
  readonly reason?: string
  readonly validUntil?: string | null
  readonly nextChangeAt?: string | null
  readonly ruleId?: string
}

export type RuleCase = { readonly name: string; readonly question: PassQuestion; readonly expect: Expectation }

const EXPECT = ['admit', 'outcome', 'enforcement', 'allowedAlone', 'reason', 'validUntil', 'nextChangeAt', 'ruleId']

/** @throws AppError with the field's code when the list is empty or a case is wrong. */
export function casesOf(field: JsonField): RuleCase[] {
  const cases = listOf(field).map(caseOf)
  return cases.length > 0 ? cases : refuse(field, 'holds no case: a ruleset without cases does not load')
}

/** @returns the first case that the ruleset answers otherwise, in one line; undefined when all come out. */
export function failingCase(ruleset: Ruleset, cases: readonly RuleCase[]): string | undefined {
  for (const { name, question, expect } of cases) {
    const got = answerOf(decidePass(ruleset, question))
    for (const [asked, wanted] of Object.entries(expect)) {
      const answer = got[asked as keyof Expectation]
      if (answer !== wanted) return `case "${name}": ${asked} is ${answer}, expected ${wanted}`
    }
  }
  return undefined
}

/** True for an outcome with which the person comes in. */
export function admits({ outcome }: PassDecision): boolean {
  return outcome === 'pass' || outcome === 'not-required' || outcome === 'allowed-without-pass'
}

function answerOf(decision: PassDecision): Required<Expectation> {
  const { outcome, enforcement, allowedAlone, reason, validUntil, nextChangeAt, ruleId } = decision
  return {
    admit: admits(decision),
    outcome,
    enforcement,
    allowedAlone,
    reason: reason.code,
    validUntil: validUntil === null ? null : kstIso(validUntil),
    nextChangeAt: nextChangeAt === null ? null : kstIso(nextChangeAt),
    ruleId,
  }
}

function caseOf(field: JsonField): RuleCase {
  return {
    name: textOf(member(field, 'name')),
    question: questionOf(field),
    expect: expectationOf(onlyKnown(member(field, 'expect'), EXPECT)),
  }
}

function expectationOf(field: JsonField): Expectation {
  const entries = EXPECT.flatMap((name): [string, unknown][] => {
    const found = member(field, name)
    if (found.value === undefined) return []
    if (name === 'admit' || name === 'allowedAlone') return [[name, flagOf(found)]]
    if (name !== 'validUntil' && name !== 'nextChangeAt') return [[name, textOf(found)]]
    const time = optional(field, name)
    return [[name, time === undefined ? null : kstIso(instantOf(time))]]
  })
  return entries.length > 0 ? Object.fromEntries(entries) : refuse(field, 'expects nothing')
}
