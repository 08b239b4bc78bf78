/** Counters per line and day (`line_day`), under the day key's tokens. */
import type pg from 'pg'
import type { DayCounters, LineOfDay, SiteLineOfDay } from '../../ports/day-counters.ts'
import { lastOfEach } from './last-of-each.ts'
import { nthOfEach } from './nth-of-each.ts'
import { uuidText } from './uuid-text.ts'
import { whenAvailable } from './when-available.ts'

const COUNT_LINKS = `
  insert into line_day as l (day, h, links)
  select day, h, count(*) from unnest($1::date[], $2::uuid[]) w(day, h) group by day, h order by day, h
  on conflict (day, h) do update set links = least(l.links::int + excluded.links, 32767)
  returning day, h, links`

const LINKS_OF = `
  select coalesce(l.links, 0) as links
  from unnest($1::date[], $2::uuid[]) with ordinality w(day, h, nr) left join line_day l using (day, h) order by nr`

const OUTCOMES = `
  select l.last_outcome
  from unnest($1::date[], $2::uuid[]) with ordinality w(day, h, nr) left join line_day l using (day, h) order by nr`

const NOTE_OUTCOMES = `
  insert into line_day (day, h, last_outcome)
  select day, h, outcome from unnest($1::date[], $2::uuid[], $3::text[]) t(day, h, outcome) order by day, h
  on conflict (day, h) do update set last_outcome = excluded.last_outcome`

/** What a line was told at a site, in the caller's transaction. */
export async function noteOutcomesTold(
  client: Pick<pg.ClientBase, 'query'>,
  told: readonly (SiteLineOfDay & { readonly outcome: string })[],
): Promise<void> {
  if (told.length === 0) return
  const last = lastOfEach(told, ({ day, siteLine }) => `${day} ${uuidText(siteLine)}`)
  const values = [last.map((it) => it.day), last.map((it) => uuidText(it.siteLine)), last.map((it) => it.outcome)]
  await client.query({ name: 'note-outcomes-told', text: NOTE_OUTCOMES, values })
}

export function createPostgresDayCounters(pool: Pick<pg.Pool, 'query'>): DayCounters {
  return {
    async countLinks(lines) {
      if (lines.length === 0) return []
      const values = [lines.map(({ day }) => day), lines.map(({ line }) => uuidText(line))]
      const { rows } = await whenAvailable(
        pool.query<{ day: string; h: string; links: number }>({ name: 'count-links', text: COUNT_LINKS, values }),
      )
      return nthOfEach(lines.map(keyOf), new Map(rows.map(({ day, h, links }) => [`${day} ${h}`, links])))
    },

    async linksOf(lines) {
      if (lines.length === 0) return []
      const values = [lines.map((line) => line.day), lines.map((line) => uuidText(line.line))]
      const { rows } = await whenAvailable(pool.query<{ links: number }>({ name: 'links-of', text: LINKS_OF, values }))
      return rows.map((row) => row.links)
    },

    async outcomesTold(siteLines) {
      if (siteLines.length === 0) return []
      const values = [siteLines.map((it) => it.day), siteLines.map((it) => uuidText(it.siteLine))]
      const { rows } = await whenAvailable(
        pool.query<{ last_outcome: string | null }>({ name: 'outcomes-told', text: OUTCOMES, values }),
      )
      return rows.map((row) => row.last_outcome ?? undefined)
    },
  }
}

function keyOf(line: LineOfDay): string {
  return `${line.day} ${uuidText(line.line)}`
}
