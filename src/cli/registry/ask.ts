/** `ansimpass registry ask --person FILE`: what the registry has of one person, noted in the audit before it is asked. */
import { userInfo } from 'node:os'
import { Command } from 'commander'
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import { createPostgresAuditLog } from '../../adapters/postgres/access/audit.ts'
import type { Person } from '../../domain/identity/person.ts'
import { AppError } from '../../domain/kit/errors.ts'
import { parseCalendarDate } from '../../domain/kit/time.ts'
import { makeConfig } from '../../main/config/config.ts'
import { registryOf } from '../../main/programs/registry-of.ts'
import { askRegistry } from '../../usecases/access/ask-registry.ts'
import { clockOfFolder } from '../clock-of-folder.ts'
import { givenText } from '../given-text.ts'
import { type Places, SETTINGS_OPTION, settingsOf } from '../settings-of.ts'
import { withPool } from '../with-pool.ts'

const HELP = `
The person: {"name": "…", "birthDate": "1980-05-01", "registryIdentifier": "…"} (the last where there is one), from standard
input or a file, so that no name stands in a list of processes. Prints the answer as JSON: kinds and dates, and what could
not be read. The audit has who asked on which day, not for whom; without it nothing is asked.`

type Options = Places & { readonly person: string; readonly as?: string }

const PersonFile = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    birthDate: Type.String(),
    registryIdentifier: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  },
  { additionalProperties: false },
)

export function askCommand(): Command {
  return new Command('ask')
    .requiredOption('--person <file>', 'a JSON file with the person; - for standard input')
    .description('asks the registry for one person; noted in the audit')
    .option('--as <name>', 'who asks, as the audit names them; unless given, the user of this machine')
    .option(...SETTINGS_OPTION)
    .option('--data <folder>', 'the data folder (ANSIMPASS_DATA)')
    .addHelpText('after', HELP)
    .action(async (options: Options) => {
      console.log(JSON.stringify(await ask(options)))
    })
}

async function ask(options: Options) {
  const person = personIn(await givenText(options.person, '--person'))
  const by = options.as ?? userInfo().username
  if (!/^[\p{L}\d._-]{1,60}$/u.test(by)) throw new AppError('BAD_OPTION', '--as must be a name without spaces')
  const config = makeConfig(settingsOf(options), { production: false })
  const registry = registryOf({ config }, { emit: () => {} })
  return withPool(options, { name: 'registry-command', missing: 'keeps no audit' }, (pool) => {
    const { now } = clockOfFolder(config.dataFolder, Date.now())
    const deps = { registry, audit: createPostgresAuditLog(pool), clock: { now: () => now } }
    return askRegistry(deps, by, person)
  })
}

function personIn(text: string): Person {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new AppError('BAD_OPTION', '--person cannot be read: it is no JSON')
  }
  if (!Value.Check(PersonFile, value))
    throw new AppError('BAD_OPTION', '--person needs name and birthDate, and no more than registryIdentifier besides')
  const birthDate = parseCalendarDate(value.birthDate)
  if (birthDate === undefined)
    throw new AppError('BAD_OPTION', 'birthDate of --person must be a day such as 1980-05-01')
  const { name, registryIdentifier } = value
  return { personId: '0', name, birthDate, ...(registryIdentifier === undefined ? {} : { registryIdentifier }) }
}
