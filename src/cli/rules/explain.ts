/** `ansimpass rules explain`: why, in Korean and English sentences, and when it changes next. */
import { Command, Option } from 'commander'
import { explainDecision } from '../../domain/rules/explain.ts'
import { CASE_FORM } from './case-form.ts'
import { questionsIn, refuseWrong, standardInput } from './case-input.ts'
import { rulesetIn, rulesetOption } from './ruleset-option.ts'

export function explainCommand(): Command {
  return new Command('explain')
    .description(
      'reads one case or a list of them (JSON) on standard input and says why in Korean and English sentences',
    )
    .addOption(rulesetOption())
    .addOption(new Option('--language <language>', 'only one of the two').choices(['ko', 'en']))
    .addHelpText('after', CASE_FORM.replace('rules evaluate', 'rules explain'))
    .action(async ({ ruleset, language }: { ruleset: string; language?: string }) => {
      const rules = rulesetIn(ruleset)
      const languages = (['ko', 'en'] as const).filter((each) => language === undefined || each === language)
      const { asked } = questionsIn(rules, await standardInput())
      const told = asked.map((each) => {
        const heading = each.name === undefined ? [] : [`# ${each.name}`]
        if ('wrong' in each) return [...heading, `${each.wrong.code}: ${each.wrong.message}`].join('\n\n')
        const { sentences } = explainDecision(rules, each.question)
        const texts = languages.map((language) => sentences.map((sentence) => sentence[language]).join('\n'))
        return [...heading, ...texts].join('\n\n')
      })
      process.stdout.write(`${told.join('\n\n')}\n`)
      refuseWrong(asked)
    })
}
