/** The state of a spool as it lies on the disk, read beside a running server or without one. */
import { existsSync, lstatSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { examine } from './examine.ts'
import { olderRecords } from './older-spool.ts'
import { COUNTS, hasOlderTables } from './schema.ts'
import { tallyPath } from './spool-file.ts'
import { NO_RECORDS, readTally, type Tally } from './tally.ts'

export type SpoolStatus = {
  readonly waiting: number
  readonly quarantined: number
  readonly reasons: readonly { readonly why: string; readonly records: number }[]
  /** Acknowledged records that damaged files did not give back. */
  readonly lost: number
  /** Damaged files of which nobody knows how many records they held. */
  readonly uncounted: number
  readonly damaged: readonly { readonly file: string; readonly bytes: number }[]
  /** Why the file itself is damaged now; undefined where it is not. */
  readonly fault: string | undefined
}

export function readSpoolStatus(path: string): SpoolStatus {
  let [tally, fault] = look(path)
  // A server may remove records between the two looks: what is damaged is so the next time too.
  for (let again = 0; again < 3 && fault !== undefined; again += 1) [tally, fault] = look(path)
  const { waiting, quarantined, lost, uncounted, damaged } = tally ?? NO_RECORDS
  const beside = damaged.flatMap(({ name }) => {
    const file = join(dirname(path), name)
    const bytes = lstatSync(file, { throwIfNoEntry: false })?.size
    return bytes === undefined ? [] : [{ file, bytes }]
  })
  const counts = fault === undefined && existsSync(path) ? readCounts(path) : { waiting, quarantined, reasons: [] }
  return { ...counts, lost, uncounted, damaged: beside, fault }
}

function look(path: string): [Tally | undefined, string | undefined] {
  const tally = readTally(tallyPath(path))
  return [tally, examine(path, tally)]
}

function readCounts(path: string): Pick<SpoolStatus, 'waiting' | 'quarantined' | 'reasons'> {
  const db = new DatabaseSync(path, { readOnly: true, timeout: 5000 })
  try {
    if (hasOlderTables(db)) {
      const refused = [...olderRecords(db, () => {})].map((record) => record.refused)
      const quarantined = refused.filter((why) => why !== undefined).length
      return { waiting: refused.length - quarantined, quarantined, reasons: [] }
    }
    if (db.prepare('select 1 from sqlite_schema').get() === undefined)
      return { waiting: 0, quarantined: 0, reasons: [] }
    const counts = db.prepare(COUNTS).get()
    return {
      waiting: Number(counts?.['waiting']),
      quarantined: Number(counts?.['quarantined']),
      reasons: db
        .prepare('select why, count(*) as records from quarantine group by why order by records desc, why')
        .all()
        .map((row) => ({ why: String(row['why']), records: Number(row['records']) })),
    }
  } finally {
    db.close()
  }
}
