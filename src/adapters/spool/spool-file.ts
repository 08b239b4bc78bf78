/** The spool's file: what is in it and what is done to it. Synchronous; runs in the worker. */
import { chmodSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { addDays, startOfKstDay } from '../../domain/time.ts'
import { channelCode } from '../../domain/visit/channel-code.ts'
import type { EpochWrap } from '../../domain/visit/visit.ts'
import type { SpooledVisit, StorableVisit, StoreResult } from '../../ports/visit-store.ts'
import { type SpoolRow, spooledOf } from './spool-row.ts'

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
    const { visit, intent } = entry
    const isEarly = visit.arrivedAt - startOfKstDay(visit.day) < DAY_BEFORE_FOR_MS
    if (isEarly && sql.find.get(addDays(visit.day, -1), visit.callKey) !== undefined) return ALREADY
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
        for (const epoch of epochsOf(entries))
          sql.epoch.run(epoch.epochId, epoch.hour, epoch.authorityKeyId, epoch.wrap)
        return entries.map(storeOne)
      }),
    waiting: () => Number(sql.waiting.get()?.['n'] ?? 0),
    oldest: (limit) => (sql.oldest.all(limit) as SpoolRow[]).map(spooledOf),
    remove(seqs) {
      transaction(() => {
        for (const seq of seqs) sql.remove.run(seq)
        if (sql.any.get() === undefined) db.exec('delete from epochs')
      })
      // What was deleted leaves the log of changes too.
      if (sql.any.get() === undefined) db.exec('pragma wal_checkpoint(truncate)')
    },
    setAside: (seqs, why) =>
      transaction(() => {
        for (const seq of seqs) sql.setAside.run(why, seq)
      }),
    empty() {
      transaction(() => db.exec('delete from visits; delete from epochs'))
      db.exec('pragma wal_checkpoint(truncate)')
    },
    close: () => db.close(),
  }
}

const STORED: StoreResult = { kind: 'stored', nth: 0 }
const ALREADY: StoreResult = { kind: 'already' }

type Statements = Record<
  'insert' | 'find' | 'epoch' | 'waiting' | 'any' | 'oldest' | 'remove' | 'setAside',
  StatementSync
>

function statements(db: DatabaseSync): Statements {
  return {
    insert: db.prepare(`insert into visits
      (day, call_key, site_id, arrived_at, channel, epoch_id, sealed, token, hour, intent, site_line, line)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing`),
    find: db.prepare('select 1 from visits where day = ? and call_key = ?'),
    epoch: db.prepare('insert into epochs values (?, ?, ?, ?) on conflict do nothing'),
    waiting: db.prepare('select count(*) as n from visits where refused is null'),
    any: db.prepare('select 1 from visits limit 1'),
    oldest: db.prepare(`select v.*, e.hour as epoch_hour, e.authority_key_id, e.wrap
      from visits v join epochs e using (epoch_id) where v.refused is null order by v.seq limit ?`),
    remove: db.prepare('delete from visits where seq = ?'),
    setAside: db.prepare('update visits set refused = ? where seq = ?'),
  }
}

function epochsOf(entries: readonly StorableVisit[]): Iterable<EpochWrap> {
  return new Map(
    entries.map(({ visit }) => [Buffer.from(visit.epoch.epochId).toString('latin1'), visit.epoch]),
  ).values()
}
