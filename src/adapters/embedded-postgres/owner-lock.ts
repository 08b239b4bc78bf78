/** One living owner per data folder: the file `owner.json` names it by process id and start time. */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '../../domain/kit/errors.ts'
import { isAlive, markOf, type ProcessMark } from './processes.ts'

/** A `server` stays; a `command` has it for a moment, and is worth waiting for. */
export type Owner = ProcessMark & {
  readonly purpose: 'server' | 'command'
  /** When it took the folder, as ISO; of real time. */
  readonly since?: string
  /** Where its pages are, for whoever looks for it. */
  readonly http?: string
}

export type OwnerLock = { release(): void }

/** The living owner of a data folder; undefined where there is none, or it is dead. */
export function livingOwner(dataFolder: string): Owner | undefined {
  const owner = parse(readText(lockPath(dataFolder)))
  return owner !== undefined && isAlive(owner) ? owner : undefined
}

/** @throws AppError `DATA_FOLDER_IN_USE` where a living server has the folder; nothing is taken */
export function refuseSecondServer(dataFolder: string): void {
  const owner = livingOwner(dataFolder)
  if (owner?.purpose === 'server') throw inUse(dataFolder, owner)
}

/** How long another command is waited for. */
const COMMAND_LIMIT_MS = 15_000

/**
 * Takes the folder for this process; from a dead owner too. A command that has it is waited for.
 * @throws AppError `DATA_FOLDER_IN_USE` when another process, living, has it and keeps it
 */
export async function takeOwnership(dataFolder: string, purpose: Owner['purpose'], http?: string): Promise<OwnerLock> {
  const endAt = performance.now() + COMMAND_LIMIT_MS
  for (;;) {
    const taken = tryToTake(dataFolder, purpose, http)
    if ('release' in taken) return taken
    if (taken.purpose === 'server' || performance.now() > endAt) throw inUse(dataFolder, taken)
    await delay(50)
  }
}

function tryToTake(dataFolder: string, purpose: Owner['purpose'], http?: string): OwnerLock | Owner {
  const path = lockPath(dataFolder)
  const since = new Date().toISOString()
  const mine = JSON.stringify({ pid: process.pid, started: markOf(process.pid)?.started ?? '', purpose, since, http })
  for (;;) {
    if (createWhole(path, mine)) return { release: () => releaseIfMine(path, mine) }
    const found = readText(path)
    const owner = parse(found)
    if (owner !== undefined && isAlive(owner)) return owner
    if (found !== undefined) putAside(path, found)
  }
}

function lockPath(dataFolder: string): string {
  return join(dataFolder, 'owner.json')
}

/** Written beside and linked: there is never half a lock, and only one link succeeds. */
function createWhole(path: string, content: string): boolean {
  const beside = `${path}.${process.pid}`
  writeFileSync(beside, content, { mode: 0o600 })
  try {
    linkSync(beside, path)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(beside, { force: true })
  }
}

/** Moves a dead owner's lock away; where another process was quicker and its lock was moved, that is put back. */
function putAside(path: string, dead: string): void {
  const aside = `${path}.dead.${process.pid}`
  try {
    renameSync(path, aside)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return
    throw error
  }
  const moved = readText(aside)
  if (moved !== undefined && moved !== dead) createWhole(path, moved)
  rmSync(aside, { force: true })
}

function releaseIfMine(path: string, mine: string): void {
  if (readText(path) === mine) rmSync(path, { force: true })
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** A file that a power cut left empty names nobody. */
function parse(text: string | undefined): Owner | undefined {
  try {
    const { pid, started, purpose, since, http } = JSON.parse(text ?? '') as Partial<Owner>
    if (typeof pid !== 'number' || typeof started !== 'string') return undefined
    return {
      pid,
      started,
      purpose: purpose === 'command' ? 'command' : 'server',
      ...(typeof since === 'string' && !Number.isNaN(Date.parse(since)) ? { since } : {}),
      ...(typeof http === 'string' ? { http } : {}),
    }
  } catch {
    return undefined
  }
}

function inUse(dataFolder: string, owner: Owner): AppError {
  const since = owner.since === undefined ? '' : `, since ${localTime(owner.since)}`
  const who =
    owner.purpose === 'server'
      ? `a server runs on it (process ${owner.pid}${since})`
      : `a command has it (process ${owner.pid}${since})`
  const use = owner.http === undefined ? '' : `Use it at ${owner.http}, or stop`
  return new AppError(
    'DATA_FOLDER_IN_USE',
    `the data folder ${dataFolder} is in use: ${who}. ${use || 'Stop'} it with "kill ${owner.pid}", or start another beside it on a folder and ports of its own (ANSIMPASS_DATA, ANSIMPASS_HTTP, ANSIMPASS_SIP)`,
  )
}

/** As the machine's clock shows it: 2026-11-26 09:54. */
function localTime(iso: string): string {
  return new Date(iso).toLocaleString('sv-SE').slice(0, 16)
}
