/** `ansimpass backup`: the database and, apart from it, the lasting keys, into folders of their own; old ones are pruned. */
import { existsSync, readdirSync, realpathSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { pruneBackups } from '../adapters/backups/prune-backups.ts'
import { type BackupAbout, type BackupWriter, type MadeBackup, writeBackup } from '../adapters/backups/write-backup.ts'
import { copyRunningCluster } from '../adapters/embedded-postgres/base-backup.ts'
import { readPlaces } from '../adapters/embedded-postgres/places.ts'
import { withDatabase } from '../adapters/embedded-postgres/with-database.ts'
import { AppError } from '../domain/errors.ts'
import { makeConfig, makeSecrets } from '../main/config/config.ts'
import { readSettings } from '../main/config/read-settings.ts'
import { makeFolder } from '../main/make-folder.ts'
import { version } from './version.ts'

/** Whatever is kept about a visit or a person is gone after 28 days; so is a copy of it. */
const MOST_DAYS = 28

/** Of the data folder: the database has its own way, the spool replays itself, the rest names this machine's processes. */
const NOT_COPIED = /^(?:postgres|spool|postgres-where\.json|owner\.json)(?:$|\.)/

type Options = {
  readonly to: string
  readonly keysTo?: string
  readonly data?: string
  readonly secrets?: string
  readonly keepDays: number
  readonly pruneOnly?: true
  readonly confirmClock?: true
}

const AFTERWARDS = `
The embedded database is copied while calls go on. "passing/" of the secrets folder is never part of a backup: its keys
die in time. A database of your own (DATABASE_URL): docs/operate.md, "Backups". Back again: ansimpass restore --help.`

export function backupCommand(): Command {
  return new Command('backup')
    .description('copies the embedded database and the lasting keys, and prunes copies older than 28 days')
    .requiredOption('--to <folder>', 'where backups of the database lie; made when it is not there')
    .option('--keys-to <folder>', 'where the lasting keys are copied to: another disk or machine than --to')
    .option('--keep-days <days>', `copies as old as this are destroyed; ${MOST_DAYS} at most`, keepDays, MOST_DAYS)
    .option('--prune-only', 'make no backup, only destroy what is too old')
    .option('--confirm-clock', "destroy what is too old even where this machine's clock seems to have leapt")
    .option('--data <folder>', 'the data folder (ANSIMPASS_DATA)')
    .option('--secrets <folder>', 'the secrets folder (ANSIMPASS_SECRETS)')
    .addHelpText('after', AFTERWARDS)
    .action(backUp)
}

async function backUp(options: Options): Promise<void> {
  const [to, keysTo] = [resolve(options.to), options.keysTo === undefined ? undefined : resolve(options.keysTo)]
  if (keysTo !== undefined) refuseTogether(to, keysTo)
  const at = new Date()
  const made = options.pruneOnly === true ? [] : await copyBoth(options, to, keysTo, at)
  for (const folder of keysTo === undefined ? [to] : [to, keysTo]) await prune(options, folder, at, made)
}

/** @returns the paths of what was made */
async function copyBoth(
  options: Options,
  to: string,
  keysTo: string | undefined,
  at: Date,
): Promise<readonly string[]> {
  const flags = {
    ...(options.data === undefined ? {} : { ANSIMPASS_DATA: options.data }),
    ...(options.secrets === undefined ? {} : { ANSIMPASS_SECRETS: options.secrets }),
  }
  const settings = readSettings({ flags, environment: process.env })
  const { dataFolder, secretsFolder } = makeConfig(settings, { production: false })
  if (makeSecrets(settings).databaseUrl !== undefined) throw notOurs()
  makeFolder(to, '--to', 0o700)
  if (keysTo !== undefined) makeFolder(keysTo, '--keys-to', 0o700)
  const about = { at, version: version() }
  const database = await writeBackup(to, { kind: 'database', ...about }, (writer) => copyAll(dataFolder, writer))
  report('database', database)
  if (keysTo === undefined) {
    console.log('lasting keys: not copied; without them no person in the copy can be read again (--keys-to)')
    return [database.path]
  }
  const keys = await copyKeys(keysTo, { kind: 'keys', ...about }, join(secretsFolder, 'lasting'))
  report('lasting keys', keys)
  return [database.path, keys.path]
}

function keepDays(text: string): number {
  const days = Number(text)
  if (Number.isInteger(days) && days >= 1 && days <= MOST_DAYS) return days
  throw new InvalidArgumentError(`Give a whole number of days from 1 to ${MOST_DAYS}.`)
}

/** Together they would open what each alone keeps closed. */
function refuseTogether(to: string, keysTo: string): void {
  const [one, other] = [`${to}/`, `${keysTo}/`]
  if (!one.startsWith(other) && !other.startsWith(one)) return
  throw new AppError(
    'BACKUP_NOT_APART',
    `--to ${to} and --keys-to ${keysTo} lie in each other: whoever takes that folder reads every person in it; keep the keys on another disk or machine`,
  )
}

function notOurs(): AppError {
  return new AppError(
    'DATABASE_NOT_OURS',
    'DATABASE_URL names a server of your own: back it up with its own programs (pg_dumpall --roles-only, then pg_dump -Fc; docs/operate.md, "Backups", has the commands)',
  )
}

async function copyAll(dataFolder: string, writer: BackupWriter): Promise<void> {
  await withDatabase({ dataFolder }, async ({ url }) => {
    const places = await readPlaces(realpathSync(dataFolder))
    if (places === undefined) throw new AppError('DATA_FOLDER_MISSING', `${dataFolder} names no database`)
    const label = await copyRunningCluster(url, places.cluster, (name, from) => writer.put(`cluster/${name}`, from))
    await writer.putText('cluster/backup_label', label)
  })
  for (const entry of readdirSync(dataFolder, { withFileTypes: true, recursive: true })) {
    const name = join(entry.parentPath, entry.name).slice(dataFolder.length + 1)
    if (entry.isFile() && !NOT_COPIED.test(name.split('/')[0] ?? '')) {
      await writer.put(`data/${name}`, join(dataFolder, name)).catch(unlessGone)
    }
  }
}

async function copyKeys(into: string, about: BackupAbout, lasting: string): Promise<MadeBackup> {
  if (!existsSync(lasting)) {
    throw new AppError(
      'SECRETS_MISSING',
      `there is no ${lasting}: name the secrets folder with --secrets or ANSIMPASS_SECRETS`,
    )
  }
  return writeBackup(into, about, async (writer) => {
    for (const name of readdirSync(lasting).filter((file) => file.endsWith('.key'))) {
      await writer.put(`lasting/${name}`, join(lasting, name)).catch(unlessGone)
    }
  })
}

/** A key or file whose time came meanwhile. */
function unlessGone(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
}

async function prune(options: Options, folder: string, at: Date, justMade: readonly string[]): Promise<void> {
  const { keepDays: days, confirmClock } = options
  const pruned = await pruneBackups({
    folder,
    now: at.getTime(),
    keepDays: days,
    confirmed: confirmClock === true,
    justMade,
  })
  for (const name of pruned.removed) console.log(`destroyed: ${join(folder, name)}`)
  if (pruned.kept.length === 0) return
  console.error(
    `${pruned.kept.length} backups in ${folder} seem older than ${days} days and were kept, since the newest is more than a week away from ${at.toISOString()}: if this clock is right, run it again with --confirm-clock`,
  )
  process.exitCode = 1
}

function report(what: string, { path, files, bytes }: MadeBackup): void {
  console.log(`${what}: ${path} (${files} files, ${(bytes / 1e6).toFixed(1)} MB)`)
}
