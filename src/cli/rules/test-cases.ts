/** `ansimpass rules test`: every case that a ruleset carries. */
import { Command } from 'commander'
import { openRuleset, readRulesetTexts } from '../../adapters/rulesets/read-ruleset.ts'
import { wrongAnswer } from '../../domain/rules/check-cases.ts'
import { rulesetOption } from './ruleset-option.ts'

export function testCommand(): Command {
  return new Command('test')
    .description('asks a ruleset all of its own cases and names those that come out otherwise, by file and line')
    .addOption(rulesetOption())
    .action(({ ruleset }: { ruleset: string }) => {
      const { ruleset: rules, cases } = openRuleset(readRulesetTexts(ruleset))
      const wrong = cases.flatMap((each) => {
        const says = wrongAnswer(rules, each)
        return says === undefined ? [] : `${each.place}: ${says}`
      })
      for (const line of wrong) console.log(line)
      console.log(`${cases.length - wrong.length} of ${cases.length} cases come out, ruleset ${rules.version}`)
      if (wrong.length > 0) process.exitCode = 1
    })
}
