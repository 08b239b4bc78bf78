/** `ansimpass rules evaluate`: the decisions about cases on standard input. */
import { Command } from 'commander'
import { AppError } from '../../domain/errors.ts'
import { decidePass } from '../../domain/pass/decide-pass.ts'
import type { PassDecision, PassReason } from '../../domain/pass/pass-decision.ts'
import { reasonWords } from '../../domain/pass/reason-words.ts'
import { jsonField, listOf } from '../../domain/rules/json-field.ts'
import { questionOf, wordsOfEvidence } from '../../domain/rules/parse-case.ts'
import type { Ruleset } from '../../domain/rules/ruleset.ts'
import { localIso, type Zone } from '../../domain/zone.ts'
import { CASE_FORM } from './case-form.ts'
import { rulesetIn, rulesetOption } from './ruleset-option.ts'

export function evaluateCommand(): Command {
  return new Command('evaluate')
    .description('reads one case or a list of them (JSON) on standard input and prints the decisions as JSON')
    .addOption(rulesetOption())
    .addHelpText('after', CASE_FORM)
    .action(async ({ ruleset }: { ruleset: string }) => {
      const answer = evaluateCases(rulesetIn(ruleset), await standardInput())
      process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`)
    })
}

/**
 * One answer for one case, a list for a list.
 *
 * @param text JSON of a case or of a list of cases
 * @throws AppError `CASE_INVALID` naming the field; then nothing is answered
 */
export function evaluateCases(ruleset: Ruleset, text: string): object {
  const input = jsonField(parseJson(text), 'CASE_INVALID')
  const answer = (question: ReturnType<typeof questionOf>) => shown(decidePass(ruleset, question), ruleset)
  const words = wordsOfEvidence(ruleset)
  if (!Array.isArray(input.value)) return { ...named(input.value), ...answer(questionOf(input, words)) }
  return listOf(input).map((field) => ({ ...named(field.value), ...answer(questionOf(field, words)) }))
}

function parseJson(text: string): unknown {
  if (text.trim() === '') {
    throw new AppError('CASE_INVALID', 'standard input is empty: give a case as JSON (see --help)')
  }
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (cause) {
    const why = (cause instanceof Error ? cause.message : '').replaceAll(/\s+/g, ' ')
    throw new AppError('CASE_INVALID', `standard input is not JSON: ${why}`, { cause })
  }
}

/** The case's own name comes back, so that a long list stays readable. */
function named(value: unknown): { name?: string } {
  const name = typeof value === 'object' && value !== null && 'name' in value ? value.name : undefined
  return typeof name === 'string' ? { name } : {}
}

/** Instants as people read them. */
function shown(decision: PassDecision, ruleset: Ruleset): object {
  const time = (at: number | null) => (at === null ? null : localIso(ruleset.zone, at))
  return {
    outcome: decision.outcome,
    enforcement: decision.enforcement,
    allowedAlone: decision.allowedAlone,
    reason: shownReason(decision.reason, ruleset.zone),
    validUntil: time(decision.validUntil),
    nextChangeAt: time(decision.nextChangeAt),
    graceUntil: time(decision.graceUntil),
    ruleId: decision.ruleId,
    rulesetVersion: decision.rulesetVersion,
    words: reasonWords(decision, ruleset),
  }
}

function shownReason(reason: PassReason, zone: Zone): object {
  return {
    ...reason,
    ...('expiredAt' in reason ? { expiredAt: localIso(zone, reason.expiredAt) } : {}),
    ...('validFrom' in reason ? { validFrom: localIso(zone, reason.validFrom) } : {}),
  }
}

async function standardInput(): Promise<string> {
  process.stdin.setEncoding('utf8')
  let text = ''
  for await (const chunk of process.stdin) text += chunk
  return text
}
