/** A decision for readers of the rules page: each thing said once, without second dates, identifiers or codes. */
import { decidePass } from '../pass/decide-pass.ts'
import type { PassQuestion } from '../pass/pass-question.ts'
import { plainReason } from '../pass/reason-words.ts'
import { ASKED, ended, fineOf, knownRow, NO_CHANGE, rulesAt, visitsOf } from './explain.ts'
import type { Ruleset, Words } from './ruleset.ts'
import { sayTime } from './say-dates.ts'

export type ToReaders = {
  readonly sentences: readonly Words[]
  /** Names of what the deciding rule was taken from. */
  readonly sources: readonly Words[]
}

export function explainToReaders(ruleset: Ruleset, question: PassQuestion): ToReaders {
  const decision = decidePass(ruleset, question)
  const rules = rulesAt(ruleset, question, decision)
  const sentences = [
    ...rules.map(({ id, about }) => ruleWords(id, about?.words ?? ASKED)),
    ended(plainReason(decision, ruleset)),
    ...fineOf(ruleset, question, decision),
    visitsOf(ruleset, question),
    nextChange(ruleset, question, decision.nextChangeAt),
  ]
  const source = knownRow(ruleset, question, decision.ruleId)?.about?.source ?? []
  return { sentences, sources: source.flatMap((number) => ruleset.sources.get(number) ?? []) }
}

function ruleWords(id: string, { ko, en }: Words): Words {
  return { ko: `규칙 ${id}: ${ko}.`, en: `Rule ${id}: ${en}.` }
}

function nextChange(ruleset: Ruleset, question: PassQuestion, at: number | null): Words {
  if (at === null) return NO_CHANGE
  const when = sayTime(ruleset.zone, at)
  const then = plainReason(decidePass(ruleset, { ...question, at }), ruleset)
  return { ko: `다음 변경: ${when.ko}부터 ${then.ko}.`, en: `Next change, from ${when.en}: ${then.en}.` }
}
