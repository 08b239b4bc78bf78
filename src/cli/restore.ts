/** `ansimpass restore`: a backup back into a data folder that has no database yet, and the lasting keys into the secrets folder. */
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { type CheckedBackup, checkBackup } from '../adapters/backups/read-backup.ts'
import { layCluster } from '../adapters/embedded-postgres/lay-cluster.ts'
import { withDatabase } from '../adapters/embedded-postgres/with-database.ts'
import { createPool } from '../adapters/postgres/kit/connect.ts'
import { migrate } from '../adapters/postgres/kit/migrate.ts'
import { countVisits } from '../adapters/postgres/visits/visit-reader.ts'
import { AppError } from '../domain/kit/errors.ts'
import { makeConfig } from '../main/config/config.ts'
import { makeFolder } from '../main/folders/make-folder.ts'
import { type Places, SETTINGS_OPTION, settingsOf } from './settings-of.ts'
import { version } from './version.ts'

type Options = Places & { readonly keys?: string }

const BEFOREHAND = `
What happened since the backup is undone, deletions and withdrawals too: docs/operate.md, "Backups", says what to do about
each. A backup of an older version is brought to the form of this one; to go on with the older one, restore with that.
Afterwards: "ansimpass visits verify" on the authority's machine, then start the server.`

export function restoreCommand(): Command {
  return new Command('restore')
    .description('restore a backup into a data folder without a database')
    .argument('<backup>', 'the folder ansimpass-database-… that "ansimpass backup" made')
    .option('--keys <backup>', 'the folder ansimpass-keys-…: the lasting keys of the same time or later')
    .option(...SETTINGS_OPTION)
    .option('--data <folder>', 'the data folder to fill (ANSIMPASS_DATA)')
    .option('--secrets <folder>', 'the secrets folder to fill (ANSIMPASS_SECRETS)')
    .addHelpText('after', BEFOREHAND)
    .action(restore)
}

async function restore(from: string, options: Options): Promise<void> {
  const { dataFolder, secretsFolder } = makeConfig(settingsOf(options), { production: false })
  const database = await checkBackup(from, 'database')
  const keys = options.keys === undefined ? undefined : await checkBackup(options.keys, 'keys')
  const lasting = join(secretsFolder, 'lasting')
  if (keys !== undefined) refuseOtherKeys(lasting)
  refuseOtherData(database, dataFolder)
  makeFolder(dataFolder, 'ANSIMPASS_DATA')
  await layCluster(dataFolder, (cluster) => database.layOut('cluster', cluster))
  await database.layOut('data', dataFolder)
  if (keys !== undefined) {
    mkdirSync(lasting, { recursive: true, mode: 0o700 })
    await keys.layOut('lasting', lasting)
  }
  const { visits, applied } = await recover(dataFolder)
  console.log(
    `restored: ${dataFolder}, as it was at ${database.madeAt} (version ${database.version}): ${visits} visits`,
  )
  if (applied.length > 0) console.log(`brought to the form of version ${version()}: ${applied.join(', ')}`)
  console.log(
    keys === undefined
      ? 'lasting keys: none were given; without them everybody has to identify again (--keys)'
      : `lasting keys: ${lasting}, as they were at ${keys.madeAt}`,
  )
}

/** Keys that are there belong to another database; to mix them helps nobody. */
function refuseOtherKeys(lasting: string): void {
  if (!existsSync(lasting) || readdirSync(lasting).every((name) => !name.endsWith('.key'))) return
  throw new AppError(
    'SECRETS_NOT_EMPTY',
    `${lasting} holds keys already: restore into another secrets folder (--secrets), or move these away first`,
  )
}

function refuseOtherData(backup: CheckedBackup, dataFolder: string): void {
  const [there] = backup.filesIn('data').filter((name) => existsSync(join(dataFolder, name)))
  if (there === undefined) return
  throw new AppError(
    'DATA_FOLDER_NOT_EMPTY',
    `${join(dataFolder, there)} is there already: restore into another data folder (--data), or move this one away first`,
  )
}

/** The first start reads the write-ahead log of the backup; then the log of visits must be there, in the form of this version. */
async function recover(dataFolder: string): Promise<{ readonly visits: bigint; readonly applied: readonly string[] }> {
  return withDatabase({ dataFolder }, async ({ url }) => {
    const { applied } = await migrate(url).catch((error: unknown) => {
      throw laidOutOnly(dataFolder, error)
    })
    const pool = createPool(url, 'app', { statementTimeoutMs: 0, name: 'restore' })
    try {
      return { visits: await countVisits(pool, []), applied }
    } finally {
      await pool.end()
    }
  })
}

/** Nothing of the backup is lost, and it is not restored a second time. */
function laidOutOnly(dataFolder: string, error: unknown): unknown {
  if (!(error instanceof AppError)) return error
  const { code, message, cause } = error
  return new AppError(code, `the backup lies whole in ${dataFolder}, but this version cannot use it yet: ${message}`, {
    cause,
  })
}
