/** The sockets of the programs of one machine: `DATA/run/PROGRAM-PID.sock`, which only the server's own user may open. */
import {
  chmodSync,
  closeSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
} from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../domain/kit/errors.ts'
import { whyOf } from '../../domain/kit/system-error.ts'
import { PROGRAMS, type Teller } from '../../ports/kit/program-feed.ts'

export type SocketName = { readonly program: Teller; readonly pid: number }

export type SocketFolder = {
  pathOf(name: SocketName): string
  /** Those that are there, also of processes that have died. @throws Error of the system */
  list(): readonly SocketName[]
  has(name: SocketName): boolean
  remove(name: SocketName): void
  close(): void
}

/** Of a path that names a socket; longer ones are cut by the system without a word. */
const LONGEST_PATH = 100
const LONGEST_NAME = 'calls-4194304.sock'
const NAME = /^(calls|texts|web|house)-(\d{1,9})\.sock$/
/** Whoever else could write there could put a socket of his own beside ours. */
const OWNER_ONLY = 0o700

/**
 * Made when missing. A deep folder is reached through its descriptor (Linux).
 *
 * @throws AppError `FOLDER_NOT_MADE`, with the system's error as its cause
 */
export function openSocketFolder(dataFolder: string): SocketFolder {
  const folder = join(dataFolder, 'run')
  const descriptor = opened(dataFolder, folder)
  const base = descriptor === undefined ? folder : `/proc/self/fd/${descriptor}`
  return {
    pathOf: (name) => join(base, fileOf(name)),
    list: () => readdirSync(folder).flatMap(nameOf),
    has: (name) => existsSync(join(folder, fileOf(name))),
    remove: (name) => rmSync(join(folder, fileOf(name)), { force: true }),
    close() {
      if (descriptor !== undefined) closeSync(descriptor)
    },
  }
}

/** @returns a descriptor of a deep one */
function opened(dataFolder: string, folder: string): number | undefined {
  try {
    mkdirSync(dataFolder, { recursive: true, mode: 0o711 }) // where it was moved away: the database's user must be able to enter it
    mkdirSync(folder, { recursive: true, mode: OWNER_ONLY })
    const found = lstatSync(folder)
    if (!found.isDirectory() || found.uid !== process.geteuid?.())
      throw new Error('it must be a folder of the user of the server, not a link: remove it, it is made anew')
    if ((found.mode & 0o777) !== OWNER_ONLY) chmodSync(folder, OWNER_ONLY)
    const isDeep = Buffer.byteLength(join(folder, LONGEST_NAME)) > LONGEST_PATH
    return isDeep ? openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY) : undefined
  } catch (cause) {
    throw new AppError('FOLDER_NOT_MADE', `the folder ${folder} for the programs' sockets: ${whyOf(cause)}`, { cause })
  }
}

function fileOf({ program, pid }: SocketName): string {
  return `${program}-${pid}.sock`
}

function nameOf(file: string): readonly SocketName[] {
  const [, word, pid] = NAME.exec(file) ?? []
  const program = [...PROGRAMS, 'house' as const].find((each) => each === word)
  return program === undefined ? [] : [{ program, pid: Number(pid) }]
}
