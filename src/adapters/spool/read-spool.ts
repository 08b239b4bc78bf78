/** Reads a spool beside a running server, or without one: for counting and opening visits. */
import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { SealedVisit } from '../../domain/visit/visit.ts'
import { type SpoolRow, spooledOf } from './spool-row.ts'

/** Every visit in the spool, those that the database refused too, oldest first. No such file: none. */
export function readSpool(path: string): readonly SealedVisit[] {
  if (!existsSync(path)) return []
  const db = new DatabaseSync(path, { readOnly: true, timeout: 5000 })
  try {
    const rows = db
      .prepare(
        `select v.*, e.hour as epoch_hour, e.authority_key_id, e.wrap from visits v join epochs e using (epoch_id) order by v.seq`,
      )
      .all() as SpoolRow[]
    return rows.map((row) => spooledOf(row).entry.visit)
  } finally {
    db.close()
  }
}
