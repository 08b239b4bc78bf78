/** Exact findings in a copy: values that stand twice, lengths, statistics, records of the log. */
import type { Copy } from './copy.ts'
import type { StolenTable } from './pages.ts'

/** What a visit shows: they are shared by visits and join nobody. */
const SHOWN = ['day', 'site_id', 'minute', 'epoch_id']
/** Columns of which the statistics would keep samples. */
const SECRET = ['enc', 'slot', 'token', 'sealed', 'call_key']

/** Columns with a value that stands twice: bytes anywhere, numbers in their table. */
export function valuesSeenTwice(tables: readonly StolenTable[]): readonly string[] {
  const seen = new Map<string, string>()
  const found = new Set<string>()
  for (const { name, columns, rows } of tables) {
    for (const { cells } of rows) {
      for (const [i, cell] of cells.entries()) {
        const column = columns[i]?.name ?? ''
        if (cell === null || SHOWN.includes(column)) continue
        const value = typeof cell === 'bigint' ? `${name} ${column} ${cell}` : cell.toString('latin1')
        const before = seen.get(value)
        if (before !== undefined) found.add([before, `${name}.${column}`].join(' and '))
        else seen.set(value, `${name}.${column}`)
      }
    }
  }
  return [...found]
}

/** Lengths of what is sealed or encrypted, by column. */
export function lengthsOf(tables: readonly StolenTable[]): Readonly<Record<string, readonly number[]>> {
  const lengths = new Map<string, Set<number>>()
  for (const { name, columns, rows } of tables) {
    for (const { cells } of rows) {
      for (const [i, cell] of cells.entries()) {
        const column = columns[i]?.name ?? ''
        if (!Buffer.isBuffer(cell) || !SECRET.includes(column)) continue
        const key = `${name}.${column}`
        lengths.set(key, (lengths.get(key) ?? new Set()).add(cell.length))
      }
    }
  }
  return Object.fromEntries([...lengths].map(([column, all]) => [column, [...all]]))
}

/** Columns of some tables of which there are statistics although they are secret. */
export function secretStatistics({ statistics }: Copy, isMeant: (table: string) => boolean): readonly string[] {
  return statistics
    .filter(({ table, column }) => isMeant(table) && SECRET.includes(column))
    .map(({ table, column }) => `${table}.${column}`)
}

/** Kinds of records of the log that touch some tables or their indexes, from a place in the log on. */
export function recordsOf({ wal }: Copy, tables: readonly StolenTable[], from: bigint): readonly string[] {
  const names = new Map(
    tables.flatMap(({ name, filenode, indexes }) => [filenode, ...indexes].map((file) => [file, name] as const)),
  )
  return wal
    .filter(({ lsn }) => lsn >= from)
    .flatMap(({ kind, blocks }) =>
      blocks.flatMap(({ filenode }) => {
        const name = names.get(filenode)
        return name === undefined ? [] : [`${kind} ${name}`]
      }),
    )
}
