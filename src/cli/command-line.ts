/** All subcommands of `ansimpass`, each loaded only when it is asked for. */
import { Command } from 'commander'
import { tellFailure } from './tell-failure.ts'
import { version } from './version.ts'

/** Each file is loaded only when its command is asked for, or when help lists them all. */
export const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('./start.ts')).startCommand(),
  call: async () => (await import('./call.ts')).callCommand(),
  visits: async () => (await import('./visits.ts')).visitsCommand(),
  keys: async () => (await import('./keys.ts')).keysCommand(),
  spool: async () => (await import('./spool.ts')).spoolCommand(),
  sip: async () => (await import('./sip.ts')).sipCommand(),
  rules: async () => (await import('./rules.ts')).rulesCommand(),
  prompts: async () => (await import('./prompts.ts')).promptsCommand(),
  carrier: async () => (await import('./carrier.ts')).carrierCommand(),
  doctor: async () => (await import('./doctor.ts')).doctorCommand(),
  migrate: async () => (await import('./migrate.ts')).migrateCommand(),
  backup: async () => (await import('./backup.ts')).backupCommand(),
  restore: async () => (await import('./restore.ts')).restoreCommand(),
  clock: async () => (await import('./clock.ts')).clockCommand(),
}

const CODES = `
Exit codes: 0 done; 1 it could not be done, or the words were wrong: one line on standard error says what and what to do.
Commands with codes of their own name them in their help. ANSIMPASS_LOG=debug adds the stack of an error.`

export async function runCommandLine(argv: readonly string[]): Promise<void> {
  const program = new Command('ansimpass')
    .description('One ordinary phone call logs the visit and proves the pass (안심패스)')
    .version(version())
    .addHelpText('after', CODES)
  const asked = COMMANDS[argv[2] ?? '']
  const loading = asked === undefined ? Object.values(COMMANDS) : [asked]
  for (const load of loading) program.addCommand(await load())
  try {
    await program.parseAsync([...argv])
  } catch (error) {
    tellFailure(error)
    process.exitCode = 1
  }
}
