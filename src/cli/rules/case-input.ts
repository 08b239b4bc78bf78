/** Cases on standard input: each is judged by itself, a wrong one says so in its place. */
import { jsonText } from '../../adapters/rulesets/json-text.ts'
import { AppError } from '../../domain/kit/errors.ts'
import type { PassQuestion } from '../../domain/pass/pass-question.ts'
import { type JsonField, listOf } from '../../domain/rules/json-field.ts'
import { type CaseWords, questionOf, wordsOfCases } from '../../domain/rules/parse-case.ts'
import type { Ruleset } from '../../domain/rules/ruleset.ts'

export type Asked = {
  /** The case's own name comes back, so that a long list stays readable. */
  readonly name: string | undefined
} & ({ readonly question: PassQuestion } | { readonly wrong: AppError })

/**
 * @param text JSON of a case or of a list of cases
 * @throws AppError `CASE_INVALID` where that is no JSON, or the only case is wrong; a wrong one of a list is `wrong`
 */
export function questionsIn(
  ruleset: Ruleset,
  text: string,
): { readonly isList: boolean; readonly asked: readonly Asked[] } {
  if (text.trim() === '') {
    throw new AppError('CASE_INVALID', 'standard input is empty: give a case as JSON (see --help)')
  }
  const input = jsonText(text, 'CASE_INVALID', 'standard input')
  const words = wordsOfCases(ruleset)
  if (Array.isArray(input.value)) return { isList: true, asked: listOf(input).map((field) => askedIn(field, words)) }
  return { isList: false, asked: [{ name: nameIn(input.value), question: questionOf(input, words) }] }
}

/**
 * Told after the answers of a list.
 *
 * @throws AppError `CASE_INVALID` where cases were wrong, naming the first
 */
export function refuseWrong(asked: readonly Asked[]): void {
  const wrong = asked.flatMap((each) => ('wrong' in each ? [each.wrong] : []))
  const [first] = wrong
  if (first === undefined) return
  throw new AppError('CASE_INVALID', `${wrong.length} of ${asked.length} cases could not be judged: ${first.message}`)
}

export async function standardInput(): Promise<string> {
  process.stdin.setEncoding('utf8')
  let text = ''
  for await (const chunk of process.stdin) text += chunk
  return text
}

function askedIn(field: JsonField, words: CaseWords): Asked {
  const name = nameIn(field.value)
  try {
    return { name, question: questionOf(field, words) }
  } catch (error) {
    if (error instanceof AppError) return { name, wrong: error }
    throw error
  }
}

function nameIn(value: unknown): string | undefined {
  const name = typeof value === 'object' && value !== null && 'name' in value ? value.name : undefined
  return typeof name === 'string' ? name : undefined
}
