/** All copies of a thief, with every row that leads from a person or a visit by equal values: whom each row is about. */
import type { Copy } from './copy.ts'
import type { Opening } from './openings.ts'
import type { Cell, StolenRow, StolenTable } from './pages.ts'

/** A person, by line, or a visit, by the hex of its key. */
export type Subject = string

export type LootRow = {
  readonly copy: string
  readonly table: StolenTable
  readonly row: StolenRow
  /** What the keys that were taken show of it. */
  readonly opened: Readonly<Record<string, Cell>>
}

export type Loot = {
  readonly copies: readonly Copy[]
  readonly persons: readonly Subject[]
  readonly visits: readonly Subject[]
  readonly rowsOf: ReadonlyMap<Subject, readonly LootRow[]>
  /** Values by which a subject may be met elsewhere: in the log of changes, in files, in statistics. */
  readonly valuesOf: ReadonlyMap<Subject, readonly Buffer[]>
}

export type LootDeps = {
  readonly copies: readonly Copy[]
  readonly opening: Opening
  /** Phone numbers; aliases too, where they are asked about. */
  readonly lines: readonly Subject[]
  /** Keys of visits, as their table shows them. */
  readonly visits: readonly Buffer[]
  /** Tables that he looks at: for one planted mistake without the others. */
  readonly wanted: (table: StolenTable) => boolean
}

/** Shorter ones are no names of anything. */
const NAME_BYTES = 8
/** What more rows share (an epoch, a site) joins nobody. */
const SHARED_BY_MOST = 40

/** Rows of all copies are one heap: what an earlier copy shows may lead to a row of a later one. */
export function gatherLoot({ copies, opening, lines, visits, wanted }: LootDeps): Loot {
  const rows = copies.flatMap(({ name, tables }) =>
    tables
      .filter(wanted)
      .flatMap((table) =>
        table.rows.map((row): LootRow => ({ copy: name, table, row, opened: opening.open(table, row) ?? {} })),
      ),
  )
  const follow = makeFollow(rows, SHARED_BY_MOST * copies.length)
  const found = new Map([
    ...lines.map((line) => [line, follow([...opening.tokensOf(line), ...spellings(line)])] as const),
    ...visits.map((visit) => [visit.toString('hex'), follow([visit])] as const),
  ])
  return {
    copies,
    persons: lines,
    visits: visits.map((visit) => visit.toString('hex')),
    rowsOf: new Map([...found].map(([subject, it]) => [subject, it.rows])),
    valuesOf: new Map([...found].map(([subject, it]) => [subject, [...it.values.values()]])),
  }
}

/** As a number may be written in clear. */
function spellings(line: Subject): readonly Buffer[] {
  if (!line.startsWith('+')) return [Buffer.from(line)]
  const national = `0${line.slice(3)}`
  return [line, line.slice(1), national, `${national.slice(0, 3)}-${national.slice(3, 7)}-${national.slice(7)}`].map(
    (text) => Buffer.from(text),
  )
}

function makeFollow(rows: readonly LootRow[], sharedByMost: number) {
  const rowsBy = new Map<string, number[]>()
  const namesOf = rows.map(({ row, opened }, place) => {
    const names = new Map<string, Buffer>()
    for (const cell of [...row.cells, ...Object.values(opened)]) {
      if (Buffer.isBuffer(cell) && cell.length >= NAME_BYTES) names.set(cell.toString('latin1'), cell)
    }
    for (const name of names.keys()) {
      const list = rowsBy.get(name)
      if (list === undefined) rowsBy.set(name, [place])
      else list.push(place)
    }
    return names
  })

  return function follow(seeds: readonly Buffer[]) {
    const values = new Map(seeds.map((seed) => [seed.toString('latin1'), seed]))
    const found = new Set<number>()
    const waiting = [...values.keys()]
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      const places = rowsBy.get(name) ?? []
      if (places.length > sharedByMost) {
        values.delete(name)
        continue
      }
      for (const place of places) {
        if (found.has(place)) continue
        found.add(place)
        for (const [other, value] of namesOf[place] ?? []) {
          if (values.has(other)) continue
          values.set(other, value)
          waiting.push(other)
        }
      }
    }
    return { rows: [...found].map((place) => rows[place] as LootRow), values } // places are indices of rows
  }
}
