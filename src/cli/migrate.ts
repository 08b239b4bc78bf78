/** `ansimpass migrate`: brings the database to the form that this version needs. */
import { Command } from 'commander'
import { withDatabase } from '../adapters/embedded-postgres/with-database.ts'
import { loginsSql } from '../adapters/postgres/kit/logins.ts'
import { type Migrated, migrate } from '../adapters/postgres/kit/migrate.ts'
import { makeConfig, makeSecrets } from '../main/config/config.ts'
import { type Places, SETTINGS_OPTION, settingsOf } from './settings-of.ts'

export function migrateCommand(): Command {
  return new Command('migrate')
    .description(
      'bring the database (DATABASE_URL, or the embedded one of the data folder) to the form that this version needs',
    )
    .option(...SETTINGS_OPTION)
    .option('--data <folder>', 'the data folder of the embedded database (ANSIMPASS_DATA)')
    .option('--dry-run', 'only tell what would be done')
    .option(
      '--print-roles',
      'print the SQL of the four logins, for an administrator who makes them himself; do nothing',
    )
    .action(async (options: Places & { dryRun?: true; printRoles?: true }) => {
      if (options.printRoles === true) {
        console.log((await loginsSql()).trimEnd())
        return
      }
      const settings = settingsOf(options)
      const { dataFolder } = makeConfig(settings, { production: false })
      const { databaseUrl } = makeSecrets(settings)
      const dryRun = options.dryRun === true
      const migrated = await withDatabase({ databaseUrl, dataFolder }, ({ url }) => migrate(url, { dryRun }))
      for (const line of report(migrated, dryRun)) console.log(line)
    })
}

function report({ applied, pending, granted = [] }: Migrated, dryRun: boolean): readonly string[] {
  const given = granted.map((statement) => `${dryRun ? 'would give again' : 'gave again'}: ${statement}`)
  const lines = [...given, ...applied.map((name) => `applied ${name}`), ...pending.map((name) => `would apply ${name}`)]
  return lines.length > 0 ? lines : ['the database is up to date']
}
