/** The tables of the spool's file, and the statements on them. */
import type { DatabaseSync, StatementSync } from 'node:sqlite'

/** Of the form, as `user_version`; files of before 0.4.0 say 0. */
export const VERSION = 2
export const PAGE_BYTES = 4096

/** Day, key and site stand beside a record to find it; what is replayed is the record alone, judged by its checksum. */
const SCHEMA = `
  create table if not exists records (
    seq      integer primary key,
    day      text    not null,
    call_key blob    not null,
    site     integer,            -- null: a call of which no visit is kept
    record   blob    not null,
    unique (day, call_key)
  ) strict;
  create table if not exists quarantine (
    seq      integer primary key,
    day      text,               -- null: the record cannot be read
    call_key blob,
    site     integer,
    record   blob    not null,
    why      text    not null,
    unique (day, call_key)
  ) strict;
`

export function prepareFile(db: DatabaseSync, maxBytes: number): void {
  db.exec(
    `pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on; pragma max_page_count = ${Math.ceil(maxBytes / PAGE_BYTES)}`,
  )
  db.exec(SCHEMA)
  if (db.prepare('pragma user_version').get()?.['user_version'] === 0 && !hasOlderTables(db))
    db.exec(`pragma user_version = ${VERSION}`)
}

/** Of versions before 0.4.0: `older-spool.ts` reads them. */
export function hasOlderTables(db: DatabaseSync): boolean {
  return db.prepare(`select 1 from sqlite_schema where type = 'table' and name = 'visits'`).get() !== undefined
}

/** Walks the tables themselves, which an index could contradict. */
export const COUNTS = `select (select count(*) from records not indexed) as waiting,
  (select count(*) from quarantine not indexed) as quarantined`

export type Statements = Record<keyof typeof SQL, StatementSync>

const SQL = {
  insert: 'insert into records values (?, ?, ?, ?, ?) on conflict do nothing',
  quarantine: 'insert into quarantine values (?, ?, ?, ?, ?, ?) on conflict do nothing',
  find: `select 1 from records where (day = ? and call_key = ?) or (day = ? and call_key = ?)
    union all select 1 from quarantine where (day = ? and call_key = ?) or (day = ? and call_key = ?)`,
  counts: COUNTS,
  first: 'select seq from records order by seq limit 1',
  last: 'select max(seq) as seq from (select max(seq) as seq from records union all select max(seq) from quarantine)',
  oldest: 'select seq, record from records order by seq limit ?',
  one: 'select seq, record from records where seq = ?',
  remove: 'delete from records where seq = ?',
  quarantined: 'select seq, record from quarantine order by seq',
  unquarantine: 'delete from quarantine where seq = ?',
  dropUnreadable: 'delete from quarantine where day is null',
} as const

export function statements(db: DatabaseSync): Statements {
  return Object.fromEntries(Object.entries(SQL).map(([name, text]) => [name, db.prepare(text)])) as Statements
}
