/** All subcommands, and how their failures are told: one clear line for what was expected, the stack for a bug. */
import { Command } from 'commander'
import { AppError } from '../domain/errors.ts'
import { callCommand } from './call.ts'
import { keysCommand } from './keys.ts'
import { migrateCommand } from './migrate.ts'
import { rulesCommand } from './rules.ts'
import { startCommand } from './start.ts'
import { version } from './version.ts'
import { visitsCommand } from './visits.ts'

/** Exit code 1: it could not be done; 2 (commander): the words were wrong. */
export async function runCommandLine(argv: readonly string[]): Promise<void> {
  const program = new Command('ansimpass')
    .description('One ordinary phone call logs the visit and proves the pass (안심패스)')
    .version(version())
    .addCommand(startCommand())
    .addCommand(callCommand())
    .addCommand(visitsCommand())
    .addCommand(keysCommand())
    .addCommand(rulesCommand())
    .addCommand(migrateCommand())
  try {
    await program.parseAsync([...argv])
  } catch (error) {
    console.error(error instanceof AppError ? `${error.code}: ${error.message}` : error)
    process.exitCode = 1
  }
}
