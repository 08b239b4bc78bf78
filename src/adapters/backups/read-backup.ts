/** Reads a backup back: every file is held against the manifest before anything of it is used. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { copyFile } from './copy-file.ts'
import { type BackupKind, type Manifest, readManifest, unreadable } from './manifest.ts'

export type CheckedBackup = Pick<Manifest, 'madeAt' | 'version'> & {
  readonly bytes: number
  /** The files below `folder/`, their names without it. */
  filesIn(folder: string): readonly string[]
  /** Copies them to where they belong. */
  layOut(folder: string, to: string): Promise<void>
}

/** @throws AppError `BACKUP_UNREADABLE` naming the first file that is missing or not as it was */
export async function checkBackup(path: string, kind: BackupKind): Promise<CheckedBackup> {
  const folder = resolve(path)
  const manifest = readManifest(folder)
  if (manifest.kind !== kind) {
    throw unreadable(folder, `it holds ${SAID[manifest.kind]}; a copy of ${SAID[kind]} is needed here`)
  }
  for (const { name, sha256 } of manifest.files) {
    if ((await hashOf(join(folder, name))) !== sha256) throw unreadable(folder, `${name} is missing or was changed`)
  }
  const filesIn = (inside: string) =>
    manifest.files
      .map(({ name }) => name)
      .filter((name) => name.startsWith(`${inside}/`))
      .map((name) => name.slice(inside.length + 1))
  return {
    madeAt: manifest.madeAt,
    version: manifest.version,
    bytes: manifest.files.reduce((sum, { bytes }) => sum + bytes, 0),
    filesIn,
    async layOut(inside, to) {
      for (const name of filesIn(inside)) await copyFile(join(folder, inside, name), join(to, name))
    },
  }
}

const SAID: Readonly<Record<BackupKind, string>> = { database: 'the database', keys: 'the lasting keys' }

/** @returns undefined where there is no such file */
async function hashOf(path: string): Promise<string | undefined> {
  const hash = createHash('sha256')
  try {
    await pipeline(createReadStream(path), hash)
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EISDIR'))
      return undefined
    throw error
  }
  return hash.digest('hex')
}
