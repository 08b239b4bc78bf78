/** The `--ruleset` option of subcommands. */
import { fileURLToPath } from 'node:url'
import { Option } from 'commander'
import { readRuleset } from '../../adapters/rulesets/read-ruleset.ts'
import type { Ruleset } from '../../domain/rules/ruleset.ts'

const RULES_OF_KOREA = fileURLToPath(new URL('../../../rulesets/kr', import.meta.url))

export function rulesetOption(): Option {
  return new Option('--ruleset <folder>', 'folder with ruleset.json and cases.json').default(
    RULES_OF_KOREA,
    'rulesets/kr',
  )
}

export function rulesetIn(folder: string): Ruleset {
  return readRuleset(folder)
}
