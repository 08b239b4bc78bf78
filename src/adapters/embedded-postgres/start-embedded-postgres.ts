/** The embedded PostgreSQL of a data folder: started by us, started again when it dies, stopped last. */
import { once } from 'node:events'
import { mkdirSync, realpathSync, statSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '../../domain/kit/errors.ts'
import { hasAccessFiles } from './access-files.ts'
import { clusterMajor, clusterUrl, ensureDatabase } from './cluster.ts'
import { LONG_MS, launchPostmaster, type Postmaster, type Prepared } from './launch-postmaster.ts'
import { clearRemains, end, freeze, isWhatWeWouldStart, POLITE_MS, runningPostmaster, thaw } from './orphan.ts'
import { type Owner, type OwnerLock, takeOwnership } from './owner-lock.ts'
import { choosePlaces, liesInside, type Places } from './places.ts'
import { isAlive, type ProcessMark } from './processes.ts'
import { type Programs, programsFor } from './programs.ts'
import { type SystemUser, systemUser } from './system-user.ts'

export type EmbeddedOptions = {
  /** Made when it is not there. */
  readonly dataFolder: string
  /** Takes what a person should know: where the database lies, that it died, that it is back. */
  readonly log: (line: string) => void
  /** Server settings beside or instead of ours. */
  readonly settings?: Readonly<Record<string, string>>
  /** A `command` has the data folder for a moment; `server` unless given. */
  readonly purpose?: Owner['purpose']
  /** Where the server's pages are: told to who tries to start a second one on the folder. */
  readonly http?: string
  /**
   * After a crash PostgreSQL first reads its log again, for seconds or, after a great load, minutes. So long, and no
   * longer, that is waited for: 5 s for a server, which then starts without its database; two minutes for a command.
   */
  readonly patienceMs?: number
}

export type EmbeddedPostgres = {
  /** URL of the database `ansimpass`, as its owner, over a unix socket. */
  readonly url: string
  readonly socketFolder: string
  /** The postmaster's process id: another one after each death. */
  readonly pid: number
  /** True between `pause` and `resume`. */
  readonly paused: boolean
  /** Freezes all its processes (SIGSTOP): nothing answers, nothing is lost. */
  pause(): void
  resume(): void
  /** Called when it died by itself; it is already being started again. */
  onExit(listener: () => void): void
  /** Stops it, frozen or not, with a checkpoint where that takes under five seconds, or `politeMs` where that is less, and gives up the data folder. */
  stop(politeMs?: number): Promise<void>
}

/**
 * Starts PostgreSQL on a data folder; at the first time it makes the cluster.
 * What a dead owner left running is taken over, or stopped first where it is not what would be started now.
 *
 * @throws AppError `DATA_FOLDER_IN_USE`, `DATABASE_OTHER_MAJOR`, `DATABASE_NOT_STARTED`, `DATABASE_NOT_MADE`,
 *                  `DATABASE_GONE`, `DATABASE_UNREACHABLE`, `DATABASE_USER_MISSING`, `DATABASE_PROGRAMS_MISSING`
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  mkdirSync(options.dataFolder, { recursive: true, mode: 0o711 })
  const dataFolder = realpathSync(options.dataFolder)
  const locks = [await takeOwnership(dataFolder, options.purpose ?? 'server', options.http)]
  try {
    const prepared = await prepare({ ...options, dataFolder }, locks)
    const postmaster = await takeOver(prepared).then((orphan) => orphan ?? launchPostmaster(prepared))
    return supervise(prepared, postmaster, locks)
  } catch (error) {
    for (const lock of locks) lock.release()
    throw error
  }
}

/** A cluster outside the data folder has a lock of its own: a copied data folder names it too. */
async function prepare(options: EmbeddedOptions, locks: OwnerLock[]): Promise<Prepared> {
  const { dataFolder, log, settings = {} } = options
  const patienceMs = options.patienceMs ?? (options.purpose === 'command' ? LONG_MS : 5000)
  const places = await choosePlaces(dataFolder, systemUser())
  if (!liesInside(dataFolder, places)) {
    log(`the database's user cannot enter ${dataFolder}: the database lies in ${places.base}`)
    locks.push(await takeOwnership(places.base, options.purpose ?? 'server', options.http))
  }
  const major = await clusterMajor(places.cluster)
  const user = major === undefined ? systemUser() : ownerOf(places.cluster)
  const programs = await programsFor(user, log)
  if (major !== undefined && major !== programs.major) throw otherMajor(places, major, programs)
  return { places, programs, user, log, settings, patienceMs }
}

/** A cluster runs as whoever made it: root may start an ordinary user's, not the other way round. */
function ownerOf(cluster: string): SystemUser {
  const { uid, gid } = statSync(cluster)
  const ourUid = process.getuid?.()
  if (ourUid === 0) return { uid, gid }
  if (uid === ourUid) return {}
  throw new AppError(
    'DATABASE_UNREACHABLE',
    `the database in ${cluster} belongs to another user (${uid}): start as that user, or as root`,
  )
}

function otherMajor(places: Places, major: number, programs: Programs): AppError {
  return new AppError(
    'DATABASE_OTHER_MAJOR',
    `the database in ${places.cluster} was made by PostgreSQL ${major}, and these programs are ${programs.version}: start the version that made it and move the data by dump and restore, or start on a new data folder`,
  )
}

/** @returns the dead owner's postmaster, where it may be kept and answers; else everything of it is gone. */
async function takeOver({ places, programs, user, settings, log }: Prepared): Promise<Postmaster | undefined> {
  const orphan = runningPostmaster(places)
  if (orphan === undefined) {
    if ((await clusterMajor(places.cluster)) !== undefined) await clearRemains(places)
    return undefined
  }
  thaw(orphan)
  const isOurs = isWhatWeWouldStart(places, programs, settings) && (await hasAccessFiles(places.cluster, user))
  if (isOurs && (await answers(places))) {
    log(`the database of an earlier run was still there (process ${orphan.pid}): taken over`)
    return { mark: orphan, exited: untilGone(orphan) }
  }
  log(`the database of an earlier run was still there (process ${orphan.pid}): stopped`)
  await end(orphan, places, POLITE_MS)
  return undefined
}

async function answers({ socketFolder }: Places): Promise<boolean> {
  return ensureDatabase(socketFolder, 3000).then(
    () => true,
    () => false,
  )
}

/** Nobody tells us of the death of a process that is not our child. */
async function untilGone(mark: ProcessMark): Promise<void> {
  while (isAlive(mark)) await delay(200, undefined, { ref: false })
}

function supervise(prepared: Prepared, first: Postmaster, locks: readonly OwnerLock[]): EmbeddedPostgres {
  const { places, log } = prepared
  const listeners: (() => void)[] = []
  const stopping = new AbortController()
  let postmaster = first
  let paused = false

  async function watch(): Promise<void> {
    for (;;) {
      await Promise.race([postmaster.exited, aborted(stopping.signal)])
      if (stopping.signal.aborted) return
      paused = false
      log(`the database (process ${postmaster.mark.pid}) died: it is started again`)
      for (const listener of listeners) listener()
      const next = await startAgain(prepared, stopping.signal)
      if (next !== undefined) postmaster = next
    }
  }
  const watching = watch()

  async function stop(politeMs: number): Promise<void> {
    stopping.abort()
    await watching
    await end(postmaster.mark, places, Math.min(politeMs, POLITE_MS))
    if (!places.socketFolder.startsWith(places.base)) await rm(places.socketFolder, { recursive: true, force: true })
    for (const lock of locks) lock.release()
  }
  let stopped: Promise<void> | undefined

  return {
    url: clusterUrl(places.socketFolder),
    socketFolder: places.socketFolder,
    get pid() {
      return postmaster.mark.pid
    },
    get paused() {
      return paused
    },
    pause() {
      paused = true
      freeze(postmaster.mark)
    },
    resume() {
      paused = false
      thaw(postmaster.mark)
    },
    onExit(listener) {
      listeners.push(listener)
    },
    stop(politeMs = POLITE_MS) {
      stopped ??= stop(politeMs)
      return stopped
    },
  }
}

/** Tries for as long as it takes: at once, then with growing pauses. @returns undefined when we are stopping */
async function startAgain(prepared: Prepared, stopping: AbortSignal): Promise<Postmaster | undefined> {
  for (let pauseMs = 250; !stopping.aborted; pauseMs = Math.min(pauseMs * 2, 5000)) {
    try {
      await clearRemains(prepared.places)
      return await launchPostmaster(prepared, stopping)
    } catch (error) {
      if (stopping.aborted) return undefined
      prepared.log(`${error instanceof Error ? error.message : String(error)}; next try in ${pauseMs} ms`)
    }
    await delay(pauseMs, undefined, { signal: stopping, ref: false }).catch(() => {})
  }
  return undefined
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort')
}
