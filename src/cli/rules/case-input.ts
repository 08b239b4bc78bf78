/** Cases on standard input. */
import { jsonText } from '../../adapters/rulesets/json-text.ts'
import { AppError } from '../../domain/errors.ts'
import type { PassQuestion } from '../../domain/pass/pass-question.ts'
import { listOf } from '../../domain/rules/json-field.ts'
import { questionOf, wordsOfEvidence } from '../../domain/rules/parse-case.ts'
import type { Ruleset } from '../../domain/rules/ruleset.ts'

export type Asked = {
  /** The case's own name comes back, so that a long list stays readable. */
  readonly name: string | undefined
  readonly question: PassQuestion
}

/**
 * @param text JSON of a case or of a list of cases
 * @throws AppError `CASE_INVALID` naming line and field; then nothing is answered
 */
export function questionsIn(
  ruleset: Ruleset,
  text: string,
): { readonly isList: boolean; readonly asked: readonly Asked[] } {
  if (text.trim() === '') {
    throw new AppError('CASE_INVALID', 'standard input is empty: give a case as JSON (see --help)')
  }
  const input = jsonText(text, 'CASE_INVALID', 'standard input')
  const words = wordsOfEvidence(ruleset)
  const isList = Array.isArray(input.value)
  const fields = isList ? listOf(input) : [input]
  return { isList, asked: fields.map((field) => ({ name: nameIn(field.value), question: questionOf(field, words) })) }
}

export async function standardInput(): Promise<string> {
  process.stdin.setEncoding('utf8')
  let text = ''
  for await (const chunk of process.stdin) text += chunk
  return text
}

function nameIn(value: unknown): string | undefined {
  const name = typeof value === 'object' && value !== null && 'name' in value ? value.name : undefined
  return typeof name === 'string' ? name : undefined
}
