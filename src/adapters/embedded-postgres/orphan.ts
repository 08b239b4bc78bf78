/** Remains of a dead owner's PostgreSQL: a living postmaster, or only some of its processes, or only files. */
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '../../domain/kit/errors.ts'
import { clusterName, PORT, readPidFile } from './cluster.ts'
import type { Places } from './places.ts'
import { childrenOf, isAlive, markOf, type ProcessMark, processesIn, signal } from './processes.ts'
import type { Programs } from './programs.ts'

/** The postmaster that runs on a cluster, whoever started it. */
export function runningPostmaster({ cluster }: Pick<Places, 'cluster'>): ProcessMark | undefined {
  const file = readPidFile(cluster)
  const mark = file && markOf(file.pid)
  if (mark === undefined) return undefined
  // The id may now be a stranger's; PostgreSQL's own stand in their cluster. Without /proc the file is believed.
  const standing = processesIn(cluster)
  return process.platform !== 'linux' || standing.includes(mark.pid) ? mark : undefined
}

/** Stops every process of the postmaster: first itself, so that it makes no more, then those it has made. */
export function freeze(postmaster: ProcessMark): void {
  if (!isAlive(postmaster)) return
  signal(postmaster.pid, 'SIGSTOP')
  const frozen = new Set<number>()
  // Once more than needed: one that was being made while it stopped appears late.
  for (let found = true; found; ) {
    const children = childrenOf(postmaster.pid).filter((pid) => !frozen.has(pid))
    for (const pid of children) {
      signal(pid, 'SIGSTOP')
      frozen.add(pid)
    }
    found = children.length > 0
  }
}

export function thaw(postmaster: ProcessMark): void {
  if (!isAlive(postmaster)) return
  for (const pid of [...childrenOf(postmaster.pid), postmaster.pid]) signal(pid, 'SIGCONT')
}

/** Whether an orphan is what we would start now: then it may simply be kept. */
export function isWhatWeWouldStart(
  places: Places,
  programs: Programs,
  settings: Readonly<Record<string, string>>,
): boolean {
  const file = readPidFile(places.cluster)
  if (file?.ready !== true || file.socketFolder !== places.socketFolder) return false
  const command = readFileSync(join(places.cluster, 'postmaster.opts'), 'utf8')
  const wanted = [
    `cluster_name=${clusterName(programs)}`,
    ...Object.entries(settings).map(([name, value]) => `${name}=${value}`),
  ]
  return command.startsWith(`${programs.postgres} `) && wanted.every((setting) => command.includes(`"${setting}"`))
}

/** How long a checkpoint may hold up a stop; the next start reads the log again instead. */
export const POLITE_MS = 5000

/**
 * Ends a postmaster: politely (fast shutdown, with a checkpoint), then at once (the next start recovers), then by
 * force.
 * @param politeMs  how long the first may take
 */
export async function end(postmaster: ProcessMark, places: Places, politeMs: number): Promise<void> {
  thaw(postmaster)
  for (const [name, limitMs] of [
    ['SIGINT', politeMs],
    ['SIGQUIT', 2000],
    ['SIGKILL', 2000],
  ] as const) {
    if (isAlive(postmaster)) signal(postmaster.pid, name)
    if (await until(() => !isAlive(postmaster), limitMs)) break
  }
  await clearRemains(places)
}

/**
 * Makes a cluster without postmaster ready for the next one. Processes that outlived theirs keep its shared memory;
 * files may name a process id that is now a stranger's, or of a dead process that nobody collects: PostgreSQL would
 * refuse to start.
 * @throws AppError `DATABASE_NOT_STOPPED` when a process of the old one does not go
 */
export async function clearRemains(places: Places): Promise<void> {
  const { cluster, socketFolder } = places
  for (const pid of processesIn(cluster)) signal(pid, 'SIGCONT')
  const leftAlone = await until(() => processesIn(cluster).length === 0, 300)
  if (!leftAlone) {
    for (const pid of processesIn(cluster)) signal(pid, 'SIGKILL')
    if (!(await until(() => processesIn(cluster).length === 0, 5000))) {
      throw new AppError(
        'DATABASE_NOT_STOPPED',
        `processes of the database in ${cluster} do not end: ${processesIn(cluster).join(', ')}`,
      )
    }
  }
  for (const file of [join(cluster, 'postmaster.pid'), ...socketFiles(socketFolder)]) rmSync(file, { force: true })
}

function socketFiles(folder: string): readonly string[] {
  return [join(folder, `.s.PGSQL.${PORT}`), join(folder, `.s.PGSQL.${PORT}.lock`)]
}

async function until(done: () => boolean, limitMs: number): Promise<boolean> {
  const endAt = performance.now() + limitMs
  while (!done()) {
    if (performance.now() > endAt) return false
    await delay(20)
  }
  return true
}
