/** The sockets of the programs of one machine: `DATA/run/PROGRAM-PID.sock`, which only the server's own user may open. */
import { closeSync, constants, mkdirSync, openSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { PROGRAMS, type Teller } from '../../ports/program-feed.ts'

export type SocketName = { readonly program: Teller; readonly pid: number }

export type SocketFolder = {
  pathOf(name: SocketName): string
  /** Those that are there, also of processes that have died. */
  list(): readonly SocketName[]
  remove(name: SocketName): void
  close(): void
}

/** Of a path that names a socket; longer ones are cut by the system without a word. */
const LONGEST_PATH = 100
const LONGEST_NAME = 'calls-4194304.sock'
const NAME = /^(calls|texts|web|house)-(\d{1,9})\.sock$/

/** Made when missing. A deep folder is reached through its descriptor (Linux). */
export function openSocketFolder(dataFolder: string): SocketFolder {
  const folder = join(dataFolder, 'run')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const isDeep = Buffer.byteLength(join(folder, LONGEST_NAME)) > LONGEST_PATH
  const descriptor = isDeep ? openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY) : undefined
  const base = descriptor === undefined ? folder : `/proc/self/fd/${descriptor}`
  return {
    pathOf: (name) => join(base, fileOf(name)),
    list: () => readdirSync(folder).flatMap(nameOf),
    remove: (name) => rmSync(join(folder, fileOf(name)), { force: true }),
    close() {
      if (descriptor !== undefined) closeSync(descriptor)
    },
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
