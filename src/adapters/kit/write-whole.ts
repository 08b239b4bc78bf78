/**
 * Whole-file write: the path holds the old text or the new one, after a power cut too; nothing is left beside it where that fails.
 *
 * Own lines and not `write-file-atomic` (ISC): that brings no folder to the disk, which makes the new name last, and keeps a list of
 * files for exits that we do not have.
 */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * For its owner alone (0600). Several processes may write the same path at once: one of the texts stays.
 *
 * @throws Error of the file system, for instance where the disk is full: the older file stays
 */
export function writeWhole(path: string, text: string): void {
  const beside = `${path}.${process.pid}.new`
  try {
    synced(beside, 'w', (handle) => writeFileSync(handle, text))
    renameSync(beside, path)
  } catch (error) {
    rmSync(beside, { force: true })
    throw error
  }
  synced(dirname(path), 'r', () => {})
}

/** Two of this process may write the same path at the same moment: each writes beside it under a name of its own. */
let written = 0

/**
 * The same of a long text, a part at a time: whatever else the process does goes on between them.
 *
 * @throws Error of the file system: the older file stays
 */
export async function writeWholeInParts(path: string, parts: Iterable<string>): Promise<void> {
  written += 1
  const beside = `${path}.${process.pid}-${written}.new`
  try {
    await syncedInTime(beside, 'w', (handle) => handle.writeFile(parts))
    await rename(beside, path)
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
  await syncedInTime(dirname(path), 'r', async () => {})
}

async function syncedInTime(path: string, flags: 'r' | 'w', act: (handle: FileHandle) => Promise<void>): Promise<void> {
  await using handle = await open(path, flags, 0o600)
  await act(handle)
  await handle.sync()
}

function synced(path: string, flags: 'r' | 'w', act: (handle: number) => void): void {
  const handle = openSync(path, flags, 0o600)
  try {
    act(handle)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
