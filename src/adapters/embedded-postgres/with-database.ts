/** The database for a command: that of `DATABASE_URL`, a running server's, or a stopped one, started for it. */
import { existsSync, realpathSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '../../domain/kit/errors.ts'
import { clusterUrl, readPidFile } from './cluster.ts'
import { runningPostmaster } from './orphan.ts'
import { livingOwner } from './owner-lock.ts'
import { readPlaces } from './places.ts'
import { requireDataFolder } from './require-data-folder.ts'
import { startEmbeddedPostgres } from './start-embedded-postgres.ts'

export type DatabaseConfig = {
  readonly databaseUrl?: string | undefined
  readonly dataFolder: string
  /** Takes what a person should know, where the database is started for the command. */
  readonly log?: (line: string) => void
}

/** How long a server may take to bring up its database. */
const START_LIMIT_MS = 20_000

/** The cluster of a data folder whose server lives; undefined where it is stopped, starting or an orphan. */
export async function readRunningCluster(dataFolder: string): Promise<{ url: string; pid: number } | undefined> {
  if (!existsSync(dataFolder)) return undefined
  const folder = realpathSync(dataFolder)
  if (livingOwner(folder)?.purpose !== 'server') return undefined
  const places = await readPlaces(folder)
  const postmaster = places && runningPostmaster(places)
  if (places === undefined || postmaster === undefined || readPidFile(places.cluster)?.ready !== true) return undefined
  return { url: clusterUrl(places.socketFolder), pid: postmaster.pid }
}

/**
 * Gives `use` the owner's URL; what was started for it is stopped afterwards.
 * @throws AppError `DATA_FOLDER_MISSING` when there is none, `DATABASE_UNAVAILABLE` (retryable) when a server has the
 *                  folder but its database does not run, and what `startEmbeddedPostgres` throws
 */
export async function withDatabase<T>(
  config: DatabaseConfig,
  use: (database: { readonly url: string }) => Promise<T>,
): Promise<T> {
  if (config.databaseUrl !== undefined && config.databaseUrl !== '') return use({ url: config.databaseUrl })
  requireDataFolder(config.dataFolder)
  const running = await untilSettled(config.dataFolder).catch((error: unknown) => {
    throw explained(error, config.dataFolder)
  })
  if (running !== undefined) return use({ url: running.url })
  const started = await startEmbeddedPostgres({
    dataFolder: config.dataFolder,
    log: config.log ?? (() => {}),
    purpose: 'command',
  })
  try {
    return await use({ url: started.url })
  } finally {
    await started.stop()
  }
}

/** A living server's cluster, waited for while it starts; undefined where no server has the folder. */
async function untilSettled(dataFolder: string): Promise<{ url: string } | undefined> {
  const folder = realpathSync(dataFolder)
  const endAt = performance.now() + START_LIMIT_MS
  while (livingOwner(folder)?.purpose === 'server') {
    const running = await readRunningCluster(folder)
    if (running !== undefined) return running
    if (performance.now() > endAt) {
      throw new AppError(
        'DATABASE_UNAVAILABLE',
        `a server has ${dataFolder}, but its database does not run: try again, or see its log`,
        {
          retryable: true,
        },
      )
    }
    await delay(100)
  }
  return undefined
}

function explained(error: unknown, dataFolder: string): unknown {
  if (!(error instanceof Error && 'code' in error && error.code === 'EACCES')) return error
  return new AppError(
    'DATABASE_UNREACHABLE',
    `the database of ${dataFolder} belongs to another user: run this as the user that runs the server`,
    {
      cause: error,
    },
  )
}
