/** Places of rows and transactions that made, locked or ended them: page and place, xmin, xmax, header bits, last change of the page. */
import type { Loot } from '../loot.ts'
import type { Sightings } from '../sightings.ts'

export function seeRowPlaces(loot: Loot, sightings: Sightings): void {
  for (const [subject, rows] of loot.rowsOf) {
    for (const { copy, table, row } of rows) {
      const heading = `${copy}/${table.name}`
      sightings.note(`${heading} ctid`, subject, BigInt(row.page) * 65_536n + BigInt(row.place))
      sightings.note(`${heading} xmin`, subject, BigInt(row.xmin), 'transaction')
      if (row.xmax !== 0) sightings.note(`${heading} xmax`, subject, BigInt(row.xmax), 'transaction')
      sightings.note(`${heading} marks`, subject, BigInt(row.marks))
      sightings.note(`${heading} page lsn`, subject, row.pageLsn, 'log')
      sightings.note(`${heading} versions`, subject, BigInt(rows.filter((it) => it.table === table).length))
      sightings.note(`${heading} file time`, subject, BigInt(Math.round(table.writtenAt)))
    }
  }
}
