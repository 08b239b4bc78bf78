/** Monthly settlement in the database: how many visits and texts each site had, from days that are held and days that are gone. */
import type pg from 'pg'
import type { CalendarDate } from '../../../domain/kit/time.ts'

export type SettledSite = {
  readonly number: string
  readonly name: string
  readonly organization: string | null
  readonly calls: number
  readonly texts: number
  readonly won: number
  /** Among these. */
  readonly textsAbroad: number
  readonly wonAbroad: number
}

export type SettledMonth = {
  /** Every site with a call or a text in that time, by number. */
  readonly sites: readonly SettledSite[]
  /** Days whose visits were destroyed without being counted by site (by an earlier version, or in the spool): their calls are missing. */
  readonly daysNotCounted: readonly CalendarDate[]
}

/** $1 the first day, $2 the last. Visits of one day may be held and gone: a late one came behind the destruction. */
const SITES = `
  with calls as (
    select site_id, sum(visits)::int as calls from (
      select site_id, count(*) as visits from visits where day between $1 and $2 group by site_id
      union all select site_id, count(*) from old_visits where day between $1 and $2 group by site_id
      union all select site_id, visits from settled_visits where day between $1 and $2
    ) v group by site_id
  ), texts as (
    select substr(scope, 6)::int as site_id, sum(texts)::int as texts, sum(won)::float8 as won,
      sum(abroad_texts)::int as abroad_texts, sum(abroad_won)::float8 as abroad_won
    from text_spend where day between $1 and $2 and scope like 'site:%' group by scope
  )
  select s.number, s.name, s.organization, coalesce(c.calls, 0) as calls, coalesce(t.texts, 0) as texts, coalesce(t.won, 0) as won,
    coalesce(t.abroad_texts, 0) as "textsAbroad", coalesce(t.abroad_won, 0) as "wonAbroad"
  from calls c full join texts t using (site_id) join sites s on s.id = site_id order by s.number`

const NOT_COUNTED = `
  select d.day::text as day from destructions d where d.day between $1 and $2 and d.visits > 0 group by d.day
  having sum(d.visits) > coalesce((select sum(s.visits) from settled_visits s where s.day = d.day), 0) order by 1`

/** One snapshot: a day that is destroyed meanwhile is in it once. */
export async function readSettlement(pool: pg.Pool, first: CalendarDate, last: CalendarDate): Promise<SettledMonth> {
  const client = await pool.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    const sites = await client.query<SettledSite>(SITES, [first, last])
    const days = await client.query<{ day: CalendarDate }>(NOT_COUNTED, [first, last])
    await client.query('commit')
    return { sites: sites.rows, daysNotCounted: days.rows.map(({ day }) => day) }
  } finally {
    client.release()
  }
}
