/** Reads a spool beside a running server, or without one: for counting and opening visits. */
import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { AnySealedVisit } from '../../domain/visits/visit.ts'
import { isVisit, type StorableVisit } from '../../ports/visits/visit-store.ts'
import { olderRecords } from './older-spool.ts'
import { readRecord } from './record.ts'
import { salvage } from './salvage.ts'
import { hasOlderTables } from './schema.ts'
import { isDamage } from './sqlite-faults.ts'

/**
 * Every visit that can be read in the spool and its quarantine, oldest first; one damaged record or file hides no other. No such
 * file: none.
 */
export function readSpool(path: string): readonly AnySealedVisit[] {
  if (!existsSync(path)) return []
  return entriesOf(path).flatMap((entry) => (isVisit(entry) ? [entry.visit] : []))
}

function entriesOf(path: string): readonly StorableVisit[] {
  try {
    const db = new DatabaseSync(path, { readOnly: true, timeout: 5000 })
    try {
      return readTables(db)
    } finally {
      db.close()
    }
  } catch (error) {
    if (!isDamage(error)) throw error
    return readBytes(path)
  }
}

function readTables(db: DatabaseSync): readonly StorableVisit[] {
  if (hasOlderTables(db)) return [...olderRecords(db, () => {})].map(({ entry }) => entry)
  if (db.prepare(`select 1 from sqlite_schema where name = 'records'`).get() === undefined) return [] // just being made
  const rows = db
    .prepare(
      `select record from (select * from records union all select seq, day, call_key, site, record from quarantine) order by seq`,
    )
    .all() as { readonly record: Uint8Array }[]
  return rows.flatMap(({ record }) => readRecord(record)?.entry ?? [])
}

function readBytes(path: string): readonly StorableVisit[] {
  const entries = new Map<string, StorableVisit>()
  for (const records of salvage(path)) {
    for (const { entry } of records)
      entries.set(`${entry.visit.day} ${Buffer.from(entry.visit.callKey).toString('hex')}`, entry)
  }
  return [...entries.values()]
}
