/** `ansimpass rules evaluate`: the decisions about cases on standard input. */
import { Command } from 'commander'
import { decidePass } from '../../domain/pass/decide-pass.ts'
import type { Ruleset } from '../../domain/rules/ruleset.ts'
import { visitsRecorded } from '../../domain/rules/visit-list.ts'
import { CASE_FORM } from './case-form.ts'
import { type Asked, questionsIn, refuseWrong, standardInput } from './case-input.ts'
import { rulesetIn, rulesetOption } from './ruleset-option.ts'
import { shownDecision } from './shown-decision.ts'

export function evaluateCommand(): Command {
  return new Command('evaluate')
    .description('reads one case or a list of them (JSON) on standard input and prints the decisions as JSON')
    .addOption(rulesetOption())
    .addHelpText('after', CASE_FORM)
    .action(async ({ ruleset }: { ruleset: string }) => {
      const rules = rulesetIn(ruleset)
      const { asked, isList } = questionsIn(rules, await standardInput())
      const answers = asked.map((each) => answerTo(rules, each))
      process.stdout.write(`${JSON.stringify(isList ? answers : answers[0], null, 2)}\n`)
      refuseWrong(asked)
    })
}

function answerTo(ruleset: Ruleset, asked: Asked): object {
  const name = asked.name === undefined ? {} : { name: asked.name }
  if ('wrong' in asked) return { ...name, error: { code: asked.wrong.code, message: asked.wrong.message } }
  return {
    ...name,
    ...shownDecision(decidePass(ruleset, asked.question), ruleset),
    visitsRecorded: visitsRecorded(ruleset, asked.question),
  }
}
