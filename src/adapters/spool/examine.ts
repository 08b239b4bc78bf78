/** Looks at the spool's file before it is opened for writing, which would throw away what is left of a damaged log of changes. */
import { accessSync, constants, lstatSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { PARTS } from './salvage.ts'
import { COUNTS, hasOlderTables, VERSION } from './schema.ts'
import { isMarked } from './spool-mark.ts'
import { isDamage } from './sqlite-faults.ts'
import type { Tally } from './tally.ts'

/**
 * Why the file cannot be gone on with; undefined where it can. A look changes nothing.
 * @param tally  what the counter says that it holds; undefined where there is no counter
 * @throws Error of a disk that is full or unwell
 */
export function examine(path: string, tally: Tally | undefined): string | undefined {
  const known = tally === undefined ? 0 : tally.waiting + tally.quarantined
  const parts = PARTS.map((part) => lstatSync(path + part, { throwIfNoEntry: false }))
  if (parts.some((part) => part !== undefined && !part.isFile())) return 'it is not a file'
  const [file, changes] = parts
  if ((file?.size ?? 0) === 0) {
    if (known === 0 && (changes?.size ?? 0) === 0 && (tally !== undefined || !isMarked(path))) return undefined
    return file === undefined ? 'it is missing' : 'it is empty'
  }
  if (!mayUse(path)) return 'this user may not read and write it'
  let db: DatabaseSync | undefined
  try {
    db = new DatabaseSync(path, { readOnly: true, timeout: 5000 })
    return faultIn(db, known)
  } catch (error) {
    if (!isDamage(error)) throw error
    return error instanceof Error ? error.message : String(error)
  } finally {
    db?.close()
  }
}

function faultIn(db: DatabaseSync, known: number): string | undefined {
  const tables = Number(db.prepare('select count(*) as n from sqlite_schema').get()?.['n'])
  if (tables === 0) return known === 0 ? undefined : 'its tables are missing'
  const version = Number(db.prepare('pragma user_version').get()?.['user_version'])
  if (version > VERSION) return `it is of a newer version (${version})`
  if (hasOlderTables(db)) return undefined
  if (version !== VERSION) return 'it is no spool'
  const counts = db.prepare(COUNTS).get()
  const found = Number(counts?.['waiting']) + Number(counts?.['quarantined'])
  return found < known ? `${known - found} of ${known} records are missing` : undefined
}

function mayUse(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'EACCES' || error.code === 'EPERM')) return false
    throw error
  }
}
