/** A pool on the database of a command's settings: with a server running or without. */
import type pg from 'pg'
import { withDatabase } from '../adapters/embedded-postgres/with-database.ts'
import { type ConnectOptions, createPool } from '../adapters/postgres/kit/connect.ts'
import { requireAnswer } from '../adapters/postgres/kit/connect-failure.ts'
import { sqlMeans } from '../adapters/postgres/kit/sql-state.ts'
import { AppError } from '../domain/kit/errors.ts'
import { makeConfig, makeSecrets } from '../main/config/config.ts'
import { type Places, settingsOf } from './settings-of.ts'

type CommandPool = Pick<ConnectOptions, 'name' | 'statementTimeoutMs'> & {
  /** What the database does not hold yet where a table is missing. */
  readonly missing: string
}

/** @throws AppError `DATABASE_NOT_MIGRATED` where a table is missing, or why there is no answer */
export async function withPool<T>(
  places: Places,
  { missing, ...options }: CommandPool,
  use: (pool: pg.Pool, dataFolder: string) => Promise<T>,
): Promise<T> {
  const settings = settingsOf(places)
  const { dataFolder } = makeConfig(settings, { production: false })
  return withDatabase({ databaseUrl: makeSecrets(settings).databaseUrl, dataFolder }, async ({ url }) => {
    const pool = createPool(url, 'app', options)
    try {
      await requireAnswer(pool)
      return await use(pool, dataFolder)
    } catch (cause) {
      if (!sqlMeans(cause, 'no-such-table')) throw cause
      throw new AppError('DATABASE_NOT_MIGRATED', `The database ${missing} yet: run "ansimpass migrate"`, { cause })
    } finally {
      await pool.end()
    }
  })
}
