/** `ansimpass backup`: the database and, apart from it, the lasting keys, into folders of their own; old ones are pruned. */
import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { pruneBackups } from '../adapters/backups/prune-backups.ts'
import { type BackupAbout, type BackupWriter, type MadeBackup, writeBackup } from '../adapters/backups/write-backup.ts'
import { copyRunningCluster } from '../adapters/embedded-postgres/base-backup.ts'
import { backupUrl } from '../adapters/embedded-postgres/cluster.ts'
import { readPlaces } from '../adapters/embedded-postgres/places.ts'
import { withDatabase } from '../adapters/embedded-postgres/with-database.ts'
import { AppError } from '../domain/kit/errors.ts'
import { makeConfig, makeSecrets } from '../main/config/config.ts'
import { makeFolder } from '../main/folders/make-folder.ts'
import { type Places, SETTINGS_OPTION, settingsOf } from './settings-of.ts'
import { version } from './version.ts'

/** Whatever is kept about a visit or a person is gone after 28 days; so is a copy of it. */
const MOST_DAYS = 28

/** Of the data folder. The database has its own way, the spool replays itself, the rest names this machine's processes. */
const COPIED = ['sites.json', 'rules', 'clock.json', 'demo-clock.json']

type Options = Places & {
  readonly to?: string
  readonly keysTo?: string
  readonly keysOnly?: true
  readonly keepDays: number
  readonly pruneOnly?: true
  readonly confirmClock?: true
}

const AFTERWARDS = `
The embedded database is copied while calls go on. "passing/" of the secrets folder is never part of a backup: its keys
die in time. A database of your own (DATABASE_URL): --keys-only, and docs/operate.md, "Backups". Back again: ansimpass restore --help.`

export function backupCommand(): Command {
  return new Command('backup')
    .description('copy the embedded database and the lasting keys, and prune copies older than 28 days')
    .option('--to <folder>', 'where backups of the database lie; made when it is not there')
    .option('--keys-to <folder>', 'where the lasting keys are copied to: another disk or machine than --to')
    .option('--keys-only', 'copy the lasting keys, for a database of your own that you dump into --to yourself')
    .option('--keep-days <days>', `copies as old as this are destroyed; ${MOST_DAYS} at most`, keepDays, MOST_DAYS)
    .option('--prune-only', 'make no backup, only destroy what is too old')
    .option('--confirm-clock', "destroy what is too old even where this machine's clock seems to have leapt")
    .option(...SETTINGS_OPTION)
    .option('--data <folder>', 'the data folder (ANSIMPASS_DATA)')
    .option('--secrets <folder>', 'the secrets folder (ANSIMPASS_SECRETS)')
    .addHelpText('after', AFTERWARDS)
    .action(backUp)
}

async function backUp(options: Options): Promise<void> {
  const [to, keysTo] = [options.to, options.keysTo].map((path) => (path === undefined ? undefined : resolve(path)))
  if (to === undefined && keysTo === undefined) throw unnamed('--to')
  const at = new Date()
  let made: readonly string[] = []
  try {
    if (options.pruneOnly !== true) made = await copy(options, to, keysTo, at)
  } finally {
    // A full disk or a database that is away keeps no old copy alive.
    for (const folder of [to, keysTo]) if (folder !== undefined) await prune(options, folder, at, made)
  }
  const missing = [to, keysTo].find((folder) => folder !== undefined && !existsSync(folder))
  if (options.pruneOnly === true && missing !== undefined) throw nothingThere(missing)
}

/** @returns the paths of what was made */
async function copy(
  options: Options,
  to: string | undefined,
  keysTo: string | undefined,
  at: Date,
): Promise<readonly string[]> {
  const settings = settingsOf(options)
  const { dataFolder, secretsFolder } = makeConfig(settings, { production: false })
  const lasting = join(secretsFolder, 'lasting')
  const isKeysOnly = options.keysOnly === true
  if (!isKeysOnly && makeSecrets(settings).databaseUrl !== undefined) throw notOurs()
  refuseTogether([
    ...(to === undefined ? [] : [['--to', to] as const]),
    ...(keysTo === undefined ? [] : [['--keys-to', keysTo] as const]),
    ['the data folder', dataFolder],
    ['the secrets folder', secretsFolder],
  ])
  const about = { at, version: version() }
  if (keysTo !== undefined) makeFolder(keysTo, '--keys-to', 0o700)
  if (isKeysOnly) {
    if (keysTo === undefined) throw unnamed('--keys-to')
    if (to !== undefined) makeFolder(to, '--to', 0o700)
    const keys = await writeBackup(keysTo, { kind: 'keys', ...about }, async (writer) => {
      await putKeys(writer, lasting, [])
    })
    report('lasting keys', keys)
    return [keys.path]
  }
  if (to === undefined) throw unnamed('--to')
  makeFolder(to, '--to', 0o700)
  const copyDatabase = () => writeBackup(to, { kind: 'database', ...about }, (writer) => copyAll(dataFolder, writer))
  if (keysTo === undefined) {
    const database = await copyDatabase()
    report('database', database)
    console.log('lasting keys: not copied; without them no person in the copy can be read again (--keys-to)')
    return [database.path]
  }
  const { database, keys } = await copyWithKeys(copyDatabase, keysTo, { kind: 'keys', ...about }, lasting)
  report('database', database)
  report('lasting keys', keys)
  return [database.path, keys.path]
}

function keepDays(text: string): number {
  const days = Number(text)
  if (Number.isInteger(days) && days >= 1 && days <= MOST_DAYS) return days
  throw new InvalidArgumentError(`Give a whole number of days from 1 to ${MOST_DAYS}.`)
}

/** Keys beside what they open would open it; a copy inside what is copied would be copied with it. */
function refuseTogether(folders: readonly (readonly [string, string])[]): void {
  for (const [place, [one, path]] of folders.entries()) {
    for (const [other, otherPath] of folders.slice(place + 1)) {
      const [inner, outer] = [`${realPath(path)}/`, `${realPath(otherPath)}/`]
      if (!inner.startsWith(outer) && !outer.startsWith(inner)) continue
      throw new AppError(
        'BACKUP_NOT_APART',
        `${one} ${path} and ${other} ${otherPath}: one lies inside the other. Keep copies outside the data and secrets folders, and the keys on another disk or machine than the database`,
      )
    }
  }
}

/** Of a folder that need not be there yet: links above it are followed. */
function realPath(path: string): string {
  if (existsSync(path)) return realpathSync(path)
  return dirname(path) === path ? path : join(realPath(dirname(path)), basename(path))
}

function unnamed(option: string): AppError {
  return new AppError('BAD_OPTION', `name the folder of the copies: ${option} FOLDER`)
}

/** A mistyped folder would keep every copy alive in silence. */
function nothingThere(folder: string): AppError {
  return new AppError(
    'BACKUP_FOLDER_MISSING',
    `there is no folder ${folder}: nothing in it was destroyed; name the folder of the copies`,
  )
}

function notOurs(): AppError {
  return new AppError(
    'DATABASE_NOT_OURS',
    'DATABASE_URL names a server of your own: back it up with its own programs (pg_dumpall --roles-only, then pg_dump -Fc; docs/operate.md, "Backups", has the commands)',
  )
}

async function copyAll(dataFolder: string, writer: BackupWriter): Promise<void> {
  await withDatabase({ dataFolder }, async () => {
    const places = await readPlaces(realpathSync(dataFolder))
    if (places === undefined) throw new AppError('DATA_FOLDER_MISSING', `${dataFolder} names no database`)
    const label = await copyRunningCluster(backupUrl(places.socketFolder), places.cluster, (name, from) =>
      writer.put(`cluster/${name}`, from),
    )
    await writer.putText('cluster/backup_label', label)
  })
  for (const name of COPIED.flatMap((each) => filesAt(dataFolder, each))) {
    await writer.put(`data/${name}`, join(dataFolder, name)).catch(unlessGone)
  }
}

/** @returns the files at or below `name`, relative to `folder`; none where there is nothing */
function filesAt(folder: string, name: string): readonly string[] {
  const path = join(folder, name)
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [name]
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
}

/** The keys before the database and, of a night that began meanwhile, after it too: whichever generation the copy holds, its key is there. */
async function copyWithKeys(
  copyDatabase: () => Promise<MadeBackup>,
  into: string,
  about: BackupAbout,
  lasting: string,
): Promise<{ readonly database: MadeBackup; readonly keys: MadeBackup }> {
  let database: MadeBackup | undefined
  const keys = await writeBackup(into, about, async (writer) => {
    const before = await putKeys(writer, lasting, [])
    database = await copyDatabase()
    await putKeys(writer, lasting, before)
  })
  if (database === undefined) throw new Error('the keys were copied without the database')
  return { database, keys }
}

/** @returns the names of the keys that are there. @throws AppError `SECRETS_MISSING` */
async function putKeys(writer: BackupWriter, lasting: string, copied: readonly string[]): Promise<readonly string[]> {
  if (!existsSync(lasting)) {
    throw new AppError(
      'SECRETS_MISSING',
      `there is no ${lasting}: name the secrets folder with --secrets or ANSIMPASS_SECRETS`,
    )
  }
  const names = readdirSync(lasting).filter((file) => file.endsWith('.key'))
  for (const name of names) {
    if (!copied.includes(name)) await writer.put(`lasting/${name}`, join(lasting, name)).catch(unlessGone)
  }
  return names
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
  if (pruned.kept.length === 0) {
    if (options.pruneOnly === true && pruned.removed.length === 0 && existsSync(folder))
      console.log(`${folder}: no copy is ${days} days old`)
    return
  }
  console.error(
    `${pruned.kept.length} backups in ${folder} seem older than ${days} days and were kept, since the newest is more than a week away from ${at.toISOString()}: if this clock is right, run it again with --confirm-clock`,
  )
  process.exitCode = 1
}

function report(what: string, { path, files, bytes }: MadeBackup): void {
  console.log(`${what}: ${path} (${files} files, ${(bytes / 1e6).toFixed(1)} MB)`)
}
