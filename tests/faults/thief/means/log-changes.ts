/** Records of the write-ahead log that touch a subject's rows or pages, by kind of change and by transaction. */
import type { Loot, Subject } from '../loot.ts'
import type { Sightings } from '../sightings.ts'

export function seeLogChanges(loot: Loot, sightings: Sightings): void {
  const atPlace = new Map<string, Set<Subject>>()
  const onPage = new Map<string, Set<Subject>>()
  const tables = new Map<number, string>()
  for (const [subject, rows] of loot.rowsOf) {
    for (const { table, row } of rows) {
      tables.set(table.filenode, table.name)
      add(onPage, `${table.filenode}/${row.page}`, subject)
      add(atPlace, `${table.filenode}/${row.page}/${row.place}`, subject)
    }
  }
  for (const { lsn, xid, kind, blocks, places } of new Map(
    loot.copies.flatMap(({ wal }) => wal.map((it) => [it.lsn, it])),
  ).values()) {
    for (const { filenode, page, hasImage } of blocks) {
      const table = tables.get(filenode)
      if (table === undefined) continue
      for (const place of places) {
        for (const subject of atPlace.get(`${filenode}/${page}/${place}`) ?? []) {
          sightings.note(`log ${kind} of ${table}`, subject, lsn, 'log')
          sightings.note(`log ${kind} of ${table}, transaction`, subject, BigInt(xid), 'transaction')
        }
      }
      if (!hasImage && places.length > 0) continue
      for (const subject of onPage.get(`${filenode}/${page}`) ?? []) {
        sightings.note(`log ${kind} of a page of ${table}`, subject, lsn)
      }
    }
  }
}

function add(map: Map<string, Set<Subject>>, key: string, subject: Subject): void {
  const set = map.get(key)
  if (set === undefined) map.set(key, new Set([subject]))
  else set.add(subject)
}
