/** Published rules on their way through the database: who publishes leaves an order, each server takes it and answers. */
import { setTimeout as delay } from 'node:timers/promises'
import type pg from 'pg'
import type { Events } from '../../../ports/kit/events.ts'
import type { RulesAnswer, RulesOrder } from '../../../ports/rules/rulebook.ts'
import { ADVISORY_LOCKS } from '../kit/advisory-locks.ts'
import { followChannel, soonClosed } from '../kit/follow-channel.ts'
import { inTransaction } from '../kit/in-transaction.ts'

export type FollowRuleOrders = {
  readonly databaseUrl: string
  /** By which name this server answers. */
  readonly server: string
  readonly taker: {
    readonly lastOrder: () => number
    take(order: RulesOrder): Promise<RulesAnswer>
  }
  readonly version: () => string
  readonly events: Events
}

/** A server that was not heard of for longer is not waited for. */
const HEARD_MS = 40_000
const HEARTBEAT_MS = 15_000
/** Bundles are large: read a few at a time. */
const AT_ONCE = 5

/** Takes what was ordered while this server was away, then each order as it comes. Never waits for the database. */
export function followRuleOrders({ databaseUrl, server, taker, version, events }: FollowRuleOrders) {
  const closing = new AbortController()
  const following = followChannel({
    databaseUrl,
    name: 'rules',
    channel: 'ansimpass_rules',
    resyncMs: HEARTBEAT_MS,
    closing: closing.signal,
    onFault: (message) => events.emit({ type: 'fault', part: 'rules', message }),
    async load(client) {
      for (let orders = await ordersAfter(client, taker.lastOrder()); orders.length > 0; ) {
        for (const order of orders) await answer(client, order, server, await taker.take(order))
        orders = await ordersAfter(client, taker.lastOrder())
      }
      await client.query(
        `insert into rule_servers (server, version, seen_at) values ($1, $2, now())
         on conflict (server) do update set version = excluded.version, seen_at = excluded.seen_at`,
        [server, version()],
      )
    },
  })
  return {
    async close(): Promise<void> {
      closing.abort()
      await soonClosed(following)
    },
  }
}

type OrderRow = { readonly id: bigint; readonly version: string; readonly bundle: string | null }

/** A database that was set back knows fewer orders than this server has seen: then those to come count from there. */
async function ordersAfter(client: pg.Client, last: number): Promise<readonly RulesOrder[]> {
  const { rows } = await client.query<OrderRow>(
    `select id, version, bundle from rule_orders
     where id > least($1::int8, (select coalesce(max(id), 0) from rule_orders)) order by id limit ${AT_ONCE}`,
    [last],
  )
  return rows.map(({ id, version, bundle }) =>
    bundle === null ? { id: Number(id), kind: 'rollback', version } : { id: Number(id), kind: 'publish', bundle },
  )
}

async function answer(client: pg.Client, order: RulesOrder, server: string, answered: RulesAnswer): Promise<void> {
  const accepted = answered.kind === 'accepted'
  await client.query(
    `insert into rule_answers (order_id, server, accepted, code, message) values ($1, $2, $3, $4, $5)
     on conflict (order_id, server) do nothing`,
    [order.id, server, accepted, accepted ? '' : answered.code, accepted ? '' : answered.message],
  )
}

/** @returns the order's id */
export async function sendRulesOrder(
  pool: pg.Pool,
  order: { readonly version: string; readonly bundle: string | null },
): Promise<number> {
  return inTransaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock($1)', [ADVISORY_LOCKS.ruleOrders])
    const { rows } = await client.query<{ id: bigint }>(
      'insert into rule_orders (kind, version, bundle) values ($1, $2, $3) returning id',
      [order.bundle === null ? 'rollback' : 'publish', order.version, order.bundle],
    )
    return Number(rows[0]?.id)
  })
}

export type ServerAnswer = {
  readonly server: string
  /** `silent`: it runs, and did not answer in time. */
  readonly answer: 'accepted' | 'refused' | 'silent'
  readonly code: string
  readonly message: string
}

/** Waits until every server that runs has answered. @returns none where no server runs: then the order waits for them */
export async function awaitRulesAnswers(pool: pg.Pool, orderId: number, withinMs: number): Promise<ServerAnswer[]> {
  const until = performance.now() + withinMs
  for (;;) {
    const { rows } = await pool.query<{ server: string; accepted: boolean | null; code: string; message: string }>(
      `select s.server, a.accepted, coalesce(a.code, '') as code, coalesce(a.message, '') as message
       from (select server from rule_servers where seen_at > now() - $2 * interval '1 ms'
             union select server from rule_answers where order_id = $1) s
       left join rule_answers a on a.server = s.server and a.order_id = $1
       order by 1`,
      [orderId, HEARD_MS],
    )
    const answers = rows.map(({ server, accepted, code, message }) => ({
      server,
      answer: accepted === null ? ('silent' as const) : accepted ? ('accepted' as const) : ('refused' as const),
      code,
      message,
    }))
    const isOver = performance.now() > until
    if (isOver || answers.every(({ answer: given }) => given !== 'silent')) return answers
    await delay(100)
  }
}

export type KeptVersion = {
  readonly version: string
  /** Null where it was never published: packaged with a server. */
  readonly orderedAt: Date | null
  /** Servers on which it holds now. */
  readonly currentOn: readonly string[]
}

/** Versions that at least one server took, newest first, then those that run without having been published (packaged). */
export async function listRules(pool: pg.Pool): Promise<readonly KeptVersion[]> {
  const { rows } = await pool.query<{ version: string; ordered_at: Date | null; servers: string[] }>(
    `select version, max(ordered_at) as ordered_at,
            array(select s.server from rule_servers s where s.version = v.version order by 1) as servers
     from (select o.version, o.ordered_at from rule_orders o
           where o.kind = 'publish' and exists (select 1 from rule_answers a where a.order_id = o.id and a.accepted)
           union all select version, null from rule_servers) v
     group by version order by max(ordered_at) desc nulls last, version`,
  )
  return rows.map(({ version, ordered_at, servers }) => ({
    version,
    orderedAt: ordered_at,
    currentOn: servers,
  }))
}
