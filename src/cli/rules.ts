/** `ansimpass rules`: the dated rules, without any server. One file per subcommand in src/cli/rules/. */
import { Command } from 'commander'
import { diffCommand } from './rules/diff.ts'
import { evaluateCommand } from './rules/evaluate.ts'
import { explainCommand } from './rules/explain.ts'
import { rulesKeysCommand } from './rules/keys.ts'
import { lintCommand } from './rules/lint.ts'
import { listCommand } from './rules/list.ts'
import { publishCommand } from './rules/publish.ts'
import { rollbackCommand } from './rules/rollback.ts'
import { testCommand } from './rules/test-cases.ts'
import { timelineCommand } from './rules/timeline.ts'

/** Bad input is an AppError out of `parseAsync`: the command line tells it in one line and ends with 1. */
export function rulesCommand(): Command {
  const rules = new Command('rules').description('the dated rules of the pass (방역패스)')
  for (const subcommand of SUBCOMMANDS) rules.addCommand(subcommand())
  return rules
}

const SUBCOMMANDS: readonly (() => Command)[] = [
  publishCommand,
  listCommand,
  rollbackCommand,
  rulesKeysCommand,
  lintCommand,
  testCommand,
  evaluateCommand,
  explainCommand,
  timelineCommand,
  diffCommand,
]
