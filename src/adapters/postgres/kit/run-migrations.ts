/** Runner of the migrations that a database lacks, on Kysely's migrator. */
import { Kysely, PostgresDialect, sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import { AppError } from '../../../domain/kit/errors.ts'
import { createPool } from './connect.ts'
import type { MigrationFile } from './migration-files.ts'
import { LOOK } from './privileges.ts'

/** One `migrateUp` per step, so that each has a transaction of its own. @throws AppError `MIGRATION_FAILED` */
export async function runMigrations(
  databaseUrl: string,
  files: readonly MigrationFile[],
  steps: number,
): Promise<void> {
  const settings = { role: 'ansimpass_migrations' }
  const pool = createPool(databaseUrl, 'owner', { name: 'migrate', max: 2, statementTimeoutMs: 0, settings })
  const db = new Kysely<ChecksumTable>({ dialect: new PostgresDialect({ pool }) })
  try {
    await sql`create schema if not exists ansimpass`.execute(db)
    await sql`create table if not exists ansimpass.migration_checksums (
      name text primary key, checksum text not null)`.execute(db)
    const migrator = new Migrator({
      db,
      migrationTableSchema: 'ansimpass',
      migrationTableName: 'migrations',
      migrationLockTableName: 'migrations_lock',
      provider: { getMigrations: async () => Object.fromEntries(files.map((file) => [file.name, asMigration(file)])) },
    })
    for (let step = 0; step < steps; step += 1) {
      const { error, results } = await migrator.migrateUp()
      if (error !== undefined) throw failed(results?.at(-1)?.migrationName, error)
    }
    await sql.raw(LOOK).execute(db)
  } finally {
    await db.destroy()
  }
}

type ChecksumTable = { migration_checksums: { name: string; checksum: string } }

function asMigration(file: MigrationFile) {
  return {
    async up(db: Kysely<ChecksumTable>): Promise<void> {
      await sql.raw(file.sql).execute(db)
      await db
        .withSchema('ansimpass')
        .insertInto('migration_checksums')
        .values({ name: file.name, checksum: file.checksum })
        .execute()
    },
  }
}

function failed(name: string | undefined, cause: unknown): AppError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new AppError('MIGRATION_FAILED', `migration ${name ?? ''} failed and was undone: ${reason}`, { cause })
}
