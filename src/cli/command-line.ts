/** All subcommands of `ansimpass`, each loaded only when it is asked for. */
import { Command } from 'commander'
import { complaintWords } from './complaint-words.ts'
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
  gateway: async () => (await import('./gateway.ts')).gatewayCommand(),
  registry: async () => (await import('./registry.ts')).registryCommand(),
  'call-events': async () => (await import('./call-events.ts')).callEventsCommand(),
  budgets: async () => (await import('./budgets.ts')).budgetsCommand(),
  corrections: async () => (await import('./corrections.ts')).correctionsCommand(),
  sites: async () => (await import('./sites.ts')).sitesCommand(),
  alias: async () => (await import('./alias.ts')).aliasCommand(),
  certificate: async () => (await import('./certificate/certificate.ts')).certificateCommand(),
  operators: async () => (await import('./operators.ts')).operatorsCommand(),
  settlement: async () => (await import('./settlement.ts')).settlementCommand(),
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
  for (const command of withAllBelow(program)) {
    command.configureOutput({ outputError: (said, write) => write(complaintWords(said)) })
  }
  requireAfterUnknown(program)
  try {
    await program.parseAsync(helpOfKnown(program, argv.slice(2)), { from: 'user' })
  } catch (error) {
    tellFailure(error)
    process.exitCode = 1
  }
}

/** A mistyped `--form` is named, not the `--from` that is then missing: commander alone asks for what is required first. */
function requireAfterUnknown(program: Command): void {
  const required = new Map(
    withAllBelow(program).map((command) => [command, command.options.filter(({ mandatory }) => mandatory)] as const),
  )
  for (const option of [...required.values()].flat()) option.makeOptionMandatory(false)
  program.hook('preAction', (_program, command) => {
    const missing = required
      .get(command)
      ?.find((option) => command.getOptionValue(option.attributeName()) === undefined)
    if (missing !== undefined) command.error(`error: required option '${missing.flags}' not specified`)
  })
}

function withAllBelow(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(withAllBelow)]
}

/** `help visit` and `visit --help`: asked for without the help, so that commander says what is unknown and what is near. */
function helpOfKnown(program: Command, words: readonly string[]): readonly string[] {
  const path = words.filter((word) => !['help', '--help', '-h'].includes(word))
  if (path.length === words.length) return words
  let command = program
  for (const [index, word] of path.entries()) {
    if (word.startsWith('-') || command.commands.length === 0) return words
    const below = command.commands.find((each) => each.name() === word)
    if (below === undefined) return path.slice(0, index + 1)
    command = below
  }
  return words
}
