/** Summary of the walks over all known persons: how many persons the last night has, and how far each shard's walk came. */
import type pg from 'pg'
import type { CalendarDate } from '../../../domain/kit/time.ts'
import type { WalkedTo, WalkName } from '../../../ports/pass/walk-progress.ts'
import { ROWS_A_PERSON } from '../identity/living-persons.ts'
import { readState } from '../identity/subjects/fold-state.ts'
import { nightTable } from '../identity/subjects/periods.ts'

export type WalkedShard = Pick<WalkedTo, 'round' | 'done'> & { readonly walk: WalkName }

export type WalkSummary = {
  /** About; 0 while no night was folded yet. */
  readonly persons: number
  readonly night: CalendarDate | undefined
  readonly walked: readonly WalkedShard[]
}

export async function readWalkSummary(client: Pick<pg.ClientBase, 'query'>): Promise<WalkSummary> {
  const { night, place } = await readState(client)
  const { rows: walked } = await client.query<WalkedShard>('select walk, round::text, done from person_walks')
  if (night === null || place === null) return { persons: 0, night: undefined, walked }
  const { rows } = await client.query<{ rows: bigint }>(`select count(*) as rows from ${nightTable(place)}`)
  return { persons: Math.ceil(Number(rows[0]?.rows ?? 0) / ROWS_A_PERSON), night, walked }
}
