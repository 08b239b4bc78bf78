/** Processes of the machine, as the system tells of them: /proc where there is one, else `ps`. */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs'

/** A process that cannot be mistaken for a later one with the same id. */
export type ProcessMark = {
  readonly pid: number
  /** When it started, in the system's own words. */
  readonly started: string
}

type Entry = ProcessMark & { readonly parent: number }

const PROC = existsSync('/proc/self/stat')

/** @returns undefined where there is none, or it is dead and only not collected (in a container perhaps never). */
export function markOf(pid: number): ProcessMark | undefined {
  const entry = PROC ? readProc(pid) : readPs(['-p', String(pid)])[0]
  return entry && { pid: entry.pid, started: entry.started }
}

export function isAlive(mark: ProcessMark): boolean {
  return markOf(mark.pid)?.started === mark.started
}

export function childrenOf(pid: number): readonly number[] {
  return everyProcess()
    .filter((entry) => entry.parent === pid)
    .map((entry) => entry.pid)
}

/** Processes whose current folder is `folder`: PostgreSQL's all stand in their cluster. Empty without /proc. */
export function processesIn(folder: string): readonly number[] {
  if (!PROC || !existsSync(folder)) return []
  const real = realpathSync(folder)
  return pids().filter((pid) => currentFolder(pid) === real && readProc(pid) !== undefined)
}

/** Sends a signal; false when there is no such process any more. */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false
    throw error
  }
}

function everyProcess(): readonly Entry[] {
  if (!PROC) return readPs(['-A'])
  return pids().flatMap((pid) => readProc(pid) ?? [])
}

function pids(): readonly number[] {
  return readdirSync('/proc').map(Number).filter(Number.isInteger)
}

/** /proc/PID/stat: `pid (name) state parent … start`, the name with any character in it. @see proc(5) */
function readProc(pid: number): Entry | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const [state, parent] = fields
    if (state === 'Z' || state === 'X') return undefined
    return { pid, parent: Number(parent), started: `${bootId()} ${fields[19]}` }
  } catch {
    return undefined // gone while we looked
  }
}

/** Start times count from the boot: the same number after a reboot is another process. */
function bootId(): string {
  boot ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  return boot
}
let boot: string | undefined

function currentFolder(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return undefined // gone, or another user's
  }
}

function readPs(which: readonly string[]): readonly Entry[] {
  const { stdout } = spawnSync('ps', [...which, '-o', 'pid=,ppid=,stat=,lstart='], { encoding: 'utf8' })
  return (stdout ?? '').split('\n').flatMap((line) => {
    const [pid, parent, state, ...started] = line.trim().split(/\s+/)
    if (pid === undefined || pid === '' || state?.startsWith('Z')) return []
    return [{ pid: Number(pid), parent: Number(parent), started: started.join(' ') }]
  })
}
