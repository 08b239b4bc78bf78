/** The database the server runs on: the embedded one or that of `DATABASE_URL`; migrated when it is there. Its absence stops nothing. */
import { setTimeout as delay } from 'node:timers/promises'
import { takeOwnership } from '../../adapters/embedded-postgres/owner-lock.ts'
import { plannedUrl } from '../../adapters/embedded-postgres/planned-url.ts'
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../adapters/embedded-postgres/start-embedded-postgres.ts'
import { askLoginFaults } from '../../adapters/postgres/kit/login-faults.ts'
import { checkMigrated, migrate } from '../../adapters/postgres/kit/migrate.ts'
import { AppError } from '../../domain/kit/errors.ts'
import type { Logger } from '../log/logger.ts'

export type Database = {
  /** As its owner. The server need not be there yet. */
  readonly url: string
  /** Settles when it is up and migrated; may take for ever. Rejects only with what no waiting mends. */
  readonly migrated: Promise<void>
  readonly state: 'starting' | 'up' | 'down'
  readonly detail: string
  /** The embedded one only: freeze and thaw (demo). @throws AppError `DATABASE_NOT_OURS`. */
  pause(): void
  resume(): void
  readonly paused: boolean
  /** @param leftMs  how long that may take; an embedded one that takes longer to end politely is killed, and recovers at its next start */
  stop(leftMs: number): Promise<void>
}

export type DatabaseOptions = {
  readonly databaseUrl: string | undefined
  readonly dataFolder: string
  /** Where the pages are, for the folder's lock. */
  readonly http: string
  readonly log: Logger
  /** Whether this process has the data folder: of several on one, whoever takes the calls. */
  readonly hasFolder: boolean
}

/** Of a stop: for killing it, where it must be. */
const KILL_MS = 1_500
const RETRY_MS = 2_000
/** Waiting mends none of these: a living second server, another major version, a changed migration, a database newer than we are, a login that is refused. */
const FATAL = new Set([
  'DATA_FOLDER_IN_USE',
  'DATABASE_GONE',
  'DATABASE_LOGIN_REFUSED',
  'DATABASE_PLACE_DAMAGED',
  'DATABASE_ROLES_DENIED',
  'DATABASE_UNREACHABLE',
  'DATABASE_OTHER_MAJOR',
  'DATABASE_TOO_OLD',
  'DATABASE_NEWER_THAN_CODE',
  'MIGRATION_CHANGED',
  'MIGRATION_FAILED',
  'DATABASE_PROGRAMS_MISSING',
  'DATABASE_USER_MISSING',
])

/** @throws AppError of `FATAL` when the embedded server can never start here. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { log } = options
  const stopping = new AbortController()
  // The spool lies in the data folder: with a database elsewhere, too, one server has the folder.
  const lock =
    options.databaseUrl === undefined || !options.hasFolder
      ? undefined
      : await takeOwnership(options.dataFolder, 'server', options.http)
  let embedded: EmbeddedPostgres | undefined
  let starting: Promise<EmbeddedPostgres | undefined> | undefined
  let state: Database['state'] = 'starting'
  let detail = ''
  if (options.databaseUrl === undefined) embedded = await tryEmbedded()
  const url = options.databaseUrl ?? embedded?.url ?? (await plannedUrl(options.dataFolder))

  async function tryEmbedded(): Promise<EmbeddedPostgres | undefined> {
    try {
      starting = startEmbeddedPostgres({
        dataFolder: options.dataFolder,
        http: options.http,
        log: (line) => log.info(line),
      })
      return await starting
    } catch (error) {
      note(error)
      return undefined
    }
  }

  /** Keeps what went wrong for /readyz. @throws it again where waiting cannot mend it. */
  function note(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error)
    if (error instanceof AppError && FATAL.has(error.code)) throw error
    if (detail !== message) log.warn({ why: message }, 'the database is not there yet: calls go to the spool')
    state = 'down'
    detail = message
  }

  async function untilMigrated(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        if (options.databaseUrl === undefined) embedded ??= await tryEmbedded()
        if (options.databaseUrl !== undefined || embedded !== undefined) {
          await bringUp()
          for (const fault of await askLoginFaults(url))
            log.warn({ fault }, 'a login of the database is not as it should be')
          state = 'up'
          detail = ''
          return
        }
      } catch (error) {
        note(error)
      }
      await delay(RETRY_MS, undefined, { signal: stopping.signal }).catch(() => {})
    }
  }

  /** A server that was not given the login of the migrations only looks whether somebody has run them. */
  async function bringUp(): Promise<void> {
    try {
      const { applied, granted } = await migrate(url)
      if (applied.length > 0) log.info({ applied }, 'migrations applied')
      if (granted !== undefined) log.warn({ granted }, 'roles or privileges were missing and were given again')
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'DATABASE_LOGIN_REFUSED')) throw error
      await checkMigrated(url)
    }
  }

  return {
    url,
    migrated: untilMigrated(),
    get state() {
      return state
    },
    get detail() {
      return detail
    },
    get paused() {
      return embedded?.paused ?? false
    },
    pause: () => ours(embedded).pause(),
    resume: () => ours(embedded).resume(),
    async stop(leftMs) {
      stopping.abort()
      await starting?.then(
        (started) => started?.stop(leftMs - KILL_MS),
        () => {}, // it never ran
      )
      lock?.release()
    },
  }
}

function ours(embedded: EmbeddedPostgres | undefined): EmbeddedPostgres {
  if (embedded === undefined)
    throw new AppError('DATABASE_NOT_OURS', 'Only the embedded database can be stopped from here')
  return embedded
}
