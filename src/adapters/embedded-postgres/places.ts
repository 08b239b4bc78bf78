/** Paths of a data folder's cluster and its socket; the data folder's file `postgres-where.json` names them. */
import { spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, rmdir, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { AppError } from '../../domain/kit/errors.ts'
import { writeWhole } from '../kit/write-whole.ts'
import { makeFolderFor, readPidFile, socketPathBytes } from './cluster.ts'
import { makeSystemFolder, SYSTEM_FOLDER } from './programs.ts'
import type { SystemUser } from './system-user.ts'

export type Places = {
  /** Holds the cluster, its log and as a rule its socket. */
  readonly base: string
  /** PostgreSQL's data directory. */
  readonly cluster: string
  readonly socketFolder: string
  /** Its file was damaged: it is written anew at the next start. */
  readonly foundAgain?: true
}

/** Systems take 103 to 107 bytes. */
const SOCKET_PATH_LIMIT = 100

/**
 * What the data folder says; undefined before the first start.
 * @throws AppError `DATABASE_PLACE_DAMAGED` where its file says nothing and the database is not found without it
 */
export async function readPlaces(dataFolder: string): Promise<Places | undefined> {
  const text = await readFile(wherePath(dataFolder), 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return undefined
  const named = parsePlaces(text)
  if (named === undefined) return foundAgain(dataFolder)
  return places(dirname(resolve(dataFolder, named.cluster)), resolve(dataFolder, named.socket))
}

function parsePlaces(text: string): { readonly cluster: string; readonly socket: string } | undefined {
  try {
    const { cluster, socket } = JSON.parse(text) as { cluster?: unknown; socket?: unknown }
    return typeof cluster === 'string' && typeof socket === 'string' ? { cluster, socket } : undefined
  } catch {
    return undefined
  }
}

/** A power cut may leave the file empty: the cluster itself is looked for, inside and where we put it for root. */
function foundAgain(dataFolder: string): Places {
  const bases = [join(dataFolder, 'postgres'), ...outsideBases(dataFolder)].filter((base) =>
    existsSync(join(base, 'cluster', 'PG_VERSION')),
  )
  const [base] = bases
  if (base !== undefined && bases.length === 1) {
    const running = readPidFile(join(base, 'cluster'))
    return { ...places(base, running?.socketFolder ?? join(base, 'socket')), foundAgain: true }
  }
  throw new AppError(
    'DATABASE_PLACE_DAMAGED',
    `${wherePath(dataFolder)} is empty or damaged: it says where the database lies, and ${bases.length} databases of this folder were found. Nothing can be started on it: restore the file from a backup, or write {"cluster": "…/cluster", "socket": "…/socket"} into it`,
  )
}

/** Bases under /var/lib/ansimpass that were made for this data folder. */
function outsideBases(dataFolder: string): readonly string[] {
  if (!existsSync(SYSTEM_FOLDER)) return []
  return readdirSync(SYSTEM_FOLDER)
    .map((name) => join(SYSTEM_FOLDER, name))
    .filter((base) => {
      const note = join(base, 'data-folder.txt')
      return existsSync(note) && readFileSync(note, 'utf8').trim() === dataFolder
    })
}

/** Whether the cluster lies inside the data folder, and so moves and is copied with it. */
export function liesInside(dataFolder: string, { base }: Places): boolean {
  return base.startsWith(`${dataFolder}/`)
}

/**
 * Decides, or remembers, where cluster and socket lie, and makes the folders around them.
 * @param dataFolder  absolute, there, and without symbolic links
 * @throws AppError `DATABASE_GONE` when the cluster that the data folder names is not there,
 *                  `DATABASE_UNREACHABLE` when its user cannot enter it any more
 */
export async function choosePlaces(dataFolder: string, user: SystemUser): Promise<Places> {
  const known = await readPlaces(dataFolder)
  if (known !== undefined) checkKnown(dataFolder, known, user)
  const base = known?.base ?? (await makeBase(dataFolder, user))
  const chosen = places(base, await makeSocketFolder(base, known?.socketFolder, user))
  if (chosen.socketFolder !== known?.socketFolder || known.foundAgain === true) writePlaces(dataFolder, chosen)
  return chosen
}

function places(base: string, socketFolder: string): Places {
  return { base, cluster: join(base, 'cluster'), socketFolder }
}

function checkKnown(dataFolder: string, known: Places, user: SystemUser): void {
  if (!liesInside(dataFolder, known) && !existsSync(known.base)) {
    throw new AppError(
      'DATABASE_GONE',
      `${wherePath(dataFolder)} says that the database lies in ${known.base}, which is gone: bring it back, or start on a new data folder`,
    )
  }
  if (existsSync(known.base) && !canEnter(known.base, user)) {
    throw new AppError(
      'DATABASE_UNREACHABLE',
      `the database's user cannot enter ${known.base} any more: give every folder above it the mode o+x again`,
    )
  }
}

/** In the data folder where the database's user can enter it, else under /var/lib/ansimpass, by a name of its own. */
async function makeBase(dataFolder: string, user: SystemUser): Promise<string> {
  const inside = join(dataFolder, 'postgres')
  await makeEnterable(inside, user)
  if (canEnter(inside, user)) return inside
  await rmdir(inside)
  const hash = createHash('sha256').update(dataFolder).update(randomBytes(16)).digest('hex').slice(0, 12)
  const outside = join(SYSTEM_FOLDER, hash)
  await makeSystemFolder()
  await makeEnterable(outside, user)
  await writeFile(join(outside, 'data-folder.txt'), `${dataFolder}\n`, { mode: 0o600 })
  if (canEnter(outside, user)) return outside
  throw new AppError(
    'DATABASE_UNREACHABLE',
    `the database's user cannot enter ${SYSTEM_FOLDER}: give every folder above it the mode o+x`,
  )
}

/** Root keeps the folders around the cluster for itself and lets the database's user pass. */
async function makeEnterable(folder: string, user: SystemUser): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o755 })
  await chmod(folder, user.uid === undefined ? 0o700 : 0o711)
}

/** Tried, not computed: modes, access lists and mounts all have their say. */
function canEnter(folder: string, user: SystemUser): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...user, cwd: '/', stdio: 'ignore' }).status === 0
}

/** Beside the cluster, or where that path is too long in a short folder of its own, which a reboot may take away. */
async function makeSocketFolder(base: string, known: string | undefined, user: SystemUser): Promise<string> {
  const beside = join(base, 'socket')
  if (socketPathBytes(beside) <= SOCKET_PATH_LIMIT) {
    await makeFolderFor(user, beside)
    return beside
  }
  if (known !== undefined && (await belongsTo(known, user))) return known
  for (const parent of ['/run', tmpdir(), '/tmp']) {
    const made = await mkdtemp(join(parent, 'ansimpass-')).catch(() => undefined)
    if (made === undefined) continue
    await makeFolderFor(user, made)
    if (socketPathBytes(made) <= SOCKET_PATH_LIMIT && canEnter(made, user)) return made
    await rmdir(made)
  }
  throw new AppError(
    'DATABASE_UNREACHABLE',
    'no folder is short enough for the socket of the database: neither /run nor /tmp can be written',
  )
}

async function belongsTo(folder: string, user: SystemUser): Promise<boolean> {
  const found = await stat(folder).catch(() => undefined)
  return found?.isDirectory() === true && found.uid === (user.uid ?? process.getuid?.()) && (found.mode & 0o077) === 0
}

/** Paths inside the data folder are kept relative: it may be moved. */
function writePlaces(dataFolder: string, { cluster, socketFolder }: Places): void {
  const named = (path: string) => (path.startsWith(`${dataFolder}/`) ? relative(dataFolder, path) : path)
  const text = JSON.stringify({ cluster: named(cluster), socket: named(socketFolder) }, null, 2)
  writeWhole(wherePath(dataFolder), `${text}\n`)
}

function wherePath(dataFolder: string): string {
  return join(dataFolder, 'postgres-where.json')
}
