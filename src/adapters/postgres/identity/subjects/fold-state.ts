/** State of the folds: hours and days folded, the generation in use (table `subjects_folds`, one row): no row about a person. */
import type pg from 'pg'
import type { CalendarDate } from '../../../../domain/kit/time.ts'

export type Place = 'a' | 'b'

export type FoldState = {
  /** Nobody writes into this hour or one before any more. */
  readonly hoursClosed: number
  /** What these hours brought lies in their days' tables. */
  readonly hoursFolded: number
  /** What these days brought lies in the generation; null: no day yet. */
  readonly daysFolded: CalendarDate | null
  /** Whose key the generation has, and in which table it lies; null: there is none. */
  readonly night: CalendarDate | null
  readonly place: Place | null
}

export const NOTHING_FOLDED: FoldState = { hoursClosed: 0, hoursFolded: 0, daysFolded: null, night: null, place: null }

export type StateColumns = {
  hours_closed: number | null
  hours_folded: number | null
  days_folded: CalendarDate | null
  night: CalendarDate | null
  place: Place | null
}

export const STATE_COLUMNS = 'hours_closed, hours_folded, days_folded, night, place'

export function stateOf(row: StateColumns | undefined): FoldState {
  if (row === undefined) return NOTHING_FOLDED
  return {
    hoursClosed: row.hours_closed ?? 0,
    hoursFolded: row.hours_folded ?? 0,
    daysFolded: row.days_folded,
    night: row.night,
    place: row.place,
  }
}

export async function readState(client: Pick<pg.ClientBase, 'query'>): Promise<FoldState> {
  const { rows } = await client.query<StateColumns>(`select ${STATE_COLUMNS} from subjects_folds`)
  return stateOf(rows[0])
}

const WRITE = `
  insert into subjects_folds (${STATE_COLUMNS}) values ($1, $2, $3, $4, $5)
  on conflict (only_row) do update set hours_closed = $1, hours_folded = $2, days_folded = $3, night = $4, place = $5`

/** Goes on from what is there now, under a lock: another step may have changed what this one does not touch. */
export async function changeState(
  client: Pick<pg.ClientBase, 'query'>,
  change: (state: FoldState) => Partial<FoldState>,
): Promise<FoldState> {
  await client.query('lock table subjects_folds in share row exclusive mode')
  const before = await readState(client)
  const state = { ...before, ...change(before) }
  await client.query(WRITE, [state.hoursClosed, state.hoursFolded, state.daysFolded, state.night, state.place])
  return state
}

/** The time went back behind the night in which the generation was made. */
export function isOfTimeToCome({ daysFolded, night }: FoldState): boolean {
  return daysFolded !== null && night !== null && night > daysFolded
}

export function sameState(one: FoldState, other: FoldState): boolean {
  return (
    one.hoursClosed === other.hoursClosed &&
    one.hoursFolded === other.hoursFolded &&
    one.daysFolded === other.daysFolded &&
    one.night === other.night &&
    one.place === other.place
  )
}
