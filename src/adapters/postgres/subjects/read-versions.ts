/** Looks for versions of subjects in the tables of several periods at once, in one statement with the fold's state. */
import type pg from 'pg'
import type { FoldState, StateColumns } from './fold-state.ts'
import { STATE_COLUMNS, sameState, stateOf } from './fold-state.ts'
import type { ReadPeriod } from './periods.ts'
import { decodeRow, type Kind, type SubjectRow, whoOf } from './subject-row.ts'

export type Ref = { readonly kind: Kind; readonly subject: Uint8Array }

export type Versions = {
  /** The one that holds; undefined: none. */
  readonly row: SubjectRow | undefined
  /** How many versions there are in each period, by its name: the next one's number. */
  readonly counts: ReadonlyMap<string, number>
}

/** The state was another than that by which it was asked. */
export type Moved = { readonly moved: FoldState }

type Search = {
  readonly ref: Ref
  readonly who: string
  readonly period: ReadPeriod
  from: number
  to: number
  last?: string | undefined
}

/** Where a subject has more than two versions in a period, its number of versions when it was last seen. */
export type Hints = Map<string, number>

const MOST_HINTS = 20_000

/** @param state  what the reader takes to hold; undefined: whatever holds */
export async function readVersions(
  client: Pick<pg.ClientBase, 'query'>,
  refs: readonly Ref[],
  periods: readonly ReadPeriod[],
  state: FoldState | undefined,
  hints: Hints,
): Promise<ReadonlyMap<string, Versions> | Moved> {
  const found = new Map<string, Buffer>()
  const searches = refs.flatMap((ref) => periods.map((period) => searchFor(ref, period, hints)))
  for (let open = searches; ; ) {
    const asked = open.map((each) => each.period.keys.slots(each.ref.kind, each.ref.subject, each.from, each.to))
    const moved = await ask(client, open, asked, state, found)
    if (moved !== undefined) return { moved }
    open = open.filter((each, index) => goesOn(each, asked[index] ?? [], found))
    if (open.length === 0) break
  }
  return resultOf(refs, searches, found, hints)
}

function searchFor(ref: Ref, period: ReadPeriod, hints: Hints): Search {
  const who = whoOf(ref)
  const seen = hints.get(period.name + who) ?? 0
  return { ref, who, period, from: Math.max(0, seen - 1), to: period.single ? 1 : Math.max(2, seen + 1) }
}

/** One statement, one snapshot: what an hour brought is seen in the hour's table or in the day's, never in none. */
async function ask(
  client: Pick<pg.ClientBase, 'query'>,
  searches: readonly Search[],
  slots: readonly (readonly string[])[],
  state: FoldState | undefined,
  found: Map<string, Buffer>,
): Promise<FoldState | undefined> {
  const byTable = new Map<string, string[]>()
  for (const [index, { period }] of searches.entries()) {
    const list = byTable.get(period.table) ?? []
    list.push(...(slots[index] ?? []))
    byTable.set(period.table, list)
  }
  const tables = [...byTable.keys()].sort()
  const { rows } = await client.query<StateColumns & { slot: string | null; enc: Buffer | null }>({
    name: `subjects ${tables.map((table) => table.slice('subjects_'.length)).join(' ')}`,
    text: sql(tables),
    values: tables.map((table) => byTable.get(table)),
  })
  for (const { slot, enc } of rows) if (slot !== null && enc !== null) found.set(slot, enc)
  const held = stateOf(rows.find(({ slot, hours_closed }) => slot === null && hours_closed !== null))
  return state === undefined || sameState(held, state) ? undefined : held
}

function sql(tables: readonly string[]): string {
  const rows = tables.map(
    (table, index) =>
      `union all select slot, enc, null, null, null, null, null from ${table} where slot = any($${index + 1}::uuid[])`,
  )
  return `select null::uuid as slot, null::bytea as enc, ${STATE_COLUMNS} from subjects_folds ${rows.join(' ')}`
}

/** Whether the last one asked for was there: then there may be more. Twice as many are asked for each time. */
function goesOn(search: Search, slots: readonly string[], found: ReadonlyMap<string, Buffer>): boolean {
  const missing = slots.findIndex((slot) => !found.has(slot))
  const there = missing < 0 ? slots.length : missing
  if (there > 0) search.last = slots[there - 1]
  const end = search.from + there
  if (there === 0 && search.from > 0 && search.last === undefined) {
    search.from = 0 // the hint was of what was undone, or of a database that was emptied
    search.to = 2
    return true
  }
  if (missing >= 0 || search.period.single) {
    search.from = end
    return false
  }
  search.to = end + 2 * (search.to - search.from)
  search.from = end
  return true
}

function resultOf(
  refs: readonly Ref[],
  searches: readonly Search[],
  found: ReadonlyMap<string, Buffer>,
  hints: Hints,
): ReadonlyMap<string, Versions> {
  const result = new Map<string, { row: SubjectRow | undefined; counts: Map<string, number> }>()
  for (const ref of refs) result.set(whoOf(ref), { row: undefined, counts: new Map() })
  for (const { who, period, from: count, last } of searches) {
    const versions = result.get(who)
    if (versions === undefined) continue
    versions.counts.set(period.name, count)
    if (count > 2) remember(hints, period.name + who, count)
    if (last === undefined) continue
    const plain = period.keys.open(last, found.get(last) ?? Buffer.alloc(0))
    const row = plain && decodeRow(plain)
    if (row !== undefined && (versions.row === undefined || row.rev > versions.row.rev)) versions.row = row
  }
  return result
}

function remember(hints: Hints, key: string, count: number): void {
  if (hints.size >= MOST_HINTS) hints.clear()
  hints.set(key, count)
}
