/** Budgets and prices as their operator sets and lists them; what is set is audited in the same transaction. */
import type pg from 'pg'
import { AppError } from '../../../domain/kit/errors.ts'
import type { CalendarDate } from '../../../domain/kit/time.ts'
import type { BudgetLimits, TextKind } from '../../../domain/pass/text-budget.ts'
import type { AuditEntry } from '../../../ports/access/audit.ts'
import type { GatewayName } from '../../../ports/pass/text-gateway.ts'
import type { BudgetScope } from '../../../ports/pass/text-spend.ts'
import { noteAudit } from '../access/audit.ts'
import { inTransaction } from '../kit/in-transaction.ts'

export type ListedBudget = {
  readonly scope: BudgetScope
  readonly day: string | null
  readonly texts: number
  readonly won: number
} & { readonly [Part in keyof BudgetLimits]: number | null }

const LIST = `
  select coalesce(b.scope, t.scope) as scope, t.day::text, coalesce(t.texts, 0) as texts, coalesce(t.won, 0)::float8 as won,
    b.texts_minute as "textsMinute", b.texts_day as "textsDay", b.won_minute::float8 as "wonMinute", b.won_day::float8 as "wonDay"
  from text_budgets b full join (select * from text_spend where day = $1) t using (scope) order by 1`

/** Every budget, and what every site and organization spent on the day. */
export async function listBudgets(pool: Pick<pg.Pool, 'query'>, day: CalendarDate): Promise<readonly ListedBudget[]> {
  const { rows } = await pool.query<ListedBudget>(LIST, [day])
  return rows
}

export type ListedGateway = {
  readonly gateway: string
  readonly kind: TextKind
  readonly texts: number
  readonly won: number
  /** Among these. */
  readonly textsAbroad: number
  readonly wonAbroad: number
}

/** Which gateway took how many texts of the day, and what they cost. */
export async function listGatewayTexts(
  pool: Pick<pg.Pool, 'query'>,
  day: CalendarDate,
): Promise<readonly ListedGateway[]> {
  const text = `select gateway, kind, texts, won::float8 as won, abroad_texts as "textsAbroad", abroad_won::float8 as "wonAbroad"
     from gateway_spend where day = $1 order by gateway, kind`
  const { rows } = await pool.query<ListedGateway>(text, [day])
  return rows
}

/** Takes the place of the scope's budget; without any limit it is gone. */
export function setBudget(pool: pg.Pool, scope: BudgetScope, limits: BudgetLimits, audit: AuditEntry): Promise<void> {
  const { textsMinute, textsDay, wonMinute, wonDay } = limits
  const values = [textsMinute, textsDay, wonMinute, wonDay]
  return inTransaction(pool, async (client) => {
    await client.query('delete from text_budgets where scope = $1', [scope])
    if (values.some((most) => most !== undefined)) {
      await refuseNoSite(client, scope)
      await client.query(
        'insert into text_budgets (scope, texts_minute, texts_day, won_minute, won_day) values ($1, $2, $3, $4, $5)',
        [scope, ...values],
      )
    }
    await noteAudit(client, audit)
  })
}

/** A budget of a site that is not there would limit nothing, and say so nowhere. `site:0` is the service's own number. */
async function refuseNoSite(client: pg.ClientBase, scope: BudgetScope): Promise<void> {
  const site = /^site:(\d+)$/.exec(scope)?.[1]
  if (site === undefined || site === '0') return
  const { rowCount } = await client.query('select from sites where id = $1', [site])
  if (rowCount === 0)
    throw new AppError(
      'NO_SUCH_SITE',
      `no site has the id ${site}: give the "id" of its row in ansimpass.sites, or 0 for the own number`,
    )
}

export type PriceOf = {
  readonly gateway: GatewayName
  readonly kind: TextKind
  /** The first digits of foreign numbers, '' for all; undefined: at home. */
  readonly abroad?: string | undefined
}

export type ListedPrice = Omit<PriceOf, 'abroad'> & { readonly abroad: string | null; readonly won: number }

/** Every price that is set: at home first, then by the first digits of the number. */
export async function listPrices(pool: Pick<pg.Pool, 'query'>): Promise<readonly ListedPrice[]> {
  const { rows } = await pool.query<ListedPrice>(`
    select gateway, kind, null as abroad, won::float8 as won from text_prices
    union all select gateway, kind, prefix, won::float8 from text_prices_abroad order by gateway, kind, abroad nulls first`)
  return rows
}

/** `none` deletes it: it is not the highest any more. @returns whether there was one */
export function setPrice(
  pool: pg.Pool,
  { gateway, kind, abroad, won }: PriceOf & { readonly won: number | 'none' },
  audit: AuditEntry,
): Promise<boolean> {
  const { table, columns, key } =
    abroad === undefined
      ? { table: 'text_prices', columns: 'gateway, kind', key: [gateway, kind] }
      : { table: 'text_prices_abroad', columns: 'gateway, kind, prefix', key: [gateway, kind, abroad] }
  const places = key.map((_, nth) => `$${nth + 1}`).join(', ')
  return inTransaction(pool, async (client) => {
    const gone = await client.query(`delete from ${table} where (${columns}) = (${places})`, key)
    if (won !== 'none')
      await client.query(`insert into ${table} (${columns}, won) values (${places}, $${key.length + 1})`, [...key, won])
    await noteAudit(client, audit)
    return gone.rowCount === 1
  })
}
