/** Spending of texts in the database: one statement a list, whose totals are those of all processes. */
import type pg from 'pg'
import { type EpochMs, kstDay, MINUTE } from '../../../domain/kit/time.ts'
import type { BudgetLimits } from '../../../domain/pass/text-budget.ts'
import type { SiteId } from '../../../domain/places/site.ts'
import type { SettledText, SpentOf, TextSpend } from '../../../ports/pass/text-spend.ts'
import { whenAvailable } from '../kit/when-available.ts'
import { priceOf, TEXT_PRICES } from './text-prices.ts'

const ABROAD = `(where destination <> '82')`

/**
 * $1 site ids, $2 texts, $3 day, $4 minute, $5 kinds at the first gateway, $6 at the second or '', $7 destinations. By which gateway a text
 * goes is not known before: no budget of won is exceeded by the dearer one. In the order of scopes, so that nobody waits in a circle. Of
 * scopes without a budget no totals come back.
 */
const ADD = `
  with text_price as (${TEXT_PRICES}),
  asked as (
    select * from unnest($1::int[], $2::int[], $5::text[], $6::text[], $7::text[])
      with ordinality a(site_id, texts, main, second, destination, nth)
  ),
  prices as (
    select main, second, destination, greatest(
      ${priceOf({ gateway: `'main'`, kind: 'd.main', destination: 'd.destination' })},
      case when d.second <> '' then ${priceOf({ gateway: `'second'`, kind: 'd.second', destination: 'd.destination' })} end) as won
    from (select distinct main, second, destination from asked) d
  ),
  priced as (select * from asked join prices using (main, second, destination)),
  sites_sums as (
    select site_id, sum(texts) as texts, sum(texts * won) as won,
      coalesce(sum(texts) filter ${ABROAD}, 0) as abroad_texts, coalesce(sum(texts * won) filter ${ABROAD}, 0) as abroad_won
    from priced group by site_id
  ),
  scopes as (
    select s.*, 'site:' || site_id as scope from sites_sums s
    union all
    select a.*, 'organization:' || s.organization from sites_sums a join sites s on s.id = a.site_id
    where s.organization is not null
  ),
  added as (
    insert into text_spend as t (day, scope, texts, won, abroad_texts, abroad_won, minute, minute_texts, minute_won)
    select $3::date, scope, sum(texts), sum(won), sum(abroad_texts), sum(abroad_won), $4::int, sum(texts), sum(won)
    from scopes group by scope order by scope
    on conflict (day, scope) do update set texts = t.texts + excluded.texts, won = t.won + excluded.won,
      abroad_texts = t.abroad_texts + excluded.abroad_texts, abroad_won = t.abroad_won + excluded.abroad_won,
      minute_texts = case when t.minute < excluded.minute then 0 else t.minute_texts end
        + case when t.minute > excluded.minute then 0 else excluded.minute_texts end,
      minute_won = case when t.minute < excluded.minute then 0 else t.minute_won end
        + case when t.minute > excluded.minute then 0 else excluded.minute_won end,
      minute = greatest(t.minute, excluded.minute)
    returning scope, texts, won, minute_texts, minute_won
  )
  select case when row_number() over () = 1 then (select array_agg(won::float8 order by nth) from priced) end as prices,
    c.site_id as "siteId", scope, a.texts as "textsDay", a.won::float8 as "wonDay",
    a.minute_texts as "textsMinute", a.minute_won::float8 as "wonMinute", b.texts_day as "mostTextsDay",
    b.won_day::float8 as "mostWonDay", b.texts_minute as "mostTextsMinute", b.won_minute::float8 as "mostWonMinute"
  from (select) one left join (scopes c join added a using (scope) join text_budgets b using (scope)) on true`

/** $1 site ids, $2 what was paid, $3 gateways or '', $4 kinds, $5 day, $6 minute, $7 destinations. In the order of scopes, as above. */
const SETTLE = `
  with text_price as (${TEXT_PRICES}),
  asked as (
    select a.*, case when gateway = '' then 0 else ${priceOf({ gateway: 'a.gateway', kind: 'a.kind', destination: 'a.destination' })} end as price
    from unnest($1::int[], $2::numeric[], $3::text[], $4::text[], $7::text[])
      with ordinality a(site_id, paid, gateway, kind, destination, nth)
  ),
  changed as (
    select site_id, -count(*) filter (where gateway = '')::int as texts, sum(price - paid) as won,
      -count(*) filter (where gateway = '' and destination <> '82')::int as abroad_texts,
      coalesce(sum(price - paid) filter ${ABROAD}, 0) as abroad_won
    from asked group by site_id
  ),
  scopes as (
    select c.*, 'site:' || site_id as scope from changed c
    union all
    select c.*, 'organization:' || s.organization from changed c join sites s on s.id = c.site_id
    where s.organization is not null
  ),
  corrected as (
    insert into text_spend as t (day, scope, texts, won, abroad_texts, abroad_won, minute, minute_texts, minute_won)
    select $5::date, scope, sum(texts), sum(won), sum(abroad_texts), sum(abroad_won), $6::int, sum(texts), sum(won)
    from scopes group by scope having sum(texts) <> 0 or sum(won) <> 0 order by scope
    on conflict (day, scope) do update set texts = t.texts + excluded.texts, won = t.won + excluded.won,
      abroad_texts = t.abroad_texts + excluded.abroad_texts, abroad_won = t.abroad_won + excluded.abroad_won,
      minute_texts = t.minute_texts + case when t.minute = excluded.minute then excluded.minute_texts else 0 end,
      minute_won = t.minute_won + case when t.minute = excluded.minute then excluded.minute_won else 0 end
  ),
  counted as (
    insert into gateway_spend as g (day, gateway, kind, texts, won, abroad_texts, abroad_won)
    select $5::date, gateway, kind, count(*), sum(price), count(*) filter ${ABROAD}, coalesce(sum(price) filter ${ABROAD}, 0)
    from asked where gateway <> '' group by gateway, kind order by gateway, kind
    on conflict (day, gateway, kind) do update set texts = g.texts + excluded.texts, won = g.won + excluded.won,
      abroad_texts = g.abroad_texts + excluded.abroad_texts, abroad_won = g.abroad_won + excluded.abroad_won
  )
  select price::float8 as price from asked order by nth`

/** Of an SMS at home: whoever rings from abroad may be promised one that cannot be paid any more. */
const SMS_PRICE = `(select coalesce(max(won), 0) from text_prices where kind = 'sms')`

/** $1 day, $2 minute: where one more would be beyond a limit. */
const EXHAUSTED = `
  with over as (
    select scope from text_budgets b left join text_spend t using (scope)
    where (t.day is null or t.day = $1::date) and (
      coalesce(t.texts, 0) + 1 > b.texts_day or coalesce(t.won, 0) + ${SMS_PRICE} > b.won_day
      or case when t.minute = $2::int then t.minute_texts else 0 end + 1 > b.texts_minute
      or case when t.minute = $2::int then t.minute_won else 0 end + ${SMS_PRICE} > b.won_minute)
  )
  select substr(scope, 6)::int as id from over where scope like 'site:%'
  union select s.id from over join sites s on 'organization:' || s.organization = over.scope`

type Row = {
  readonly [Part in 'siteId' | 'textsDay' | 'wonDay' | 'textsMinute' | 'wonMinute']: number
} & { readonly [Most in 'mostTextsDay' | 'mostWonDay' | 'mostTextsMinute' | 'mostWonMinute']: number | null } & {
  readonly scope: string
}
/** Of the first row alone. */
type Prices = { readonly prices: readonly number[] | null }

export function createPostgresTextSpend(pool: Pick<pg.Pool, 'query'>): TextSpend {
  return {
    async add(texts, now) {
      const values = [
        ...[texts.map(({ siteId }) => siteId), texts.map((each) => each.texts), kstDay(now), minuteOf(now)],
        texts.map(({ kinds }) => kinds.main),
        texts.map(({ kinds }) => kinds.second ?? ''),
        texts.map(({ destination }) => destination),
      ]
      const { rows } = await whenAvailable(
        pool.query<Prices & (Row | { readonly siteId: null })>({ name: 'add-text-spend', text: ADD, values }),
      )
      const of = new Map<SiteId, SpentOf[]>()
      for (const row of rows) {
        if (row.siteId === null) continue
        const list = of.get(row.siteId) ?? []
        of.set(row.siteId, list)
        list.push(spentOf(row))
      }
      return { won: rows[0]?.prices ?? [], of }
    },
    async settle(texts) {
      const prices = new Map<SettledText, number>()
      const together = Map.groupBy(texts, ({ paidAt }) => minuteOf(paidAt))
      for (const [minute, some] of [...together].sort(([a], [b]) => a - b)) {
        const values = [
          some.map(({ siteId }) => siteId),
          some.map(({ won }) => won),
          some.map(({ carried }) => carried?.gateway ?? ''),
          some.map(({ carried }) => carried?.kind ?? ''),
          kstDay(minute * MINUTE),
          minute,
          some.map(({ destination }) => destination),
        ]
        const asked = pool.query<{ price: number }>({ name: 'settle-text-spend', text: SETTLE, values })
        const { rows } = await whenAvailable(asked)
        for (const [nth, text] of some.entries()) prices.set(text, rows[nth]?.price ?? 0)
      }
      return texts.map((text) => prices.get(text) ?? 0)
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
