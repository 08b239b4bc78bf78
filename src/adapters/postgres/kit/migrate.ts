/** Brings a database to the form that this code needs: forward only, one process at a time, each step whole. */
import pg from 'pg'
import { AppError } from '../../../domain/kit/errors.ts'
import { ADVISORY_LOCKS } from './advisory-locks.ts'
import { connectionConfig } from './connect.ts'
import { connectFailure } from './connect-failure.ts'
import { becomeMigrations, makeLogins, missingOfLogins, rolesDenied } from './logins.ts'
import { MIGRATIONS, type MigrationFile, readMigrationFiles } from './migration-files.ts'
import { grantAgain, LOOK, missingPrivileges, privilegeStatements } from './privileges.ts'
import { sqlMeans } from './sql-state.ts'

export type Migrated = {
  /** Names of the migrations that ran now, in order. */
  readonly applied: readonly string[]
  /** Names of those that would run: with `dryRun` only. */
  readonly pending: readonly string[]
  /** Roles and privileges that were missing and are there now (with `dryRun`: would be). Absent where all were right. */
  readonly granted?: readonly string[]
}

export type MigrateOptions = {
  /** Only tells what would be done; changes nothing. */
  readonly dryRun?: boolean
  /** Another folder of migrations, for tests. */
  readonly folder?: string
}

const OLDEST_SERVER = 15

/**
 * Runs every migration that the database does not have yet. Two at once take turns.
 *
 * @param databaseUrl  the user that it names makes the logins where they are missing; all else is done as `ansimpass_migrations`
 * @throws AppError `DATABASE_UNAVAILABLE`, `DATABASE_PRIVILEGES_MISSING` (retryable), `DATABASE_TOO_OLD`, `DATABASE_ROLES_DENIED`,
 *                  `DATABASE_LOGIN_REFUSED`, `DATABASE_NEWER_THAN_CODE`, `MIGRATION_CHANGED`, `MIGRATION_FAILED`
 */
export async function migrate(databaseUrl: string, options: MigrateOptions = {}): Promise<Migrated> {
  const files = await readMigrationFiles(options.folder ?? MIGRATIONS)
  const client = new pg.Client(connectionConfig(databaseUrl, 'owner', { name: 'migrate', statementTimeoutMs: 0 }))
  client.on('error', () => {})
  await client.connect().catch((error: unknown) => {
    throw connectFailure(error)
  })
  try {
    await refuseOldServer(client)
    if (!options.dryRun) {
      await takeLogin(client)
      await waitForTurn(client)
    }
    const pending = pendingAfter(await appliedBefore(client), files)
    const statements = [...privilegeStatements(files.filter((file) => !pending.includes(file))), LOOK]
    const missing = await missingPrivileges(client, statements)
    const granted = missing.length === 0 ? {} : { granted: missing }
    if (options.dryRun) return { applied: [], pending: pending.map((file) => file.name), ...granted }
    if (missing.length > 0) await grantAgain(client, statements, missing)
    if (pending.length > 0) await runPending(databaseUrl, files, pending.length)
    return { applied: pending.map((file) => file.name), pending: [], ...granted }
  } finally {
    await client.end()
  }
}

/** What runs them is loaded only where some are to run: a server that has all lives without it. */
async function runPending(databaseUrl: string, files: readonly MigrationFile[], steps: number): Promise<void> {
  const { runMigrations } = await import('./run-migrations.ts')
  await runMigrations(databaseUrl, files, steps)
}

/**
 * Makes the logins where they are missing, and goes on as that of the migrations.
 * @throws AppError `DATABASE_ROLES_DENIED`, or `DATABASE_PRIVILEGES_MISSING` (retryable) where tables are there already: calls go on meanwhile
 */
async function takeLogin(client: pg.Client): Promise<void> {
  try {
    if ((await missingOfLogins(client)).length > 0) {
      await waitForTurn(client)
      await makeLogins(client)
    }
    await becomeMigrations(client)
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause
    const { rowCount } = await client.query(`select from pg_namespace where nspname = 'ansimpass'`)
    if (rowCount === 0) throw cause
    const { message } = cause
    throw new AppError('DATABASE_PRIVILEGES_MISSING', message, { retryable: true, cause })
  }
}

/** One process at a time, till the session's end. */
async function waitForTurn(client: pg.Client): Promise<void> {
  await client.query('select pg_advisory_lock($1)', [ADVISORY_LOCKS.migrate]).catch((error: unknown) => {
    throw sqlMeans(error, 'right-missing') ? rolesDenied(error) : error
  })
}

/**
 * Looks, as the app, whether somebody has run every migration.
 * @throws AppError `DATABASE_NOT_MIGRATED` (retryable) where not, else as `migrate`
 */
export async function checkMigrated(databaseUrl: string): Promise<void> {
  const files = await readMigrationFiles(MIGRATIONS)
  const client = new pg.Client(connectionConfig(databaseUrl, 'app', { name: 'migrated' }))
  client.on('error', () => {})
  await client.connect().catch((error: unknown) => {
    throw connectFailure(error)
  })
  try {
    await refuseOldServer(client)
    const pending = pendingAfter(await appliedBefore(client), files)
    if (pending.length === 0) return
    throw new AppError(
      'DATABASE_NOT_MIGRATED',
      `the database lacks ${pending.length} migrations, and this server has no login for them: run "ansimpass migrate"`,
      { retryable: true },
    )
  } finally {
    await client.end()
  }
}

async function refuseOldServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ number: number; version: string }>(
    `select current_setting('server_version_num')::int as number, current_setting('server_version') as version`,
  )
  for (const { number, version } of rows) checkServer(number, version)
}

/** @param number  `server_version_num`, for instance 150004 */
export function checkServer(number: number, version: string): void {
  if (number >= OLDEST_SERVER * 10_000) return
  throw new AppError(
    'DATABASE_TOO_OLD',
    `the database is PostgreSQL ${version}: PostgreSQL ${OLDEST_SERVER} or newer is needed`,
  )
}

type Applied = { readonly name: string; readonly checksum: string | null }

async function appliedBefore(client: pg.Client): Promise<readonly Applied[]> {
  const known = await client.query<{ there: boolean }>(
    `select to_regclass('ansimpass.migrations') is not null
       and to_regclass('ansimpass.migration_checksums') is not null as there`,
  )
  if (!known.rows[0]?.there) return []
  const { rows } = await client.query<Applied>(
    `select m.name, c.checksum
     from ansimpass.migrations m left join ansimpass.migration_checksums c using (name) order by m.name`,
  )
  return rows
}

function pendingAfter(applied: readonly Applied[], files: readonly MigrationFile[]): readonly MigrationFile[] {
  const byName = new Map(files.map((file) => [file.name, file]))
  for (const { name, checksum } of applied) {
    const file = byName.get(name)
    if (file === undefined) {
      throw new AppError(
        'DATABASE_NEWER_THAN_CODE',
        `the database has the migration ${name}, which this version does not know: start the version that made it, or a newer one`,
      )
    }
    if (checksum !== file.checksum) {
      throw new AppError(
        'MIGRATION_CHANGED',
        `the migration ${name} was changed after this database had run it: put the file back and write the change as a new migration`,
      )
    }
  }
  const done = new Set(applied.map(({ name }) => name))
  return files.filter((file) => !done.has(file.name))
}
