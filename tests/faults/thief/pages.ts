/** Every row of every table of ours as it lies in the raw pages: dead ones too, with the transactions and marks of its header. */
import type pg from 'pg'

export type StolenTable = {
  readonly database: string
  readonly name: string
  /** Names its file, and its records in the write-ahead log. */
  readonly filenode: number
  /** The files of its indexes. */
  readonly indexes: readonly number[]
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly StolenRow[]
  /** Of its file, milliseconds. */
  readonly writtenAt: number
}

export type StolenRow = {
  readonly page: number
  readonly place: number
  /** The place of the version after it, or its own. */
  readonly next: string
  readonly xmin: number
  readonly xmax: number
  /** Header bits: hints, locks, frozen. */
  readonly marks: number
  /** Last change of its page, a place in the log. */
  readonly pageLsn: bigint
  /** Contents by column: numbers and times as numbers, all else as bytes. */
  readonly cells: readonly Cell[]
}
export type Cell = null | bigint | Buffer

const TABLES = `
  select c.oid::int8 as oid, c.relname as name, pg_relation_filenode(c.oid)::int8 as filenode, pg_relation_filepath(c.oid) as path,
         array(select pg_relation_filenode(i.indexrelid)::int8 from pg_index i where i.indrelid = c.oid) as indexes,
         array_agg(a.attname::text order by a.attnum) as names, array_agg(t.typname::text order by a.attnum) as types
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 left join pg_type t on t.oid = a.atttypid
  where c.relnamespace = to_regnamespace('ansimpass') and c.relkind = 'r' and c.relname not like 'migration%'
  group by c.oid, c.relname order by c.relname`

const ROWS = `
  select b::int as page, i.lp::int as place, i.t_ctid::text as next, i.t_xmin::text::int8 as xmin, i.t_xmax::text::int8 as xmax,
         (i.t_infomask | (i.t_infomask2 << 16))::int8 as marks, (h.lsn - '0/0'::pg_lsn)::text as lsn,
         tuple_data_split($1::oid, i.t_data, i.t_infomask, i.t_infomask2, i.t_bits) as cells
  from generate_series(0, pg_relation_size($1::oid::regclass) / 8192 - 1) b,
       lateral get_raw_page($2, b::int8) p, lateral page_header(p) h, lateral heap_page_items(p) i
  where i.t_data is not null order by 1, 2`

type TableRow = {
  oid: bigint
  name: string
  filenode: bigint
  path: string
  indexes: bigint[]
  names: string[]
  types: string[]
}
type PageRow = {
  page: number
  place: number
  next: string
  xmin: bigint
  xmax: bigint
  marks: bigint
  lsn: string
  cells: (Buffer | null)[]
}

export async function readTables(
  db: pg.Client,
  database: string,
  timeOf: (file: string) => number,
): Promise<readonly StolenTable[]> {
  const { rows: tables } = await db.query<TableRow>(TABLES)
  const read: StolenTable[] = []
  for (const { oid, name, filenode, path, indexes, names, types } of tables) {
    const columns = names.map((column, i) => ({ name: column, type: types[i] ?? '' }))
    const { rows } = await db.query<PageRow>(ROWS, [oid, `ansimpass.${name}`])
    read.push({
      ...{ database, name, columns, filenode: Number(filenode), writtenAt: timeOf(path), indexes: indexes.map(Number) },
      rows: rows.map((row) => ({
        ...{ page: row.page, place: row.place, next: row.next, marks: Number(row.marks), pageLsn: BigInt(row.lsn) },
        ...{ xmin: Number(row.xmin), xmax: Number(row.xmax) },
        cells: row.cells.map((bytes, i) => cellOf(bytes, types[i] ?? '')),
      })),
    })
  }
  return read
}

function cellOf(bytes: Buffer | null, type: string): Cell {
  if (bytes === null) return null
  switch (type) {
    case 'int2':
      return BigInt(bytes.readInt16LE())
    case 'int4':
    case 'date':
      return BigInt(bytes.readInt32LE())
    case 'int8':
    case 'timestamptz':
      return bytes.readBigInt64LE()
    case 'bool':
      return BigInt(bytes[0] ?? 0)
    case 'uuid':
      return bytes
    default:
      return withoutHeader(bytes)
  }
}

/** A value of variable length begins with its length, in one byte or four. */
function withoutHeader(bytes: Buffer): Buffer {
  const first = bytes[0] ?? 0
  return (first & 1) === 1 ? bytes.subarray(1) : bytes.subarray(4)
}
