/** `ansimpass sites owner`: the registered phone and PIN of a place's owner, for the shop menu. With a server running or without. */
import { userInfo } from 'node:os'
import { Command } from 'commander'
import type pg from 'pg'
import { createPostgresSiteOwners } from '../adapters/postgres/places/site-owners.ts'
import { readOwnedSites, readSite } from '../adapters/postgres/places/sites-table.ts'
import type { Line } from '../domain/call/phone/line.ts'
import { parseCaller } from '../domain/call/phone/parse-caller.ts'
import { parseDialled } from '../domain/call/phone/parse-dialled.ts'
import { formatSiteNumber } from '../domain/call/phone/show.ts'
import { AppError } from '../domain/kit/errors.ts'
import { kstDay } from '../domain/kit/time.ts'
import { pinFault } from '../domain/places/owner-pin.ts'
import type { Site } from '../domain/places/site.ts'
import type { AuditEntry, AuditVerb } from '../ports/access/audit.ts'
import { askHidden } from './ask-hidden.ts'
import { givenText } from './given-text.ts'
import { type Places, SETTINGS_OPTION } from './settings-of.ts'
import { type SubjectsAt, withSubjects } from './with-subjects.ts'

const HELP = `
From then on that phone, ringing its place's number, is no visit but hears the shop menu, once its PIN is keyed. The PIN is asked
for without being shown, or read from a file (- for standard input), so that it stands in no list of processes. docs/owner-phone.md`

type OwnerOptions = Places & { readonly phone?: string; readonly pin?: string; readonly remove?: true }

export function sitesCommand(): Command {
  const owner = new Command('owner')
    .description("sets the registered phone and PIN of a place's owner, or says whether there is one; audited")
    .argument('<site>', 'its number, for instance 080-000-0001')
    .option('--phone <number>', 'the phone that is to hear the menu, for instance 02-000-0001')
    .option('--pin <file>', 'a file with the four digits; - for standard input; asked for unless given')
    .option('--remove', 'there is no registered phone any more')
    .option(...SETTINGS_OPTION)
    .option('--data <folder>', 'the data folder (ANSIMPASS_DATA)')
    .option('--secrets <folder>', 'the secrets folder (ANSIMPASS_SECRETS)')
    .addHelpText('after', HELP)
    .action(async (site: string, { phone, pin, remove, ...places }: OwnerOptions) => {
      if (phone !== undefined && remove === true)
        throw new AppError('BAD_OPTION', 'give either --phone, which sets an owner, or --remove')
      if (phone === undefined && pin !== undefined)
        throw new AppError('BAD_OPTION', '--pin is set together with --phone: give both')
      if (remove === true) return removeOwner(places, site)
      if (phone === undefined) return showOwner(places, site)
      const line = lineOf(phone)
      await setOwner(places, site, { line, pin: await readPin(pin, line) })
    })
  return new Command('sites').description('places (시설)').addCommand(owner)
}

function setOwner(places: Places, site: string, owner: { readonly line: Line; readonly pin: string }): Promise<void> {
  return withSite(places, site, async (found, { owners, entry, pool }) => {
    if (parseCaller(found.number) === owner.line)
      throw new AppError(
        'CALL_BAD_NUMBER',
        '--phone is the number of the place itself, which cannot ring itself: give the phone in the shop',
      )
    await owners.set(found, owner, entry('owner-set'))
    console.log(`${formatSiteNumber(found.number)}: 가게 전화를 등록했습니다 · the shop's phone is registered`)
    const others = (await readOwnedSites(pool))
      .filter((each) => each.id !== found.id && owners.isOwner(each, owner.line))
      .map(({ number }) => formatSiteNumber(number))
    if (others.length > 0)
      console.log(
        `이 전화는 다음 시설에도 등록되어 있습니다(비밀번호는 시설마다 따로) · it is also that of, each with a PIN of its own: ${others.join(', ')}`,
      )
  })
}

function removeOwner(places: Places, site: string): Promise<void> {
  return withSite(places, site, async (found, { owners, entry }) => {
    const wasThere = await owners.remove(found.id, entry('owner-removed'))
    const said = wasThere ? '가게 전화를 지웠습니다 · removed' : '등록된 가게 전화가 없었습니다 · there was none'
    console.log(`${formatSiteNumber(found.number)}: ${said}`)
  })
}

/** Never the phone: it is kept as a hash alone. */
function showOwner(places: Places, site: string): Promise<void> {
  return withSite(places, site, async ({ number, ownerToken }) => {
    const said = ownerToken === undefined ? '등록된 가게 전화 없음 · none' : '가게 전화 등록됨 · a phone is registered'
    console.log(`${formatSiteNumber(number)}: ${said}`)
  })
}

type Opened = {
  readonly owners: ReturnType<typeof createPostgresSiteOwners>
  readonly entry: (verb: AuditVerb) => AuditEntry
  readonly pool: pg.Pool
}

function withSite(places: Places, text: string, use: (site: Site, opened: Opened) => Promise<void>): Promise<void> {
  return withSubjects(places, 'sites-command', async ({ subjects, pool, now }: SubjectsAt) => {
    const number = parseDialled(text)
    const site = number === undefined ? undefined : await readSite(pool, number)
    if (site === undefined)
      throw new AppError('NO_SUCH_SITE', `No site has the number ${text}: give the one on its poster`)
    const { id } = site
    const entry = (verb: AuditVerb): AuditEntry => ({
      actor: { kind: 'administrator', name: userInfo().username },
      ...{ verb, site: id, day: kstDay(now) },
    })
    return use(site, { owners: createPostgresSiteOwners(pool, subjects.keys), entry, pool })
  })
}

function lineOf(text: string): Line {
  const line = parseCaller(text)
  if (line === undefined)
    throw new AppError('CALL_BAD_NUMBER', '--phone is no phone number: give one like 02-000-0001 or +8220000001')
  return line
}

/** What is wrong is said without the digits. */
async function readPin(file: string | undefined, line: Line): Promise<string> {
  const pin = file === undefined ? await askHidden('PIN, 네 자리 · four digits: ') : await givenText(file, '--pin')
  switch (pinFault(pin, line)) {
    case 'not-four-digits':
      throw new AppError('BAD_OPTION', 'the PIN must be four digits')
    case 'too-easy':
      throw new AppError(
        'BAD_OPTION',
        'the PIN is one of the first that are tried (a run such as 1234, or the phone’s last four): choose another',
      )
    case undefined:
      return pin
  }
}
