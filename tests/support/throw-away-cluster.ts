/** A PostgreSQL cluster for tests: in a temporary folder, in memory where there is room, without fsync, gone even when the tests are killed. */
import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeAccessFiles } from '../../src/adapters/embedded-postgres/access-files.ts'
import {
  clusterUrl,
  launch,
  makeCluster,
  makeFolderFor,
  untilReady,
} from '../../src/adapters/embedded-postgres/cluster.ts'
import { type Programs, programsFor, programsIn } from '../../src/adapters/embedded-postgres/programs.ts'
import { systemUser } from '../../src/adapters/embedded-postgres/system-user.ts'

export type ThrowAwayCluster = {
  /** Owner's URL of the database `postgres`. */
  readonly adminUrl: string
  readonly programs: Programs
  /** Where its files lie. */
  readonly folder: string
  close(): Promise<void>
}

/**
 * When our end of its standard input closes, however we ended, it stops the postmaster and removes the folder.
 * A dead process that nobody has collected yet (state Z) is gone too.
 */
const KEEPER = `cat >/dev/null; kill -QUIT "$1" 2>/dev/null
while kill -0 "$1" 2>/dev/null && ! grep -q ') Z ' "/proc/$1/stat" 2>/dev/null; do sleep 0.05; done
rm -rf "$2"`

/** Logins that tests make beside ours. */
const STRANGERS = ['plain', 'maker', 'poor']

/**
 * @param bin       the folder of other programs than the package's, for instance /usr/lib/postgresql/15/bin
 * @param settings  in place of what is usual for tests
 */
export async function startThrowAwayCluster(
  bin?: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<ThrowAwayCluster> {
  const user = systemUser()
  const programs = bin === undefined ? await programsFor(user, () => {}) : programsIn(bin, user)
  const base = mkdtempSync(join(placeForFiles(), 'ansimpass-pg-'))
  chmodSync(base, 0o711)
  const at = {
    folder: join(base, 'own', 'cluster'),
    socketFolder: join(base, 'own'),
    logFile: join(base, 'postgres.log'),
  }
  await makeFolderFor(user, at.socketFolder)
  await makeCluster(programs, user, at.folder)
  await writeAccessFiles(at.folder, user, STRANGERS)
  const child = launch(programs, user, at, {
    fsync: 'off',
    full_page_writes: 'off',
    shared_buffers: '64MB',
    max_connections: '200',
    ...settings,
  })
  const pid = child.pid
  if (pid === undefined) throw new Error(`PostgreSQL did not start: ${programs.postgres}`)
  const keeper = spawn('/bin/sh', ['-c', KEEPER, 'keeper', String(pid), base], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  keeper.unref()
  if ('unref' in keeper.stdin && typeof keeper.stdin.unref === 'function') keeper.stdin.unref()
  const ready = await untilReady(at.folder, pid, () => child.exitCode !== null, 20_000)
  if (!ready) throw new Error(`PostgreSQL for tests is not ready; its log: ${at.logFile}`)
  const gone = new Promise((resolve) => keeper.once('exit', resolve))
  return {
    adminUrl: clusterUrl(at.socketFolder, 'postgres'),
    programs,
    folder: at.folder,
    async close() {
      keeper.ref()
      keeper.stdin.end()
      await gone
    },
  }
}

const MEMORY = '/dev/shm'
/** Statfs's type of a file system in memory. */
const TMPFS = 0x01021994
const ROOM = 4 * 1024 ** 3

/** In memory where there is room: a table is some six files, and tests make and empty thousands of them. */
function placeForFiles(): string {
  try {
    const { type, bavail, bsize } = statfsSync(MEMORY)
    return type === TMPFS && bavail * bsize >= ROOM ? MEMORY : tmpdir()
  } catch {
    return tmpdir()
  }
}
