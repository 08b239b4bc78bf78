/** Reads what is left of a damaged spool: first moves its files aside, then finds every whole record in their bytes. */
import { closeSync, lstatSync, openSync, readSync, renameSync, rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { olderRecords } from './older-spool.ts'
import { findRecords, LONGEST, type SpoolRecord } from './record.ts'
import { hasOlderTables } from './schema.ts'

/** The files that SQLite keeps for one database. */
export const PARTS = ['', '-wal', '-journal'] as const
const CHUNK = 1 << 20

/** A path beside the spool under which nothing lies yet. */
export function freePath(path: string): string {
  let number = 1
  while (PARTS.some((part) => exists(`${path}.damaged-${number}${part}`))) number += 1
  return `${path}.damaged-${number}`
}

/** @returns whether there was anything to move */
export function moveAside(path: string, to: string): boolean {
  const parts = PARTS.filter((part) => exists(path + part))
  for (const part of parts) renameSync(path + part, to + part)
  rmSync(`${path}-shm`, { force: true, recursive: true })
  return parts.length > 0
}

/** Of a link that leads nowhere, too. */
function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}

/**
 * Every whole record of a damaged file and its log of changes, in lists of bounded length; one may come several times.
 * @throws Error of the file system where the file cannot be read at all
 */
export function* salvage(path: string): Generator<readonly SpoolRecord[]> {
  for (const part of PARTS) {
    if (lstatSync(path + part, { throwIfNoEntry: false })?.isFile() === true) yield* recordsInBytes(path + part)
  }
  if (lstatSync(path, { throwIfNoEntry: false })?.isFile() === true) yield* olderRecordsOf(path)
}

function* recordsInBytes(path: string): Generator<readonly SpoolRecord[]> {
  const fd = openSync(path, 'r')
  try {
    const buffer = Buffer.alloc(CHUNK + LONGEST)
    let kept = 0
    for (;;) {
      const read = readSync(fd, buffer, kept, CHUNK, null)
      const bytes = buffer.subarray(0, kept + read)
      const { found, searched } = findRecords(bytes, read === 0)
      // Copied before they leave: what they are made of is overwritten by the next part of the file.
      if (found.length > 0) yield structuredClone(found)
      if (read === 0) return
      bytes.copy(buffer, 0, searched)
      kept = bytes.length - searched
    }
  } finally {
    closeSync(fd)
  }
}

/** Of the form before 0.4.0, which has no marks, what SQLite can still read. */
function* olderRecordsOf(path: string): Generator<readonly SpoolRecord[]> {
  let db: DatabaseSync | undefined
  try {
    db = new DatabaseSync(path, { readOnly: true, timeout: 5000 })
    if (!hasOlderTables(db)) return
    for (const { entry, refused } of olderRecords(db, () => {})) {
      yield [{ seq: 0, quarantined: refused !== undefined, entry }]
    }
  } catch (error) {
    if (!(error instanceof Error && 'errcode' in error)) throw error // SQLite can read nothing of it
  } finally {
    db?.close()
  }
}
