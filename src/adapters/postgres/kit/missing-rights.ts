/** Roles and privileges that the database of a running server lacks; asked within a time, and nothing is changed. */
import pg from 'pg'
import { connectionConfig } from './connect.ts'
import { MIGRATIONS, readMigrationFiles } from './migration-files.ts'
import { missingPrivileges, privilegeStatements } from './privileges.ts'

const WITHIN_MS = 3_000

/**
 * @returns the statements that would give them
 * @throws Error of a database that does not answer in time
 */
export async function askMissingRights(databaseUrl: string): Promise<readonly string[]> {
  const limits = { name: 'rights', statementTimeoutMs: WITHIN_MS }
  const client = new pg.Client({ ...connectionConfig(databaseUrl, 'app', limits), query_timeout: WITHIN_MS })
  client.on('error', () => {})
  try {
    await client.connect()
    return await missingPrivileges(client, privilegeStatements(await readMigrationFiles(MIGRATIONS)))
  } finally {
    await client.end().catch(() => {})
  }
}
