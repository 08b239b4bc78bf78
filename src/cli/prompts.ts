/** `ansimpass prompts`: an operator's own recordings, without any server. One file per subcommand in src/cli/prompts/. */
import { Command } from 'commander'
import { checkCommand } from './prompts/check.ts'
import { renderCommand } from './prompts/render.ts'

export function promptsCommand(): Command {
  const prompts = new Command('prompts').description('what callers hear: check a folder of recordings, or make one')
  for (const subcommand of [checkCommand, renderCommand]) prompts.addCommand(subcommand())
  return prompts
}
