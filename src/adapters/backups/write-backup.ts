/** Makes a backup: under an unfinished name until all of it is on disk. */
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AppError } from '../../domain/kit/errors.ts'
import { nameOf, UNFINISHED } from './backup-name.ts'
import { copyFile } from './copy-file.ts'
import { type BackupFile, type BackupKind, MANIFEST, type Manifest } from './manifest.ts'

export type BackupWriter = {
  /** Copies the file `from` into the backup as `name` (parts divided by `/`). */
  put(name: string, from: string): Promise<void>
  putText(name: string, text: string): Promise<void>
}

export type MadeBackup = { readonly path: string; readonly files: number; readonly bytes: number }

export type BackupAbout = { readonly kind: BackupKind; readonly at: Date; readonly version: string }

/**
 * @param into  the folder of backups, which is there
 * @param fill  puts everything in; where it fails nothing is left
 * @throws AppError `BACKUP_NOT_MADE` where the folder cannot be written, and what `fill` throws
 */
export async function writeBackup(
  into: string,
  about: BackupAbout,
  fill: (writer: BackupWriter) => Promise<void>,
): Promise<MadeBackup> {
  const name = nameOf(about.kind, about.at)
  const unfinished = join(into, `${UNFINISHED}${name}`)
  const path = join(into, name)
  const files: BackupFile[] = []
  await mkdir(unfinished, { mode: 0o700 }).catch((error: unknown) => {
    throw told(error, into)
  })
  try {
    await fill({
      async put(file, from) {
        files.push({ name: file, ...(await copyFile(from, join(unfinished, file))) })
      },
      async putText(file, text) {
        const beside = join(unfinished, `${file}.text`)
        await mkdir(dirname(beside), { recursive: true, mode: 0o700 })
        await writeFile(beside, text, { mode: 0o600 })
        files.push({ name: file, ...(await copyFile(beside, join(unfinished, file))) })
        await rm(beside)
      },
    })
    await writeManifest(unfinished, { form: 1, ...about, madeAt: about.at.toISOString(), files })
    await rename(unfinished, path)
    await sync(into)
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true })
    throw told(error, into)
  }
  return { path, files: files.length, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) }
}

async function writeManifest(folder: string, { form, kind, madeAt, version, files }: Manifest): Promise<void> {
  const path = join(folder, MANIFEST)
  await writeFile(path, `${JSON.stringify({ form, kind, madeAt, version, files }, null, 1)}\n`, { mode: 0o600 })
  await sync(path)
  await sync(folder)
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const WHY: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: free space, or name another folder',
  EACCES: 'it may not be written: run this as a user who may, or name another folder',
  EPERM: 'it may not be written: run this as a user who may, or name another folder',
  EROFS: 'it lies on a disk that is read-only: name another folder',
  ENOTDIR: 'a file stands in the way: name another folder',
  EEXIST: 'another backup was begun there in the same second: try again',
}

function told(error: unknown, into: string): unknown {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
  const why = WHY[code]
  if (why === undefined) return error
  return new AppError('BACKUP_NOT_MADE', `no backup was made in ${into}: ${why}`, { cause: error })
}
