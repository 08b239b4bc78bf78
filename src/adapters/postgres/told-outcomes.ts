/** What a line was told last at a site that day (table `line_day`), under the day key's tokens. */
import type pg from 'pg'
import type { SiteLineOfDay } from '../../ports/day-counters.ts'
import { lastOfEach } from './last-of-each.ts'
import { uuidText } from './uuid-text.ts'

const OUTCOMES = `
  select l.last_outcome
  from unnest($1::date[], $2::uuid[]) with ordinality w(day, h, nr) left join line_day l using (day, h) order by nr`

const NOTE_OUTCOMES = `
  insert into line_day (day, h, last_outcome)
  select day, h, outcome from unnest($1::date[], $2::uuid[], $3::text[]) t(day, h, outcome) order by day, h
  on conflict (day, h) do update set last_outcome = excluded.last_outcome`

/** In the caller's transaction. */
export async function noteOutcomesTold(
  client: Pick<pg.ClientBase, 'query'>,
  told: readonly (SiteLineOfDay & { readonly outcome: string })[],
): Promise<void> {
  if (told.length === 0) return
  const last = lastOfEach(told, ({ day, siteLine }) => `${day} ${uuidText(siteLine)}`)
  const values = [last.map((it) => it.day), last.map((it) => uuidText(it.siteLine)), last.map((it) => it.outcome)]
  await client.query({ name: 'note-outcomes-told', text: NOTE_OUTCOMES, values })
}

export async function outcomesTold(
  client: Pick<pg.Pool, 'query'>,
  siteLines: readonly SiteLineOfDay[],
): Promise<readonly (string | undefined)[]> {
  if (siteLines.length === 0) return []
  const values = [siteLines.map((it) => it.day), siteLines.map((it) => uuidText(it.siteLine))]
  const { rows } = await client.query<{ last_outcome: string | null }>({
    name: 'outcomes-told',
    text: OUTCOMES,
    values,
  })
  return rows.map((row) => row.last_outcome ?? undefined)
}
