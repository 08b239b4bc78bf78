/** Versions of subjects in the tables of several periods at once, read in one statement with the fold's state. */
import type pg from 'pg'
import { uuidTexts } from '../../kit/uuid-text.ts'
import { findVersions, type Hints, keyOf, openLast, type ReadPeriod, searchFor } from '../find-versions.ts'
import type { FoldState, StateColumns } from './fold-state.ts'
import { STATE_COLUMNS, sameState, stateOf } from './fold-state.ts'
import { decodeRow, KIND, type Kind, type SubjectRow } from './subject-row.ts'

export type Ref = { readonly kind: Kind; readonly subject: Uint8Array }

export type Versions = {
  /** The one that holds; undefined: none. */
  readonly row: SubjectRow | undefined
  /** How many versions there are in each period, by its name: the next one's number. */
  readonly counts: ReadonlyMap<string, number>
}

/** The state was another than that by which it was asked. */
export type Moved = { readonly moved: FoldState }

const OF_A_DAY: ReadonlySet<Kind> = new Set([KIND.count, KIND.report])

/** @param state  what the reader takes to hold; undefined: whatever holds */
export async function readVersions(
  client: Pick<pg.ClientBase, 'query'>,
  refs: readonly Ref[],
  periods: readonly ReadPeriod[],
  state: FoldState | undefined,
  hints: Hints,
): Promise<ReadonlyMap<string, Versions> | Moved> {
  const result = new Map<string, { row: SubjectRow | undefined; counts: Map<string, number> }>()
  const days = periods.filter(({ single }) => !single)
  const searches = refs.flatMap((ref) => {
    const key = keyOf(ref)
    result.set(key, { row: undefined, counts: new Map() })
    // What dies with its day is in no night.
    const among = OF_A_DAY.has(ref.kind) ? days : periods
    return among.map((period) => searchFor(ref, key, period, hints))
  })
  const answer = await findVersions(searches, (slots, found) => ask(client, slots, state, found), hints)
  if ('stop' in answer) return { moved: answer.stop }
  for (const search of searches) {
    const versions = result.get(search.key)
    if (versions === undefined) continue
    versions.counts.set(search.period.name, search.from)
    const plain = openLast(search, answer.found)
    const row = plain && decodeRow(plain)
    if (row !== undefined && (versions.row === undefined || row.rev > versions.row.rev)) versions.row = row
  }
  return result
}

/** One statement, one snapshot: what an hour brought is seen in the hour's table or in the day's, never in none. */
async function ask(
  client: Pick<pg.ClientBase, 'query'>,
  slots: ReadonlyMap<string, readonly string[]>,
  state: FoldState | undefined,
  found: Map<string, Buffer>,
): Promise<FoldState | undefined> {
  const tables = [...slots.keys()].sort()
  const { rows } = await client.query<StateColumns & { slot: string | null; enc: Buffer | null }>({
    name: `subjects ${tables.map(shortName).join(' ')}`,
    text: sql(tables),
    values: tables.map((table) => uuidTexts(slots.get(table) ?? [])),
  })
  for (const { slot, enc } of rows) if (slot !== null && enc !== null) found.set(slot, enc)
  const held = stateOf(rows.find(({ slot, hours_closed }) => slot === null && hours_closed !== null))
  return state === undefined || sameState(held, state) ? undefined : held
}

/** `subjects_day_3` is `d3`: of a statement's name PostgreSQL reads 63 bytes, and up to ten tables stand in it. */
function shortName(table: string): string {
  return table.slice('subjects_'.length).replace(/^(\w)\w*_/, '$1')
}

function sql(tables: readonly string[]): string {
  const rows = tables.map(
    (table, index) =>
      `union all select slot, enc, null, null, null, null, null from ${table} where slot = any($${index + 1}::uuid[])`,
  )
  return `select null::uuid as slot, null::bytea as enc, ${STATE_COLUMNS} from subjects_folds ${rows.join(' ')}`
}
