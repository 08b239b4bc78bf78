/** The spool's SQLite file: what is in it and what is done to it. Synchronous; runs in the worker. */
import { chmodSync, mkdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { addDays, parseCalendarDate } from '../../domain/kit/time.ts'
import { mayBeOfDayBefore } from '../../domain/visits/around-midnight.ts'
import {
  type DestroyedDay,
  isVisit,
  type SpooledVisit,
  type StorableVisit,
  type StoreResult,
  type WhichVisits,
} from '../../ports/visits/visit-store.ts'
import { type Change, forgetVisits, hasVisits } from './forget-visits.ts'
import { olderRecords } from './older-spool.ts'
import { watchPlaces } from './places.ts'
import { packRecord, readRecord, type SpoolRecord } from './record.ts'
import { hasOlderTables, prepareFile, type Statements, statements, VERSION } from './schema.ts'
import { isFull, isUnfit, SpoolDamaged } from './sqlite-faults.ts'
import { syncPath } from './sync-path.ts'
import { NO_RECORDS, openTally, readTally, type Tally } from './tally.ts'

export type SpoolFile = {
  store(entries: readonly StorableVisit[]): readonly StoreResult[]
  /** Takes records of a damaged file, those that it has already once. @returns how many were new */
  take(records: readonly SpoolRecord[]): number
  /** Good records only; one whose checksum does not match is moved to the quarantine, and `onUnreadable` told how many. */
  oldest(limit: number): readonly SpooledVisit[]
  remove(seqs: readonly number[]): void
  setAside(seqs: readonly number[], why: string): void
  /** Puts back into the queue what can be read of the quarantine. @returns how many */
  requeue(): number
  /** Forgets what in the quarantine cannot be read. */
  dropUnreadable(): void
  forgetVisits(which: WhichVisits): readonly DestroyedDay[]
  empty(): void
  tally(): Tally
  note(changes: Partial<Tally>): void
  /** Whether the file itself still lies under its path. */
  isInPlace(): boolean
  /** Whether its log of changes and its counter do, too. */
  isWhole(): boolean
  /** Writes all that it holds to a new file, which is on the disk when this returns. */
  copyTo(path: string): void
  /** What its log of changes held goes into the file, where that is still in its place. */
  close(): void
}

/**
 * @param maxBytes      the file grows no further; then storing fails with SQLITE_FULL
 * @param onUnreadable  told how many records were found changed
 * @throws what SQLite throws, and `SpoolDamaged`
 */
export function openSpoolFile(path: string, maxBytes: number, onUnreadable: (records: number) => void): SpoolFile {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const db = new DatabaseSync(path, { timeout: 5000 })
  try {
    chmodSync(path, 0o600)
    prepareFile(db, maxBytes)
    return withFile(db, path, onUnreadable)
  } catch (error) {
    db.close()
    throw error
  }
}

function withFile(db: DatabaseSync, path: string, onUnreadable: (records: number) => void): SpoolFile {
  if (hasOlderTables(db)) takeOver(db)
  const sql = statements(db)
  const kept = readTally(tallyPath(path)) ?? NO_RECORDS
  let now: Tally = { ...kept, ...countsOf(sql), last: Math.max(kept.last, lastOf(sql)) }
  const tallyFile = openTally(tallyPath(path), now)
  const isInPlace = watchPlaces([path])
  const isWhole = watchPlaces([path, `${path}-wal`, tallyPath(path)])

  function note(changes: Partial<Tally>): void {
    const next = { ...now, ...changes }
    tallyFile.write(next)
    now = next
  }

  /** The counter says no more than is there: it follows what was added, and goes before what is removed. */
  function transaction<T>(act: (change: Change) => T): T {
    const before = now
    const change: Change = { waiting: 0, quarantined: 0 }
    db.exec('begin immediate')
    try {
      const result = act(change)
      const first = sql.first.get()?.['seq']
      const after = {
        waiting: before.waiting + change.waiting,
        quarantined: before.quarantined + change.quarantined,
        last: now.last,
        through: first === undefined ? now.last : Number(first) - 1,
      }
      const shrinks = change.waiting + change.quarantined < 0
      if (shrinks) note(after)
      db.exec('commit')
      if (!shrinks) note(after)
      return result
    } catch (error) {
      if (db.isTransaction) {
        db.exec('rollback')
        note({ ...before, last: now.last })
      }
      throw error
    }
  }

  function addRecord(record: SpoolRecord, change: Change): boolean {
    const { changes } = sql.insert.run(...columnsOf(record))
    change.waiting += Number(changes)
    return changes > 0
  }

  function addToQuarantine(record: SpoolRecord, why: string, change: Change): boolean {
    const { changes } = sql.quarantine.run(...columnsOf(record), why)
    change.quarantined += Number(changes)
    return changes > 0
  }

  function removeRecord(seq: number, change: Change): void {
    change.waiting -= Number(sql.remove.run(seq).changes)
  }

  function nextSeq(): number {
    now = { ...now, last: now.last + 1 }
    return now.last
  }

  function storeOne(entry: StorableVisit, change: Change): StoreResult {
    if (parseCalendarDate(String(entry.visit.day)) === undefined) return { kind: 'refused', why: 'a day that is none' }
    try {
      if (isThere(entry)) return ALREADY
      return addRecord({ seq: nextSeq(), quarantined: false, entry }, change) ? STORED : ALREADY
    } catch (error) {
      if (!isUnfit(error)) throw error
      return { kind: 'refused', why: error instanceof Error ? error.message : String(error) }
    }
  }

  function isThere({ visit: { day, callKey, arrivedAt } }: StorableVisit): boolean {
    const isEarly = mayBeOfDayBefore({ day, arrivedAt })
    const before = isEarly ? addDays(day, -1) : day
    return sql.find.get(day, callKey, before, callKey, day, callKey, before, callKey) !== undefined
  }

  function moveToQuarantine(row: StoredRow, why: string, change: Change): void {
    const read = readRecord(row.record)
    if (read !== undefined) addToQuarantine({ seq: nextSeq(), quarantined: true, entry: read.entry }, why, change)
    else change.quarantined += Number(sql.quarantine.run(nextSeq(), null, null, null, row.record, why).changes)
    removeRecord(row.seq, change)
  }

  /** Keeps its number, so that what came first is replayed first, unless another has it. */
  function takeOne(record: SpoolRecord, change: Change): boolean {
    if (isThere(record.entry)) return false
    now = { ...now, last: Math.max(now.last, record.seq) }
    const isFree = sql.one.get(record.seq) === undefined && record.seq > 0
    const mine = isFree ? record : { ...record, seq: nextSeq() }
    return record.quarantined ? addToQuarantine(mine, 'from a damaged file', change) : addRecord(mine, change)
  }

  /** What was deleted leaves the log of changes too. A full disk makes that wait. */
  function tidyUp(): void {
    try {
      db.exec('pragma wal_checkpoint(truncate)')
    } catch (error) {
      if (!isFull(error)) throw error
    }
  }

  return {
    store: (entries) => transaction((change) => entries.map((entry) => storeOne(entry, change))),
    take: (records) => transaction((change) => records.filter((record) => takeOne(record, change)).length),
    oldest(limit) {
      for (;;) {
        const rows = sql.oldest.all(limit) as StoredRow[]
        if (rows.length === 0 && now.waiting > 0) throw new SpoolDamaged(`${now.waiting} records cannot be found in it`)
        const read = rows.map((row) => ({ row, entry: readRecord(row.record)?.entry }))
        const unreadable = read.filter(({ entry }) => entry === undefined)
        if (unreadable.length === 0) return read.flatMap(({ row, entry }) => (entry ? [{ seq: row.seq, entry }] : []))
        transaction((change) => {
          for (const { row } of unreadable) moveToQuarantine(row, 'its checksum does not match', change)
        })
        onUnreadable(unreadable.length)
      }
    },
    remove(seqs) {
      if (seqs.length === 0) return
      transaction((change) => {
        for (const seq of seqs) removeRecord(seq, change)
      })
      if (now.waiting === 0) tidyUp()
    },
    setAside: (seqs, why) =>
      transaction((change) => {
        for (const seq of seqs) {
          const row = sql.one.get(seq) as StoredRow | undefined
          if (row !== undefined) moveToQuarantine(row, why, change)
        }
      }),
    requeue: () =>
      transaction((change) => {
        let back = 0
        for (const { seq, record } of sql.quarantined.all() as StoredRow[]) {
          const read = readRecord(record)
          if (read === undefined) continue
          change.quarantined -= Number(sql.unquarantine.run(seq).changes)
          back += Number(addRecord({ seq: nextSeq(), quarantined: false, entry: read.entry }, change))
        }
        return back
      }),
    dropUnreadable() {
      transaction((change) => {
        change.quarantined -= Number(sql.dropUnreadable.run().changes)
      })
      tidyUp()
    },
    forgetVisits(which) {
      if (!hasVisits(db, which)) return []
      const destroyed = transaction((change) => forgetVisits(db, which, change))
      if (destroyed.length > 0) tidyUp()
      return destroyed
    },
    empty() {
      note({ ...NO_RECORDS, last: now.last, through: now.last })
      db.exec('delete from records; delete from quarantine')
      tidyUp()
    },
    tally: () => now,
    note,
    isInPlace,
    isWhole,
    copyTo(copy) {
      rmSync(copy, { force: true })
      try {
        db.prepare('vacuum into ?').run(copy) // records keep their numbers
        syncPath(copy)
      } catch (error) {
        rmSync(copy, { force: true })
        throw error
      }
    },
    close() {
      tallyFile.close()
      db.close()
    },
  }
}

export function tallyPath(path: string): string {
  return `${path}.count`
}

const STORED: StoreResult = { kind: 'stored' }
const ALREADY: StoreResult = { kind: 'already' }

type StoredRow = { readonly seq: number; readonly record: Uint8Array }

function columnsOf({ seq, quarantined, entry }: SpoolRecord): [number, string, Uint8Array, number | null, Buffer] {
  const { day, callKey } = entry.visit
  const site = isVisit(entry) ? entry.visit.siteId : null
  return [seq, day, callKey, site, packRecord({ seq, quarantined, entry })]
}

function countsOf(sql: Statements): Pick<Tally, 'waiting' | 'quarantined'> {
  const counts = sql.counts.get()
  return { waiting: Number(counts?.['waiting'] ?? 0), quarantined: Number(counts?.['quarantined'] ?? 0) }
}

function lastOf(sql: Statements): number {
  return Number(sql.last.get()?.['seq'] ?? 0)
}

/** The tables of an older version become records, all or none. */
function takeOver(db: DatabaseSync): void {
  db.exec('begin immediate')
  try {
    const sql = statements(db)
    let seq = 0
    for (const { entry, refused } of olderRecords(db)) {
      seq += 1
      const columns = columnsOf({ seq, quarantined: refused !== undefined, entry })
      if (refused === undefined) sql.insert.run(...columns)
      else sql.quarantine.run(...columns, refused)
    }
    db.exec(`drop table visits; drop table taken; drop table epochs; pragma user_version = ${VERSION}`)
    db.exec('commit')
  } catch (error) {
    if (db.isTransaction) db.exec('rollback')
    throw error
  }
}
