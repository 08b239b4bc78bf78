/** `ansimpass registry`: an institution's file of evidence looked at, and one person asked for. */
import { Command } from 'commander'
import { askCommand } from './registry/ask.ts'
import { checkCommand } from './registry/check.ts'

export function registryCommand(): Command {
  return new Command('registry')
    .description('the registry: check a file of evidence, ask for one person (접종 조회)')
    .addCommand(checkCommand())
    .addCommand(askCommand())
}
