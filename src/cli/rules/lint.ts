/** `ansimpass rules lint`: what is wrong or odd in a ruleset, by file and line. */
import { Command } from 'commander'
import { type OpenedRuleset, openRuleset, readRulesetTexts } from '../../adapters/rulesets/read-ruleset.ts'
import { type JsonField, placeOf } from '../../domain/rules/json-field.ts'
import { type Finding, lintRuleset } from '../../domain/rules/lint.ts'
import { rulesetOption } from './ruleset-option.ts'

export function lintCommand(): Command {
  return new Command('lint')
    .description(
      'finds gaps, overlaps, rows that never matter, dates out of order and missing sources, by file and line',
    )
    .addOption(rulesetOption())
    .option('--faults', 'only what must be corrected')
    .addHelpText('after', '\nExit code 1 where a fault was found; a notice may be meant so.')
    .action(({ ruleset, faults }: { ruleset: string; faults?: true }) => {
      const opened = openRuleset(readRulesetTexts(ruleset))
      const findings = lintRuleset(opened.ruleset, opened.cases)
      const shown = faults === true ? findings.filter(({ severity }) => severity === 'fault') : findings
      for (const finding of shown) console.log(findingLine(opened, finding))
      const wrong = findings.filter(({ severity }) => severity === 'fault').length
      console.log(`${wrong} faults, ${findings.length - wrong} notices in ${opened.ruleset.version}`)
      if (wrong > 0) process.exitCode = 1
    })
}

/** `kr/ruleset.json:31: fault (overlap): …` */
export function findingLine({ files }: OpenedRuleset, { severity, kind, file, path, says }: Finding): string {
  const field: JsonField = { ...files[file], path }
  const place = placeOf(field).replace(`: ${path}`, '')
  return `${place}: ${severity} (${kind}): ${says}`
}
