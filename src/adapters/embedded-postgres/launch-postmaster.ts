/** Starts a postmaster on a cluster, which is made first where there is none, and waits until it answers. */
import { once } from 'node:events'
import { statfsSync } from 'node:fs'
import { open, readFile, stat } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { AppError } from '../../domain/kit/errors.ts'
import { writeAccessFiles } from './access-files.ts'
import { clusterMajor, ensureDatabase, launch, makeCluster, untilReady } from './cluster.ts'
import { end, POLITE_MS } from './orphan.ts'
import type { Places } from './places.ts'
import { isAlive, markOf, type ProcessMark } from './processes.ts'
import type { Programs } from './programs.ts'
import { embeddedSettings } from './settings.ts'
import type { SystemUser } from './system-user.ts'

export type Prepared = {
  readonly places: Places
  readonly programs: Programs
  readonly user: SystemUser
  readonly log: (line: string) => void
  /** Given by the caller; ours come beneath them. */
  readonly settings: Readonly<Record<string, string>>
  readonly patienceMs: number
}

export type Postmaster = { readonly mark: ProcessMark; readonly exited: Promise<void> }

/** @returns the postmaster once it takes connections, or while it still reads its log after `patienceMs` */
export async function launchPostmaster(prepared: Prepared, stopping?: AbortSignal): Promise<Postmaster> {
  const { places, programs, user, log, settings } = prepared
  const isNew = (await clusterMajor(places.cluster)) === undefined
  if (isNew) await makeCluster(programs, user, places.cluster)
  await writeAccessFiles(places.cluster, user)
  const logFile = join(places.base, 'postgres.log')
  await prepareLog(logFile, places.base)
  const { bavail, bsize } = statfsSync(places.cluster)
  const child = launch(
    programs,
    user,
    { folder: places.cluster, socketFolder: places.socketFolder, logFile },
    { ...embeddedSettings(totalmem(), bavail * bsize), ...settings },
  )
  const exited = once(child, 'exit').then(
    () => {},
    () => {},
  )
  const mark = child.pid === undefined ? undefined : markOf(child.pid)
  if (mark === undefined) throw await notStarted(logFile)
  const givenUp = () => stopping?.aborted === true || !isAlive(mark)
  const patienceMs = isNew ? LONG_MS : prepared.patienceMs
  const ready = await untilReady(places.cluster, mark.pid, givenUp, patienceMs)
  if (!isAlive(mark)) throw await notStarted(logFile)
  if (ready) await completed(prepared, mark)
  else {
    log(`the database (process ${mark.pid}) still reads its log after a crash`)
    void untilReady(places.cluster, mark.pid, givenUp, Infinity)
      .then((late) => (late ? completed(prepared, mark) : undefined))
      .catch((error: unknown) => log(String(error)))
  }
  return { mark, exited }
}

/** @throws AppError `DATABASE_NOT_STARTED` when it says that it is ready but does not answer; it is ended then */
async function completed({ places, programs, log }: Prepared, mark: ProcessMark): Promise<void> {
  try {
    await ensureDatabase(places.socketFolder, 10_000)
  } catch (cause) {
    await end(mark, places, POLITE_MS)
    throw new AppError('DATABASE_NOT_STARTED', 'PostgreSQL started but does not answer', { retryable: true, cause })
  }
  log(`the database runs (PostgreSQL ${programs.version}, process ${mark.pid})`)
}

export const LONG_MS = 120_000
async function notStarted(logFile: string): Promise<AppError> {
  const lines = (await readFile(logFile, 'utf8').catch(() => '')).trim().split('\n')
  const reason = lines.findLast((line) => /FATAL|PANIC|could not/.test(line)) ?? lines.at(-1) ?? ''
  return new AppError('DATABASE_NOT_STARTED', `PostgreSQL does not start: ${reason} (its log: ${logFile})`)
}

const LOG_LIMIT = 4 * 1024 ** 2

/** The log belongs to whoever has the folder, also where root starts an ordinary user's database for a moment. */
async function prepareLog(logFile: string, base: string): Promise<void> {
  const handle = await open(logFile, 'a', 0o600)
  try {
    const [log, folder] = [await handle.stat(), await stat(base)]
    if (log.size > LOG_LIMIT) await handle.truncate()
    if (log.uid !== folder.uid) await handle.chown(folder.uid, folder.gid)
  } finally {
    await handle.close()
  }
}
