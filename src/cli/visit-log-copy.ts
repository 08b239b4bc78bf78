/** The visit log as a command sees it: the database, running or started for it, and what the spool holds. */
import { existsSync } from 'node:fs'
import { withDatabase } from '../adapters/embedded-postgres/with-database.ts'
import { createPool } from '../adapters/postgres/kit/connect.ts'
import { requireAnswer } from '../adapters/postgres/kit/connect-failure.ts'
import { sqlMeans } from '../adapters/postgres/kit/sql-state.ts'
import { readSpool } from '../adapters/spool/read-spool.ts'
import { spoolPath } from '../adapters/spool/spool-path.ts'
import { AppError } from '../domain/kit/errors.ts'
import type { AnySealedVisit } from '../domain/visits/visit.ts'
import { makeConfig, makeSecrets } from '../main/config/config.ts'
import { type Places, settingsOf } from './settings-of.ts'

type VisitLogCopy = { readonly pool: ReturnType<typeof createPool>; readonly spooled: readonly AnySealedVisit[] }

/** The spool is read before the table: what is replayed meanwhile is met in one of them at least. */
export async function withLog<T>(places: Places, use: (log: VisitLogCopy) => Promise<T>): Promise<T> {
  const settings = settingsOf(places)
  const { dataFolder } = makeConfig(settings, { production: false })
  return withDatabase({ databaseUrl: makeSecrets(settings).databaseUrl, dataFolder }, async ({ url }) => {
    const pool = createPool(url, 'app', { statementTimeoutMs: 0, name: 'visits-command' })
    try {
      await requireAnswer(pool)
      const path = spoolPath(dataFolder)
      if (!existsSync(path)) console.error(sayNoSpool(path))
      return await use({ pool, spooled: readSpool(path) })
    } catch (error) {
      throw sqlMeans(error, 'no-such-table')
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

/** A copy may well be without one; a mistyped data folder is too. */
function sayNoSpool(path: string): string {
  return `임시 저장소가 없어 데이터베이스만 봅니다 · only the database is looked at: there is no spool ${path}`
}
