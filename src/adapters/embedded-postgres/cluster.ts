/** One cluster on disk: made by initdb, run by a postmaster. Who may, and when, is decided elsewhere. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, closeSync, openSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { AppError } from '../../domain/kit/errors.ts'
import type { Programs } from './programs.ts'
import type { SystemUser } from './system-user.ts'

/** The name of the cluster's own user, a superuser, and of our database in it. */
const NAME = 'ansimpass'
/** Copies the running cluster: it may replicate, and reads no table. */
const BACKUP_LOGIN = 'ansimpass_backup'
/** Names the socket's file; nothing listens on TCP. */
export const PORT = 5432

/** URL of a database of the cluster, as its own user. */
export function clusterUrl(socketFolder: string, database: string = NAME, user: string = NAME): string {
  const parameters = new URLSearchParams({ host: socketFolder, port: String(PORT), user })
  return `postgresql:///${database}?${parameters}`
}

/** URL for a base backup. */
export function backupUrl(socketFolder: string): string {
  return clusterUrl(socketFolder, 'postgres', BACKUP_LOGIN)
}

/** Length of the socket's path in bytes: systems take a little over 100. */
export function socketPathBytes(socketFolder: string): number {
  return Buffer.byteLength(join(socketFolder, `.s.PGSQL.${PORT}`))
}

/** The major version that made the cluster; undefined where there is none. */
export async function clusterMajor(folder: string): Promise<number | undefined> {
  const text = await readFile(join(folder, 'PG_VERSION'), 'utf8').catch(() => undefined)
  return text === undefined ? undefined : Number.parseInt(text, 10)
}

/** Makes a cluster at `folder`. A half-made one never gets that name; one that a killed start left is removed. */
export async function makeCluster(programs: Programs, user: SystemUser, folder: string): Promise<void> {
  const [parent, prefix] = [dirname(folder), `${basename(folder)}.unfinished-`]
  for (const name of await readdir(parent)) {
    if (name.startsWith(prefix)) await rm(join(parent, name), { recursive: true, force: true, maxRetries: 3 })
  }
  const unfinished = await mkdtemp(join(parent, prefix))
  await makeFolderFor(user, unfinished)
  await runInitdb(programs, user, unfinished)
  await rename(unfinished, folder)
  await syncFolder(parent)
}

async function runInitdb(programs: Programs, user: SystemUser, folder: string): Promise<void> {
  const auth = ['--auth-local=peer', '--auth-host=reject']
  const args = ['-D', folder, `--username=${NAME}`, ...auth, '--encoding=UTF8', '--locale=C']
  const child = spawn(programs.initdb, args, {
    ...user,
    cwd: '/',
    env: environment(),
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const complaint = text(child.stderr)
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code === 0) return
  throw new AppError('DATABASE_NOT_MADE', `the database could not be made in ${folder}: ${lastLine(await complaint)}`)
}

/** A new name is on disk only once its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** A folder that only the database's user may enter. */
export async function makeFolderFor(user: SystemUser, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  if (user.uid !== undefined && user.gid !== undefined) chownSync(folder, user.uid, user.gid)
}

/**
 * Starts the postmaster in a process group of its own (Ctrl-C must not reach it), its words in `logFile`.
 * It does not end with us: what it is told to do, it does until it is stopped.
 */
export function launch(
  programs: Programs,
  user: SystemUser,
  at: { readonly folder: string; readonly socketFolder: string; readonly logFile: string },
  settings: Readonly<Record<string, string>>,
): ChildProcess {
  const flags = Object.entries({ ...fixedSettings(programs, at.socketFolder), ...settings }).flatMap(
    ([name, value]) => ['-c', `${name}=${value}`],
  )
  const log = openSync(at.logFile, 'a', 0o600)
  const child = spawn(programs.postgres, ['-D', at.folder, ...flags], {
    ...user,
    cwd: '/',
    detached: true,
    env: environment(),
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  child.unref()
  return child
}

/** Names the version that runs, in the list of processes and in postmaster.opts. */
export function clusterName(programs: Programs): string {
  return `ansimpass-${programs.version}`
}

function fixedSettings(programs: Programs, socketFolder: string): Record<string, string> {
  return {
    cluster_name: clusterName(programs),
    listen_addresses: '',
    port: String(PORT),
    unix_socket_directories: socketFolder,
    unix_socket_permissions: '0700',
    // Neither statements nor the rows they failed on: numbers do not belong in a log.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_statement: 'none',
    log_min_duration_statement: '-1',
    log_parameter_max_length_on_error: '0',
  }
}

/** Only what PostgreSQL needs: no PG* variable of ours may move it, no secret of ours may lie in its memory. */
function environment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' }
}

export type PidFile = { readonly pid: number; readonly socketFolder: string; readonly ready: boolean }

/** What postmaster.pid says; undefined where there is none. */
export function readPidFile(folder: string): PidFile | undefined {
  try {
    const lines = readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')
    const pid = Number(lines[0])
    return Number.isInteger(pid) && pid > 0
      ? { pid, socketFolder: lines[4] ?? '', ready: lines[7]?.trim() === 'ready' }
      : undefined
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** Resolves once the postmaster `pid` takes connections; false when `gone()` turns true first, or after `limitMs`. */
export async function untilReady(folder: string, pid: number, gone: () => boolean, limitMs: number): Promise<boolean> {
  const end = performance.now() + limitMs
  while (performance.now() < end) {
    const file = readPidFile(folder)
    if (file?.pid === pid && file.ready) return true
    if (gone()) return false
    await delay(10)
  }
  return false
}

/** Makes our database and the login of backups where the cluster does not have them yet. */
export async function ensureDatabase(socketFolder: string, limitMs: number): Promise<void> {
  const client = new pg.Client({
    connectionString: clusterUrl(socketFolder, 'postgres'),
    connectionTimeoutMillis: limitMs,
    query_timeout: limitMs,
  })
  client.on('error', () => {})
  await client.connect()
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [NAME])
    if (rowCount === 0) await client.query(`create database ${NAME}`)
    const backups = await client.query('select from pg_roles where rolname = $1', [BACKUP_LOGIN])
    if (backups.rowCount === 0) {
      await client.query(`create role ${BACKUP_LOGIN} login replication;
        grant execute on function pg_backup_start(text, boolean), pg_backup_stop(boolean) to ${BACKUP_LOGIN}`)
    }
  } finally {
    await client.end()
  }
}

function lastLine(words: string): string {
  return words.trim().split('\n').at(-1) ?? ''
}
