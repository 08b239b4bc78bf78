/** A folder of key files, 32 random bytes each: on disk before the first use, zeroed and unlinked when their time is over. */
import { randomBytes } from 'node:crypto'
import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import type { AppError } from '../../domain/kit/errors.ts'
import { notDestroyed, notRead, notWritten } from './key-faults.ts'

const KEY_BYTES = 32
const SUFFIX = '.key'
const DAMAGED = '.damaged'
const UNFINISHED = '.new-'
const UNFINISHED_FOR_MS = 60_000
/** A folder that takes no key is tried again after this long: a rush of calls must not try it for each. */
const TRY_AGAIN_MS = 1_000

/** `damaged`: torn, put aside or not yet. `folder`: no key at all, but nothing can be kept under its name. */
export type KeyState = 'whole' | 'damaged' | 'unreadable' | 'folder'

/** `name`: the key's, without suffix. */
export type KeyFile = { readonly name: string; readonly file: string; readonly state: KeyState }

export type KeyFolder = {
  /** Names of the keys that are there, those put aside too, without suffix. */
  names(): readonly string[]
  /** The same with what is the matter with each, and folders that stand where a key should. */
  files(): readonly KeyFile[]
  /**
   * @returns undefined when the key is not there (any more), or was torn and is put aside
   * @throws AppError `KEY_NOT_READ` (retryable) where it is there and cannot be read; it is never replaced
   */
  read(name: string): Buffer | undefined
  /**
   * The key, made and fsync'd when it is not there. Processes that make the same one at once get the same one. Throws as `read`.
   * @throws AppError `KEY_NOT_WRITTEN` (retryable): disk full, folder not ours; at once where that was so a moment ago
   */
  readOrMake(name: string): Buffer
  /** Whether the key is there and could not be read when it was last asked for: it may come back. One that was torn is not there any more. */
  isUnread(name: string): boolean
  /** Why keys that were needed could not be written or read, with their names; undefined once they can be. */
  trouble(): string | undefined
  /**
   * Overwrites the file with zeroes, fsyncs, unlinks. No key of that name, or a folder: nothing happens.
   * @throws AppError `KEY_NOT_DESTROYED`
   */
  destroy(name: string): void
  /** Takes away what a crash in the middle of `readOrMake` left behind. */
  sweep(): void
}

/** Told with the key's name and where its file was put. */
export type OnDamagedKey = (name: string, putTo: string) => void

/**
 * A folder that cannot be made or written is told by the first key that is needed, so that a start is not refused for it.
 * @param unreadCosts  what is missing while one of its keys cannot be read
 */
export function openKeyFolder(path: string, unreadCosts: string, onDamaged: OnDamagedKey = () => {}): KeyFolder {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    chmodSync(path, 0o700)
  } catch {
    // as above
  }
  const fileOf = (name: string) => join(path, `${name}${SUFFIX}`)
  const unread = new Map<string, AppError>()
  let failed: { readonly name: string; readonly error: AppError; readonly at: number } | undefined

  function read(name: string): Buffer | undefined {
    const bytes = readBytes(name)
    if (bytes === undefined) return undefined
    // All zeroes: another process is destroying it this moment.
    if (bytes.length >= KEY_BYTES && bytes.every((byte) => byte === 0)) return undefined
    if (bytes.length === KEY_BYTES) return bytes
    bytes.fill(0)
    attempt(name, () => putAside(name))
    return undefined
  }

  function readBytes(name: string): Buffer | undefined {
    return attempt(name, () => unlessMissing(() => readFileSync(fileOf(name))))
  }

  /** Its failure is kept until it succeeds. @throws AppError `KEY_NOT_READ` */
  function attempt<T>(name: string, act: () => T): T {
    try {
      const done = act()
      unread.delete(name)
      return done
    } catch (cause) {
      const error = notRead(fileOf(name), unreadCosts, cause)
      unread.set(name, error)
      throw error
    }
  }

  /** Whoever puts it right is not made to wait for its next use. */
  function lookAgain(name: string): void {
    try {
      read(name)?.fill(0)
    } catch {
      // still so
    }
  }

  /** A file that was torn is kept beside the new key until the key's own end, and told: it is never replaced in silence. */
  function putAside(name: string): void {
    const to = `${fileOf(name)}${DAMAGED}`
    unlessMissing(() => renameSync(fileOf(name), to))
    syncFolder(path)
    onDamaged(name, to)
  }

  function make(name: string): void {
    if (failed !== undefined && performance.now() - failed.at < TRY_AGAIN_MS) throw failed.error
    try {
      makeFile(name)
      failed = undefined
    } catch (cause) {
      const error = notWritten(path, name, cause)
      failed = { name, error, at: performance.now() }
      throw error
    }
  }

  /** The key that failed may have been made by another process meanwhile, or its hour be over: nobody asks for it here again. */
  function tryFolderAgain(): void {
    if (failed === undefined || performance.now() - failed.at < TRY_AGAIN_MS) return
    const { name } = failed
    const trial = join(path, `${UNFINISHED}${randomBytes(8).toString('hex')}`)
    try {
      writeDurably(trial, 'wx', new Uint8Array(KEY_BYTES))
      unlinkSync(trial)
      failed = undefined
    } catch (cause) {
      failed = { name, error: notWritten(path, name, cause), at: performance.now() }
    }
  }

  /** A finished file appears under its name by a hard link: it is never seen half written, and the first one wins. */
  function makeFile(name: string): void {
    const unfinished = join(path, `${UNFINISHED}${randomBytes(8).toString('hex')}`)
    const key = randomBytes(KEY_BYTES)
    try {
      writeDurably(unfinished, 'wx', key)
    } finally {
      key.fill(0)
    }
    try {
      linkSync(unfinished, fileOf(name))
      unlinkSync(unfinished)
    } catch (error) {
      destroyFile(unfinished)
      if (codeOf(error) !== 'EEXIST') throw error
    }
    syncFolder(path)
  }

  function files(): readonly KeyFile[] {
    return (unlessMissing(() => readdirSync(path)) ?? [])
      .filter((file) => file.endsWith(SUFFIX) || file.endsWith(SUFFIX + DAMAGED))
      .flatMap((file) => {
        const state = stateOf(join(path, file))
        return state === undefined
          ? []
          : [{ name: file.slice(0, file.lastIndexOf(SUFFIX)), file: join(path, file), state }]
      })
  }

  return {
    names: () => files().flatMap(({ name, state }) => (state === 'folder' ? [] : [name])),
    files,
    read,
    readOrMake(name) {
      for (let attempt = 1; attempt <= 3; attempt += 1) {
        const key = read(name)
        if (key !== undefined) {
          if (failed?.name === name) failed = undefined
          return key
        }
        if (attempt > 1) destroyFile(fileOf(name)) // torn or zeroed, and nobody finished destroying it
        make(name)
      }
      throw notWritten(path, name, new Error('it cannot be read back'))
    },
    isUnread: (name) => unread.has(name),
    trouble() {
      for (const name of [...unread.keys()]) lookAgain(name)
      tryFolderAgain()
      const errors = [...(failed === undefined ? [] : [failed.error]), ...unread.values()]
      return errors.length === 0 ? undefined : errors.map(({ message }) => message).join('; ')
    },
    destroy(name) {
      unread.delete(name)
      try {
        const gone = [fileOf(name), `${fileOf(name)}${DAMAGED}`].map(destroyFile)
        if (gone.includes(true)) syncFolder(path)
      } catch (cause) {
        throw notDestroyed(fileOf(name), cause)
      }
    },
    sweep() {
      for (const file of (unlessMissing(() => readdirSync(path)) ?? []).filter((name) => name.startsWith(UNFINISHED))) {
        const age = unlessMissing(() => Date.now() - statSync(join(path, file)).mtimeMs)
        if (age !== undefined && age > UNFINISHED_FOR_MS) destroyFile(join(path, file))
      }
    },
  }
}

function writeDurably(path: string, flags: 'wx' | 'r+', bytes: Uint8Array): void {
  const file = openSync(path, flags, 0o600)
  try {
    writeSync(file, bytes, 0, bytes.length, 0)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** @returns undefined where it is gone meanwhile */
function stateOf(path: string): KeyState | undefined {
  try {
    const about = statSync(path)
    if (about.isDirectory()) return 'folder'
    if (about.size !== KEY_BYTES || path.endsWith(DAMAGED)) return 'damaged'
    accessSync(path, constants.R_OK)
    return 'whole'
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? undefined : 'unreadable'
  }
}

/** @returns false when there was no such file */
function destroyFile(path: string): boolean {
  const done = unlessMissing(() => {
    try {
      writeDurably(path, 'r+', Buffer.alloc(Math.max(KEY_BYTES, statSync(path).size)))
    } catch (error) {
      if (codeOf(error) === 'EISDIR') return false
      // A file of another user, or a link that leads nowhere, is not ours to overwrite, but to take away.
      if (codeOf(error) !== 'EACCES' && codeOf(error) !== 'ELOOP') throw error
    }
    unlinkSync(path)
    return true
  })
  return done === true
}

function syncFolder(path: string): void {
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

function unlessMissing<T>(act: () => T): T | undefined {
  try {
    return act()
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined
    throw error
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
