/** The premises of all programs: folders, the clock, no key whose time is over, and the database. */
import { setTimeout as delay } from 'node:timers/promises'
import { createPool } from '../../adapters/postgres/kit/connect.ts'
import { createDatabaseClock } from '../../adapters/postgres/kit/database-clock.ts'
import { hostPort } from '../../domain/kit/listening.ts'
import type { ProgramName } from '../../ports/kit/program-feed.ts'
import { withinTime } from '../../ports/kit/within-time.ts'
import type { GuardedClock } from '../clock/guarded-clock.ts'
import type { Config, Secrets } from '../config/config.ts'
import { refuseReadableSecrets } from '../config/secret-files.ts'
import { makeFolder } from '../folders/make-folder.ts'
import { destroyOverdueKeys } from '../keys/destroy-overdue-keys.ts'
import { keepMemoryPrivate } from '../limits/keep-memory-private.ts'
import type { Logger } from '../log/logger.ts'
import { checkBeforeStart } from './before-start.ts'
import { type Database, openDatabase } from './database.ts'

/** What the start is at. */
export type StartStep = 'database' | 'database-up' | 'database-away' | 'calls' | 'demo'

export type PremisesOptions = {
  readonly config: Config
  readonly secrets: Secrets
  readonly log: Logger
  readonly clock: GuardedClock
  /** Of several processes on a data folder one has it: whoever takes the calls. */
  readonly hasFolder: boolean
  readonly onStep: (step: StartStep) => void
}

/** How long the first calls may have to wait for a database that is there; after that they go to the spool. */
const DATABASE_WAIT_MS = 8_000
/** The database's clock is waited for so long before the first tidying. */
const CLOCK_WAIT_MS = 2_000

/** Said before anything is opened. @throws AppError where a setting, a folder, a file or an address cannot be used */
export async function checkPremises(config: Config, log: Logger, programs: readonly ProgramName[]): Promise<void> {
  refuseReadableSecrets(config)
  if (!keepMemoryPrivate()) log.info('core dumps of this process are not limited by itself: set LimitCORE=0')
  tellDangers(config, log)
  makeFolder(config.dataFolder, 'ANSIMPASS_DATA')
  makeFolder(config.secretsFolder, 'ANSIMPASS_SECRETS', 0o700)
  await checkBeforeStart(config, programs)
}

/** @throws AppError what no waiting mends; a database that is only away is waited for a little */
export async function openPremises(
  { config, secrets, log, clock, hasFolder, onStep }: PremisesOptions,
  closing: AsyncDisposableStack,
): Promise<Database> {
  destroyKeysFirst(config, clock, log)
  onStep('database')
  const database = await openDatabase({
    databaseUrl: secrets.databaseUrl,
    dataFolder: config.dataFolder,
    http: `http://${hostPort(config.http)}`,
    log,
    hasFolder,
  })
  closing.defer(() => database.stop(DATABASE_STOP_MS))
  await settled(database)
  onStep(database.state === 'up' ? 'database-up' : 'database-away')
  const pool = closing.adopt(createPool(database.url, 'app', { max: 1, name: 'clock' }), (it) => it.end())
  const comparing = clock.follow(createDatabaseClock(pool, config.databaseMachine))
  await withinTime(comparing, CLOCK_WAIT_MS, () => {})
  return database
}

/** An embedded one that takes longer to end politely is killed, and recovers at its next start. */
const DATABASE_STOP_MS = 3_000

/** Before database and spool are opened. What cannot be destroyed now is tried again by the programs, which tell it. */
function destroyKeysFirst({ secretsFolder }: Config, clock: GuardedClock, log: Logger): void {
  try {
    const destroyed = destroyOverdueKeys(secretsFolder, { now: clock.now(), held: clock.held() })
    if (destroyed.length > 0) log.info({ destroyed }, 'keys whose time was over')
  } catch (error) {
    log.warn({ why: String(error) }, 'keys whose time is over could not be destroyed yet')
  }
}

/** What an operator has allowed against advice, or cannot help, is told at each start. */
function tellDangers({ plaintext, readableSecrets }: Config, log: Logger): void {
  if (plaintext.length > 0) log.warn({ parts: plaintext }, 'connections may leave this machine in plain text')
  if (readableSecrets) log.warn('secret files may be read by others on this machine')
}

/** Up and migrated, or waited for long enough. @throws what no waiting mends */
async function settled(database: Database): Promise<void> {
  database.migrated.catch(() => {}) // told by the race, or later by nobody who could act on it
  await withinTime(Promise.race([database.migrated, whenDown(database)]), DATABASE_WAIT_MS, () => {})
}

/** A database that refuses the connection need not be waited for: its absence is known. */
async function whenDown(database: Database): Promise<void> {
  while (database.state !== 'down') await delay(50, undefined, { ref: false })
}
