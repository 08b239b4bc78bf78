/** Contents of rows as a thief compares them: each column, what the keys opened, and the length of each. */
import type { Loot } from '../loot.ts'
import type { Sightings } from '../sightings.ts'

export function seeRowContents(loot: Loot, sightings: Sightings): void {
  for (const [subject, rows] of loot.rowsOf) {
    for (const { copy, table, row, opened } of rows) {
      const cells = [
        ...row.cells.map((cell, i) => [table.columns[i]?.name ?? '', cell] as const),
        ...Object.entries(opened).map(([name, cell]) => [`opened ${name}`, cell] as const),
      ]
      for (const [column, cell] of cells) {
        if (cell === null) continue
        const heading = `${copy}/${table.name}.${column}`
        sightings.note(heading, subject, cell)
        if (Buffer.isBuffer(cell)) sightings.note(`length of ${heading}`, subject, BigInt(cell.length))
      }
    }
  }
}
