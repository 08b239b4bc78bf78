/** Reads a country's rules and their cases from a folder; refuses rules that do not answer their own cases. */
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { AppError } from '../../domain/kit/errors.ts'
import { whyOf } from '../../domain/kit/system-error.ts'
import { casesOf, failingCase, type RuleCase } from '../../domain/rules/check-cases.ts'
import type { JsonField } from '../../domain/rules/json-field.ts'
import { indexRuleset } from '../../domain/rules/known-rules.ts'
import { wordsOfOwnCases } from '../../domain/rules/parse-case.ts'
import type { Ruleset } from '../../domain/rules/ruleset.ts'
import { jsonText } from './json-text.ts'
import { rowsOf } from './rows-of.ts'

/** The two files of a ruleset as they stand, whether in a folder or in a bundle. */
export type RulesetTexts = { readonly name: string; readonly ruleset: string; readonly cases: string }

/** A ruleset that was read but not asked yet, with where everything stands. */
export type OpenedRuleset = {
  readonly ruleset: Ruleset
  readonly cases: readonly RuleCase[]
  readonly files: { readonly ruleset: JsonField; readonly cases: JsonField }
}

/**
 * @param folder holds `ruleset.json` and `cases.json` (`rulesets/README.md` describes both)
 * @throws AppError `RULESET_INVALID`, naming file, line and field, or the case that comes out otherwise
 */
export function readRuleset(folder: string): Ruleset {
  return rulesetOfTexts(readRulesetTexts(folder))
}

/** @throws AppError `RULESET_INVALID` where a file is missing */
export function readRulesetTexts(folder: string): RulesetTexts {
  const read = (file: string) => {
    try {
      return readFileSync(join(folder, file), 'utf8')
    } catch (cause) {
      throw new AppError(
        'RULESET_INVALID',
        `${basename(folder)}/${file} cannot be read in ${folder} (${whyOf(cause)}): name a folder with ruleset.json and cases.json`,
        { cause },
      )
    }
  }
  return { name: basename(folder), ruleset: read('ruleset.json'), cases: read('cases.json') }
}

/**
 * The rules, taken only if they answer their own cases.
 *
 * @throws AppError `RULESET_INVALID` as {@link readRuleset}
 */
export function rulesetOfTexts(texts: RulesetTexts): Ruleset {
  const { ruleset, cases, files } = openRuleset(texts)
  const failing = failingCase(ruleset, cases)
  if (failing !== undefined) throw new AppError('RULESET_INVALID', `${files.cases.file}${failing}`)
  return ruleset
}

/** Reads without asking the cases: for who wants to see every one of them. */
export function openRuleset({ name, ruleset, cases }: RulesetTexts): OpenedRuleset {
  const files = {
    ruleset: jsonText(ruleset, 'RULESET_INVALID', `${name}/ruleset.json`),
    cases: jsonText(cases, 'RULESET_INVALID', `${name}/cases.json`),
  }
  const rules = indexRuleset(rowsOf(files.ruleset))
  return { ruleset: rules, cases: casesOf(files.cases, rules.zone, wordsOfOwnCases(rules)), files }
}
