/** The store as it was before persons' rows were written at night alone: its statements of a call and of a text, for the thief to find. */
import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import type { Line } from '../../../src/domain/call/phone/line.ts'
import { kstDay, SECOND } from '../../../src/domain/kit/time.ts'
import type { Opening } from './openings.ts'
import type { Plan, PlannedCall } from './plan.ts'
import type { Truth } from './rounds.ts'
import type { ThiefServer } from './server.ts'

export const OLD_DATABASE = 'old_store'

const STORE = `
  with d as (select * from unnest($2::uuid[], $3::int4[], $4::timestamptz[], $5::bytea[], $6::uuid[], $7::bytea[], $8::uuid[])
               with ordinality u (k, site, at, sealed, token, enc, h, i)),
  v as (insert into visits select $1::date, k, site, at, 1, $9, sealed, token from d on conflict do nothing returning call_key),
  l as (
    insert into line_day as ld (day, h, n) select $1::date, h, count(*) from d join v on v.call_key = d.k group by h order by h
    on conflict (day, h) do update set n = ld.n + excluded.n returning h, n
  )
  insert into outbox (day, call_key, hour, enc, nth)
  select $1::date, k, 0, enc, l.n from d join l using (h) order by i returning id, call_key`
const DONE = `
  with gone as (
    delete from outbox o using unnest($1::bigint[], $2::uuid[]) d(id, call_key)
    where o.id = d.id and o.call_key = d.call_key returning o.id
  ),
  sent as (
    insert into texts (message_id, day, call_key, kind, submitted_at)
    select m, $3::date, k, 'pass', at from unnest($4::text[], $2::uuid[], $5::timestamptz[]) u(m, k, at)
    on conflict (message_id) do update set call_key = excluded.call_key
  ),
  alive as (select person_id from persons where person_id = any($6::uuid[]) order by person_id for key share)
  insert into person_deeds as p (person_id, day, deed, times)
  select person_id, $3::date, 'text', count(*) from unnest($6::uuid[], $1::bigint[]) n(person_id, id)
  join gone using (id) join alive using (person_id) group by 1 order by 1
  on conflict (person_id, day, deed) do update set times = p.times + excluded.times`
const RECEIPTS = `update texts set state = 'delivered', state_at = $2 where message_id = any($1::text[])`

/** What `lasting/` held: the thief has it. */
const LOOKUP = randomBytes(32)
/** Of a process and an hour: nobody has it. */
const INDEX = randomBytes(32)

export const openingOfOldStore: Opening = {
  tokensOf: (line) => [keyed(LOOKUP, `lookup ${line}`)],
  open: () => undefined,
}

/** Binds the plan's callers and plays both its hours. @returns whose each visit is */
export async function playOldStore({ cluster, clock }: ThiefServer, plan: Plan): Promise<Truth> {
  const admin = new pg.Client({ connectionString: cluster.adminUrl })
  await admin.connect()
  await admin.query(`create database ${OLD_DATABASE}`)
  await admin.end()
  const db = new pg.Client({ connectionString: cluster.adminUrl.replace('/postgres?', `/${OLD_DATABASE}?`) })
  await db.connect()
  try {
    await db.query(readFileSync(join(import.meta.dirname, 'old-store.sql'), 'utf8'))
    const persons = await bind(db, plan, clock.now())
    const truth = new Map<Line, string[]>()
    let at = clock.now()
    const take = async (calls: readonly PlannedCall[], everyMs: number) => {
      const served: Served[] = []
      for (const call of calls) {
        at += everyMs
        const [key, message] = [randomBytes(16).toString('hex'), randomBytes(4).toString('hex')]
        served.push({ ...call, key, message, at: new Date(at), person: persons.get(call.line) ?? '' })
        truth.set(call.line, [...(truth.get(call.line) ?? []), key])
      }
      await serve(db, plan, served)
    }
    for (const call of plan.calls.quiet) await take([call], 2 * SECOND)
    for (let i = 0; i < plan.calls.busy.length; i += 8) await take(plan.calls.busy.slice(i, i + 8), 40)
    return truth
  } finally {
    await db.end()
  }
}

async function bind(db: pg.Client, { callers }: Plan, now: number): Promise<ReadonlyMap<Line, string>> {
  const persons = new Map<Line, string>()
  for (const { line } of callers) {
    const person = randomUUID()
    persons.set(line, person)
    const values = [person, keyed(LOOKUP, `person ${line}`).toString('hex'), kstDay(now), randomBytes(120)]
    await db.query('insert into persons values ($1, $2, $3, $4)', values)
    const lookup = keyed(LOOKUP, `lookup ${line}`).toString('hex')
    await db.query('insert into bindings values ($1, $2, $3)', [lookup, person, new Date(now)])
  }
  return persons
}

type Served = PlannedCall & {
  readonly key: string
  readonly at: Date
  readonly message: string
  readonly person: string
}

/** Visits with their intents in one transaction, texts with their deeds in another, receipts in a third. */
async function serve(db: pg.Client, { sites }: Plan, calls: readonly Served[]): Promise<void> {
  const day = kstDay(calls[0]?.at.getTime() ?? 0)
  const { rows } = await db.query<{ id: string; call_key: string }>(STORE, [
    ...[day, calls.map(({ key }) => key), calls.map(({ site }) => sites.indexOf(site)), calls.map(({ at }) => at)],
    ...[calls.map(() => randomBytes(52)), calls.map(({ line }) => keyed(INDEX, line).toString('hex'))],
    ...[calls.map(() => randomBytes(60)), calls.map(({ line, site }) => keyed(INDEX, line + site).toString('hex'))],
    '00000000000000000000000000000001',
  ])
  const byKey = new Map(calls.map((call) => [call.key, call]))
  const done = rows.map((row) => ({ ...row, call: byKey.get(row.call_key.replaceAll('-', '')) as Served }))
  const messages = done.map(({ call }) => call.message)
  await db.query(DONE, [
    ...[done.map(({ id }) => id), done.map(({ call_key }) => call_key), day, messages],
    ...[done.map(({ call }) => call.at), done.map(({ call }) => call.person)],
  ])
  await db.query(RECEIPTS, [messages, calls[0]?.at])
}

function keyed(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest().subarray(0, 16)
}
