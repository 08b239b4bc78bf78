/** The manifest of a backup: what it holds, when it was made, and the SHA-256 of each file. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../domain/kit/errors.ts'

/** `database`: cluster and data folder. `keys`: the lasting keys, which are kept apart from it. */
export type BackupKind = 'database' | 'keys'

export type BackupFile = { readonly name: string; readonly bytes: number; readonly sha256: string }

export type Manifest = {
  readonly form: 1
  readonly kind: BackupKind
  /** ISO 8601, UTC, by the machine's clock. */
  readonly madeAt: string
  /** The version of Ansim Pass that made it. */
  readonly version: string
  readonly files: readonly BackupFile[]
}

export const MANIFEST = 'manifest.json'

/** @throws AppError `BACKUP_UNREADABLE` naming what is wrong */
export function readManifest(folder: string): Manifest {
  let found: unknown
  try {
    found = JSON.parse(readFileSync(join(folder, MANIFEST), 'utf8'))
  } catch (cause) {
    const why = cause instanceof SyntaxError ? 'its manifest.json is damaged' : 'it has no readable manifest.json'
    throw unreadable(folder, why, cause)
  }
  if (!isManifest(found)) throw unreadable(folder, 'its manifest.json was made by another version or is damaged')
  return found
}

export function unreadable(folder: string, why: string, cause?: unknown): AppError {
  const todo = 'give the folder that "ansimpass backup" made, whole, or take an older backup'
  return new AppError('BACKUP_UNREADABLE', `${folder} is no backup that can be used: ${why}; ${todo}`, { cause })
}

function isManifest(value: unknown): value is Manifest {
  if (typeof value !== 'object' || value === null) return false
  const { form, kind, madeAt, version, files } = value as Partial<Record<keyof Manifest, unknown>>
  return (
    form === 1 &&
    (kind === 'database' || kind === 'keys') &&
    typeof madeAt === 'string' &&
    !Number.isNaN(Date.parse(madeAt)) &&
    typeof version === 'string' &&
    Array.isArray(files) &&
    files.every(isFile)
  )
}

/** A name never leads out of the folder. */
function isFile(value: unknown): value is BackupFile {
  if (typeof value !== 'object' || value === null) return false
  const { name, bytes, sha256 } = value as Partial<Record<keyof BackupFile, unknown>>
  return (
    typeof name === 'string' &&
    name.split('/').every((part) => part !== '' && part !== '.' && part !== '..') &&
    Number.isSafeInteger(bytes) &&
    typeof sha256 === 'string' &&
    /^[\da-f]{64}$/.test(sha256)
  )
}
