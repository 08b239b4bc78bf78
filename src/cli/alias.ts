/** `ansimpass alias`: aliases (안심번호) for people without a phone, issued, ended and listed at a desk. With a server running or without. */
import { randomInt } from 'node:crypto'
import { userInfo } from 'node:os'
import { Command, InvalidArgumentError } from 'commander'
import { createContactSealer } from '../adapters/hpke/alias-contacts.ts'
import { createPostgresAuditLog } from '../adapters/postgres/access/audit.ts'
import { createPostgresAliases } from '../adapters/postgres/visits/aliases.ts'
import { parseCaller } from '../domain/call/phone/parse-caller.ts'
import { AppError } from '../domain/kit/errors.ts'
import { inOneLine } from '../domain/kit/one-line.ts'
import { kstDay } from '../domain/kit/time.ts'
import { type Alias, formatAlias, lastDayOfAlias, parseAlias } from '../domain/visits/alias.ts'
import { type AliasContact, CONTACT_NAME_CHARACTERS } from '../domain/visits/alias-contact.ts'
import { authorityKeyOf } from '../main/programs/authority-key.ts'
import { renderAliasCardFile } from '../pages/me/alias-card.ts'
import type { AuditEntry, AuditVerb } from '../ports/access/audit.ts'
import { makeIssueAlias } from '../usecases/visits/issue-alias.ts'
import { givenText } from './given-text.ts'
import { type Places, SETTINGS_OPTION } from './settings-of.ts'
import { withSubjects } from './with-subjects.ts'
import { writeFile } from './write-file.ts'

const DATA_OPTION = ['--data <folder>', 'the data folder (ANSIMPASS_DATA)'] as const
const SECRETS_OPTION = ['--secrets <folder>', 'the secrets folder (ANSIMPASS_SECRETS)'] as const
const HELP = `
Each is noted in the audit with who did it and on which day, not of whom. The contact is sealed to the health authority: nobody
here can read it again. docs/alias.md`
const ISSUE_HELP = `
The contact: a phone number, and behind it the name of whoever answers it ("010-0000-0001 홍길동"), from standard input or a file,
so that it stands in no list of processes. The end code is told this once.`

type IssueOptions = Places & { readonly contact: string; readonly card?: string; readonly json?: true }

export function aliasCommand(): Command {
  return new Command('alias')
    .description('alias numbers (안심번호) for people without a phone or with a withheld number')
    .addCommand(issueCommand())
    .addCommand(endCommand())
    .addCommand(listCommand())
    .addHelpText('after', HELP)
}

function issueCommand(): Command {
  return new Command('issue')
    .description('issues one for 28 days, with a sealed contact; noted in the audit')
    .requiredOption('--contact <file>', 'whom the authority rings; - for standard input')
    .option('--card <file>', 'writes the card in large type there: HTML, to be printed')
    .option('--json', 'as JSON')
    .option(...SETTINGS_OPTION)
    .option(...DATA_OPTION)
    .option(...SECRETS_OPTION)
    .addHelpText('after', ISSUE_HELP)
    .action(async ({ contact: file, card, json, ...places }: IssueOptions) => {
      const contact = contactIn(await givenText(file, '--contact'))
      const issued = await withSubjects(places, 'alias-command', ({ subjects, config, now }) => {
        const sealer = createContactSealer(() => authorityKeyOf(config))
        const aliases = createPostgresAliases(subjects)
        const issue = makeIssueAlias({ aliases, sealer, pick: randomInt, clock: { now: () => now } })
        return issue(contact, entryOf('alias-issue', now))
      })
      const { alias, endCode, lastDay } = issued
      const said = `${formatAlias(alias)}  ${lastDay}까지 · until ${lastDay}  해지번호 · end code ${endCode}`
      console.log(json === true ? JSON.stringify(issued) : said)
      if (card !== undefined) writeFile(card, renderAliasCardFile(issued), '--card') // if it fails, the number is told
    })
}

function endCommand(): Command {
  return new Command('end')
    .description('ends one at once; noted in the audit. Visits under it stay sealed as long as visits do')
    .argument('<alias>', 'the eight digits, such as 2000-0006', readAlias)
    .option(...SETTINGS_OPTION)
    .option(...DATA_OPTION)
    .option(...SECRETS_OPTION)
    .action(async (alias: Alias, places: Places) => {
      const ended = await withSubjects(places, 'alias-command', ({ subjects, now }) =>
        createPostgresAliases(subjects).end(alias, { audit: entryOf('alias-end', now) }),
      )
      if (ended !== 'ended')
        throw new AppError(
          'NO_SUCH_ALIAS',
          `${formatAlias(alias)} is no alias number that lives: it has ended, or never was`,
        )
      console.log(`${formatAlias(alias)}: 끝났습니다 · ended`)
    })
}

function listCommand(): Command {
  return new Command('list')
    .description('those that desks issued in the last 28 days, the newest first; noted in the audit')
    .option('--json', 'as JSON')
    .option(...SETTINGS_OPTION)
    .option(...DATA_OPTION)
    .option(...SECRETS_OPTION)
    .action(async ({ json, ...places }: Places & { json?: true }) => {
      const found = await withSubjects(places, 'alias-command', async ({ subjects, pool, now }) => {
        await createPostgresAuditLog(pool).note(entryOf('alias-list', now))
        return createPostgresAliases(subjects).ofDesks()
      })
      if (json === true) return console.log(JSON.stringify(found))
      for (const { alias, issuedOn, ended } of found) {
        const state = ended ? '끝남 · ended' : `${lastDayOfAlias(issuedOn)}까지 · until ${lastDayOfAlias(issuedOn)}`
        console.log(`${formatAlias(alias)}  ${issuedOn}  ${state}`)
      }
      if (found.length === 0) console.log('창구에서 낸 안심번호가 없습니다 · no desk has issued an alias number')
    })
}

function entryOf(verb: AuditVerb, now: number): AuditEntry {
  return { actor: { kind: 'administrator', name: userInfo().username }, verb, site: undefined, day: kstDay(now) }
}

function readAlias(text: string): Alias {
  const alias = parseAlias(text)
  if (alias === undefined) throw new InvalidArgumentError('a digit is wrong, swapped or missing')
  return alias
}

/** What is wrong is said without the number: it may be somebody's. */
function contactIn(text: string): Omit<AliasContact, 'alias'> {
  const [, number = '', said = ''] = /^(\+?[\d-]+)(?:\s+(.+))?$/.exec(text) ?? []
  const name = inOneLine(said)
  const line = parseCaller(number)
  if (line === undefined)
    throw new AppError('BAD_OPTION', '--contact must be a phone number, and behind it a name: 010-0000-0001 홍길동')
  if ([...name].length > CONTACT_NAME_CHARACTERS)
    throw new AppError('BAD_OPTION', `--contact: the name is longer than ${CONTACT_NAME_CHARACTERS} characters`)
  return { line, name }
}
