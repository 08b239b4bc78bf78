/** Progress of the walks over all known persons, in the table `person_walks`. */
import type pg from 'pg'
import type { CalendarDate } from '../../../domain/kit/time.ts'
import type { WalkProgress } from '../../../ports/pass/walk-progress.ts'
import { whenAvailable } from '../kit/when-available.ts'

type Row = {
  readonly round: CalendarDate
  readonly night: CalendarDate | null
  readonly behind: string | null
  readonly done: boolean
}

export function createPostgresWalkProgress(pool: Pick<pg.Pool, 'query'>): WalkProgress {
  return {
    async load(walk, shard) {
      const { rows } = await whenAvailable(
        pool.query<Row>(
          'select round::text, night::text, behind::text, done from person_walks where walk = $1 and shard = $2',
          [walk, shard],
        ),
      )
      const [row] = rows
      if (row === undefined) return undefined
      const { round, night, behind, done } = row
      return { round, place: night === null || behind === null ? undefined : { night, behind }, done }
    },
    async save(walk, shard, { round, place, done }) {
      const values = [walk, shard, round, place?.night ?? null, place?.behind ?? null, done]
      await whenAvailable(
        pool.query(
          `insert into person_walks (walk, shard, round, night, behind, done) values ($1, $2, $3, $4, $5, $6)
           on conflict (walk, shard) do update set round = $3, night = $4, behind = $5, done = $6`,
          values,
        ),
      )
    },
  }
}
