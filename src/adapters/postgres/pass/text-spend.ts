/** Spending of texts in the database: one statement a list, whose totals are those of all processes. */
import type pg from 'pg'
import { type EpochMs, kstDay, MINUTE } from '../../../domain/kit/time.ts'
import type { BudgetLimits } from '../../../domain/pass/text-budget.ts'
import type { SiteId } from '../../../domain/places/site.ts'
import type { SpentOf, TextSpend } from '../../../ports/pass/text-spend.ts'
import { whenAvailable } from '../kit/when-available.ts'

/** The gateway whose prices hold. */
export const MAIN_GATEWAY = 'main'

const PRICE = `coalesce((select won from text_prices where gateway = '${MAIN_GATEWAY}' and kind = 'sms'), 0)`

/** $1 site ids, $2 texts, $3 day, $4 minute. In the order of scopes, so that nobody waits in a circle. */
const ADD = `
  with asked as (select site_id, sum(texts)::int as texts from unnest($1::int[], $2::int[]) a(site_id, texts) group by site_id),
  scopes as (
    select site_id, texts, 'site:' || site_id as scope from asked
    union all
    select a.site_id, a.texts, 'organization:' || s.organization from asked a join sites s on s.id = a.site_id
    where s.organization is not null
  ),
  added as (
    insert into text_spend as t (day, scope, texts, won, minute, minute_texts, minute_won)
    select $3::date, scope, sum(texts), sum(texts) * ${PRICE}, $4::int, sum(texts), sum(texts) * ${PRICE}
    from scopes group by scope order by scope
    on conflict (day, scope) do update set texts = t.texts + excluded.texts, won = t.won + excluded.won,
      minute_texts = case when t.minute < excluded.minute then 0 else t.minute_texts end
        + case when t.minute > excluded.minute then 0 else excluded.minute_texts end,
      minute_won = case when t.minute < excluded.minute then 0 else t.minute_won end
        + case when t.minute > excluded.minute then 0 else excluded.minute_won end,
      minute = greatest(t.minute, excluded.minute)
    returning scope, texts, won, minute_texts, minute_won
  )
  select c.site_id as "siteId", c.scope, ${PRICE}::float8 as price, a.texts as "textsDay", a.won::float8 as "wonDay",
    a.minute_texts as "textsMinute", a.minute_won::float8 as "wonMinute", b.texts_day as "mostTextsDay",
    b.won_day::float8 as "mostWonDay", b.texts_minute as "mostTextsMinute", b.won_minute::float8 as "mostWonMinute"
  from scopes c join added a using (scope) left join text_budgets b using (scope)`

/** $1 day, $2 minute: where one more would be beyond a limit. */
const EXHAUSTED = `
  with over as (
    select scope from text_budgets b left join text_spend t using (scope)
    where (t.day is null or t.day = $1::date) and (
      coalesce(t.texts, 0) + 1 > b.texts_day or coalesce(t.won, 0) + ${PRICE} > b.won_day
      or case when t.minute = $2::int then t.minute_texts else 0 end + 1 > b.texts_minute
      or case when t.minute = $2::int then t.minute_won else 0 end + ${PRICE} > b.won_minute)
  )
  select substr(scope, 6)::int as id from over where scope like 'site:%'
  union select s.id from over join sites s on 'organization:' || s.organization = over.scope`

type Row = {
  readonly [Part in 'siteId' | 'price' | 'textsDay' | 'wonDay' | 'textsMinute' | 'wonMinute']: number
} & { readonly [Most in 'mostTextsDay' | 'mostWonDay' | 'mostTextsMinute' | 'mostWonMinute']: number | null } & {
  readonly scope: string
}

export function createPostgresTextSpend(pool: Pick<pg.Pool, 'query'>): TextSpend {
  return {
    async add(texts, now) {
      const values = [texts.map(({ siteId }) => siteId), texts.map((each) => each.texts), kstDay(now), minuteOf(now)]
      const { rows } = await whenAvailable(pool.query<Row>({ name: 'add-text-spend', text: ADD, values }))
      const of = new Map<SiteId, SpentOf[]>()
      for (const row of rows) {
        const list = of.get(row.siteId) ?? []
        of.set(row.siteId, list)
        list.push(spentOf(row))
      }
      return { won: rows[0]?.price ?? 0, of }
    },
    async exhausted(now) {
      const values = [kstDay(now), minuteOf(now)]
      const { rows } = await whenAvailable(
        pool.query<{ id: number }>({ name: 'exhausted-budgets', text: EXHAUSTED, values }),
      )
      return new Set(rows.map(({ id }) => id))
    },
  }
}

function spentOf({ scope, textsDay, wonDay, textsMinute, wonMinute, ...row }: Row): SpentOf {
  const limits: BudgetLimits = {
    textsDay: row.mostTextsDay ?? undefined,
    wonDay: row.mostWonDay ?? undefined,
    textsMinute: row.mostTextsMinute ?? undefined,
    wonMinute: row.mostWonMinute ?? undefined,
  }
  return { scope, limits, spent: { textsDay, wonDay, textsMinute, wonMinute } }
}

/** Since 1970; minutes begin everywhere at the same time. */
function minuteOf(now: EpochMs): number {
  return Math.floor(now / MINUTE)
}
