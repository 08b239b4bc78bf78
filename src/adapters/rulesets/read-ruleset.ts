/** Reads a country's rules and their cases from a folder; refuses rules that do not answer their own cases. */
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { AppError } from '../../domain/errors.ts'
import { casesOf, failingCase } from '../../domain/rules/check-cases.ts'
import { type JsonField, jsonField } from '../../domain/rules/json-field.ts'
import { indexRuleset } from '../../domain/rules/known-rules.ts'
import type { Ruleset } from '../../domain/rules/ruleset.ts'
import { rowsOf } from './rows-of.ts'

/**
 * @param folder holds `ruleset.json` and `cases.json` (`rulesets/README.md` describes both)
 * @throws AppError `RULESET_INVALID`, naming file and field, or the case that comes out otherwise
 */
export function readRuleset(folder: string): Ruleset {
  const ruleset = indexRuleset(rowsOf(readJson(folder, 'ruleset.json')))
  const cases = readJson(folder, 'cases.json')
  const failing = failingCase(ruleset, casesOf(cases))
  if (failing !== undefined) throw new AppError('RULESET_INVALID', `${cases.file}: ${failing}`)
  return ruleset
}

function readJson(folder: string, name: string): JsonField {
  const file = `${basename(folder)}/${name}`
  try {
    return jsonField(JSON.parse(readFileSync(join(folder, name), 'utf8')), 'RULESET_INVALID', file)
  } catch (cause) {
    const why = cause instanceof SyntaxError ? `is not JSON: ${cause.message}` : `cannot be read in ${folder}`
    throw new AppError('RULESET_INVALID', `${file} ${why}`, { cause })
  }
}
