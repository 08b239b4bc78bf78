/** The spool's file: what is in it and what is done to it. Synchronous; runs in the worker. */
import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { addDays, type CalendarDate, startOfKstDay } from '../../domain/time.ts'
import { channelCode } from '../../domain/visit/channel-code.ts'
import type { EpochWrap, VisitKey } from '../../domain/visit/visit.ts'
import {
  type DestroyedDay,
  isVisit,
  type SpooledVisit,
  type StorableVisit,
  type StoredVisit,
  type StoreResult,
} from '../../ports/visit-store.ts'
import { type SpoolRow, spooledOf, spooledTakenOf, type TakenRow } from './spool-row.ts'

const SCHEMA = `
  create table if not exists visits (
    seq        integer primary key autoincrement,
    day        text    not null,
    call_key   blob    not null,
    site_id    integer not null,
    arrived_at integer not null,
    channel    integer not null,
    epoch_id   blob    not null,
    sealed     blob    not null,
    token      blob    not null,
    hour       integer,
    intent     blob,
    site_line  blob,
    line       blob,
    refused    text,
    unique (day, call_key)
  ) strict;
  create index if not exists visits_waiting on visits (seq) where refused is null;
  create table if not exists taken (
    seq        integer primary key autoincrement,
    day        text    not null,
    call_key   blob    not null,
    hour       integer,
    intent     blob,
    site_line  blob,
    line       blob,
    refused    text,
    unique (day, call_key)
  ) strict;
  create table if not exists epochs (
    epoch_id         blob    primary key,
    hour             integer not null,
    authority_key_id text    not null,
    wrap             blob    not null
  ) strict;
`
const PAGE_BYTES = 4096
/** As for the table of visits: a call that began before midnight may be repeated after it. */
const DAY_BEFORE_FOR_MS = 64_000

export type SpoolFile = {
  store(entries: readonly StorableVisit[]): readonly StoreResult[]
  waiting(): number
  oldest(limit: number): readonly SpooledVisit[]
  remove(seqs: readonly number[]): void
  setAside(seqs: readonly number[], why: string): void
  forgetVisits(siteIds?: readonly number[]): readonly DestroyedDay[]
  empty(): void
  close(): void
}

/** @param maxBytes  the file grows no further; then storing fails with SQLITE_FULL */
export function openSpoolFile(path: string, maxBytes: number): SpoolFile {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const db = new DatabaseSync(path, { timeout: 5000 })
  chmodSync(path, 0o600)
  db.exec(
    `pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on; pragma max_page_count = ${Math.ceil(maxBytes / PAGE_BYTES)}`,
  )
  db.exec(SCHEMA)
  const sql = statements(db)

  function storeOne(entry: StorableVisit): StoreResult {
    if (isThere(entry.visit)) return ALREADY
    if (!isVisit(entry)) return takeOne(entry)
    const { visit, intent } = entry
    const values: SQLInputValue[] = [
      visit.day,
      visit.callKey,
      visit.siteId,
      visit.arrivedAt,
      channelCode(visit.channel),
      visit.epoch.epochId,
      visit.sealed,
      visit.token,
      intent?.hour ?? null,
      intent?.sealed ?? null,
      entry.siteLine ?? null,
      entry.line ?? null,
    ]
    return sql.insert.run(...values).changes === 0 ? ALREADY : STORED
  }

  /** Of the same day its own table tells by itself. */
  function isThere(call: VisitKey & { readonly arrivedAt: number; readonly sealed: unknown }): boolean {
    const isEarly = call.arrivedAt - startOfKstDay(call.day) < DAY_BEFORE_FOR_MS
    const before = isEarly ? addDays(call.day, -1) : call.day
    return sql.find.get(before, call.callKey, before, call.callKey, call.day, call.callKey) !== undefined
  }

  function takeOne({ visit, intent, siteLine, line }: StorableVisit): StoreResult {
    const { changes } = sql.take.run(
      visit.day,
      visit.callKey,
      intent?.hour ?? null,
      intent?.sealed ?? null,
      siteLine ?? null,
      line ?? null,
    )
    return changes === 0 ? ALREADY : STORED
  }

  /** What was deleted leaves the log of changes too. */
  function tidyUp(): void {
    if (sql.any.get() !== undefined) return
    db.exec('delete from epochs')
    db.exec('pragma wal_checkpoint(truncate)')
  }

  function transaction<T>(act: () => T): T {
    db.exec('begin immediate')
    try {
      const result = act()
      db.exec('commit')
      return result
    } catch (error) {
      if (db.isTransaction) db.exec('rollback')
      throw error
    }
  }

  return {
    store: (entries) =>
      transaction(() => {
        for (const epoch of epochsOf(entries.filter(isVisit)))
          sql.epoch.run(epoch.epochId, epoch.hour, epoch.authorityKeyId, epoch.wrap)
        return entries.map(storeOne)
      }),
    waiting: () => Number(sql.waiting.get()?.['n'] ?? 0),
    oldest(limit) {
      const visits = (sql.oldest.all(limit) as SpoolRow[]).map(spooledOf)
      return [...visits, ...(sql.oldestTaken.all(limit - visits.length) as TakenRow[]).map(spooledTakenOf)]
    },
    remove(seqs) {
      transaction(() => {
        for (const seq of seqs) (seq < 0 ? sql.removeTaken : sql.remove).run(Math.abs(seq))
      })
      tidyUp()
    },
    setAside: (seqs, why) =>
      transaction(() => {
        for (const seq of seqs) (seq < 0 ? sql.setAsideTaken : sql.setAside).run(why, Math.abs(seq))
      }),
    forgetVisits(siteIds) {
      const destroyed = transaction(() => forget(db, siteIds))
      if (destroyed.length > 0) {
        tidyUp()
        db.exec('pragma wal_checkpoint(truncate)')
      }
      return destroyed
    },
    empty() {
      transaction(() => db.exec('delete from visits; delete from taken; delete from epochs'))
      db.exec('pragma wal_checkpoint(truncate)')
    },
    close: () => db.close(),
  }
}

const STORED: StoreResult = { kind: 'stored', nth: 0 }
const ALREADY: StoreResult = { kind: 'already' }

type Statements = Record<
  | 'insert'
  | 'take'
  | 'find'
  | 'epoch'
  | 'waiting'
  | 'any'
  | 'oldest'
  | 'oldestTaken'
  | 'remove'
  | 'removeTaken'
  | 'setAside'
  | 'setAsideTaken',
  StatementSync
>

function statements(db: DatabaseSync): Statements {
  return {
    insert: db.prepare(`insert into visits
      (day, call_key, site_id, arrived_at, channel, epoch_id, sealed, token, hour, intent, site_line, line)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing`),
    take: db.prepare(`insert into taken (day, call_key, hour, intent, site_line, line)
      values (?, ?, ?, ?, ?, ?) on conflict do nothing`),
    find: db.prepare(`select 1 from visits where day = ? and call_key = ?
      union all select 1 from taken where day = ? and call_key = ?
      union all select 1 from visits where day = ? and call_key = ?`),
    epoch: db.prepare('insert into epochs values (?, ?, ?, ?) on conflict do nothing'),
    waiting: db.prepare(`select (select count(*) from visits where refused is null)
      + (select count(*) from taken where refused is null) as n`),
    any: db.prepare('select 1 from visits limit 1'),
    oldestTaken: db.prepare('select * from taken where refused is null order by seq limit ?'),
    oldest: db.prepare(`select v.*, e.hour as epoch_hour, e.authority_key_id, e.wrap
      from visits v join epochs e using (epoch_id) where v.refused is null order by v.seq limit ?`),
    remove: db.prepare('delete from visits where seq = ?'),
    removeTaken: db.prepare('delete from taken where seq = ?'),
    setAsideTaken: db.prepare('update taken set refused = ? where seq = ?'),
    setAside: db.prepare('update visits set refused = ? where seq = ?'),
  }
}

/** Visits become taken calls: key, intent and counters stay, so that the text goes out and a repeated call is known. */
function forget(db: DatabaseSync, siteIds: readonly number[] | undefined): readonly DestroyedDay[] {
  const among = siteIds === undefined ? '' : `where site_id in (${siteIds.map(Number).join(',')})`
  const rows = db.prepare(`select day, call_key, sealed from visits ${among} order by day, call_key`).all() as {
    readonly day: CalendarDate
    readonly call_key: Uint8Array
    readonly sealed: Uint8Array
  }[]
  if (rows.length === 0) return []
  db.exec(`insert into taken (day, call_key, hour, intent, site_line, line)
    select day, call_key, hour, intent, site_line, line from visits ${among || 'where true'} order by seq on conflict do nothing`)
  db.exec(`delete from visits ${among}`)
  return [...Map.groupBy(rows, ({ day }) => day)].map(([day, visits]) => {
    const hash = createHash('sha256')
    for (const visit of visits) hash.update(visit.call_key).update(createHash('sha256').update(visit.sealed).digest())
    return { day, visits: visits.length, hash: hash.digest() }
  })
}

function epochsOf(entries: readonly StoredVisit[]): Iterable<EpochWrap> {
  return new Map(
    entries.map(({ visit }) => [Buffer.from(visit.epoch.epochId).toString('latin1'), visit.epoch]),
  ).values()
}
