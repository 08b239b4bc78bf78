/** Comparison of copies: how many rows of a subject each table has in each, which are new or gone, and how far sequences had come. */
import type { Loot, LootRow } from '../loot.ts'
import type { Sightings } from '../sightings.ts'

export function seeCopiesCompared(loot: Loot, sightings: Sightings): void {
  const names = loot.copies.map(({ name }) => name)
  const tables = [...new Set(loot.copies.flatMap((copy) => copy.tables.map(({ name }) => name)))]
  for (const [subject, rows] of loot.rowsOf) {
    const inCopy = new Map(names.map((name) => [name, rows.filter(({ copy }) => copy === name)]))
    for (const table of tables) {
      let before: ReadonlySet<string> | undefined
      for (const [name, all] of inCopy) {
        const now = new Set(all.flatMap((row) => (row.table.name === table ? [contentsOf(row)] : [])))
        sightings.note(`${name}/${table} rows`, subject, BigInt(now.size))
        if (before !== undefined) {
          sightings.note(`${name}/${table} new`, subject, lacking(now, before))
          sightings.note(`${name}/${table} gone`, subject, lacking(before, now))
        }
        before = now
      }
    }
    for (const row of rows) {
      for (const [column, number] of numbersOf(row)) {
        for (const { name, sequences } of loot.copies) {
          for (const [sequence, value] of Object.entries(sequences)) {
            sightings.note(`${column} beyond ${sequence} of ${name}`, subject, number > value ? 1n : 0n)
          }
        }
      }
    }
  }
}

function contentsOf({ row }: LootRow): string {
  return row.cells.map((cell) => (Buffer.isBuffer(cell) ? cell.toString('latin1') : String(cell))).join('\n')
}

function numbersOf({ table, row }: LootRow): readonly (readonly [string, bigint])[] {
  return row.cells.flatMap((cell, i) => {
    const column = table.columns[i]
    return typeof cell === 'bigint' && column?.type === 'int8' ? [[`${table.name}.${column.name}`, cell] as const] : []
  })
}

/** How many of the one are not among the other. */
function lacking(one: ReadonlySet<string>, other: ReadonlySet<string>): bigint {
  return BigInt([...one].filter((each) => !other.has(each)).length)
}
