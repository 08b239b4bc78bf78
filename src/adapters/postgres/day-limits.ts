/** Counters of what is limited per line or site and day (`day_limits`), under the day key's tokens. */
import type pg from 'pg'
import type { DayLimits } from '../../ports/day-limits.ts'
import type { LineTokens } from '../../ports/line-tokens.ts'
import { nthOfEach } from './nth-of-each.ts'
import { uuidText } from './uuid-text.ts'
import { whenAvailable } from './when-available.ts'

const COUNT = `
  insert into day_limits as d (day, h, times)
  select $1::date, h, count(*) from unnest($2::uuid[]) h group by h order by h
  on conflict (day, h) do update set times = d.times + excluded.times
  returning h, times`

export function createPostgresDayLimits(pool: Pick<pg.Pool, 'query'>, tokens: Pick<LineTokens, 'limited'>): DayLimits {
  return {
    async count(day, things) {
      if (things.length === 0) return []
      const keys = things.map(({ thing, of }) => uuidText(tokens.limited(day, thing, of)))
      const query = pool.query<{ h: string; times: number }>({ name: 'day-limits', text: COUNT, values: [day, keys] })
      const { rows } = await whenAvailable(query)
      return nthOfEach(keys, new Map(rows.map(({ h, times }) => [h, times])))
    },
  }
}
