/** The visit log as a command sees it: the database, running or started for it, and what the spool holds. */
import { withDatabase } from '../adapters/embedded-postgres/with-database.ts'
import { createPool } from '../adapters/postgres/connect.ts'
import { whenAvailable } from '../adapters/postgres/when-available.ts'
import { readSpool } from '../adapters/spool/read-spool.ts'
import { spoolPath } from '../adapters/spool/spool-path.ts'
import { AppError } from '../domain/errors.ts'
import type { AnySealedVisit } from '../domain/visit/visit.ts'
import { makeConfig, makeSecrets } from '../main/config/config.ts'
import { readSettings } from '../main/config/read-settings.ts'

type VisitLogCopy = { readonly pool: ReturnType<typeof createPool>; readonly spooled: readonly AnySealedVisit[] }

/** The spool is read before the table: what is replayed meanwhile is met in one of them at least. */
export async function withLog<T>(data: string | undefined, use: (log: VisitLogCopy) => Promise<T>): Promise<T> {
  const settings = readSettings({ flags: { ANSIMPASS_DATA: data }, environment: process.env })
  const { dataFolder } = makeConfig(settings, { production: false })
  return withDatabase({ databaseUrl: makeSecrets(settings).databaseUrl, dataFolder }, async ({ url }) => {
    const pool = createPool(url, 'app', { statementTimeoutMs: 0, name: 'visits-command' })
    try {
      await whenAvailable(pool.query('select')) // away or frozen is told before anything is read
      return await use({ pool, spooled: readSpool(spoolPath(dataFolder)) })
    } catch (error) {
      throw isWithoutTables(error)
        ? new AppError(
            'DATABASE_NOT_MIGRATED',
            'The database does not hold the visit log in the form of this version yet: run "ansimpass migrate"',
            { cause: error },
          )
        : error
    } finally {
      await pool.end()
    }
  })
}

/** 42P01: no such table; 28000: no such login. */
function isWithoutTables(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === '42P01' || error.code === '28000')
}
