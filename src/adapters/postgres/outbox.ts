/** The outbox: text intents by an id cursor, forgotten in batches; of sent texts what receipts need. */
import type pg from 'pg'
import type { CalendarDate } from '../../domain/time.ts'
import type { Outbox, OutboxDone, OutboxRow, TextReceipt } from '../../ports/outbox.ts'
import { hashOfCode } from './link-codes.ts'
import { uuidBytes, uuidText } from './uuid-text.ts'
import { whenAvailable } from './when-available.ts'

const TAKE = `select id, day, call_key, hour, enc, nth from outbox where id > $1 order by id limit $2`

// A row is named by its id and its visit: an emptied outbox numbers from 1 again. One statement: a row is forgotten, its text kept and its outcome noted together or not at all. A gateway that
// counts its message ids from 1 again gives the receipt to the newer text. A row done twice is one text of a person. `order by` keeps two nodes from deadlock.
const DONE = `
  with gone as (
    delete from outbox o using unnest($1::bigint[], $10::uuid[]) d(id, call_key)
    where o.id = d.id and o.call_key = d.call_key returning o.id
  ),
  sent as (
    insert into texts (message_id, day, call_key, kind, submitted_at)
    select * from unnest($2::text[], $3::date[], $4::uuid[], $5::text[], $6::timestamptz[])
    on conflict (message_id) do update
    set day = excluded.day, call_key = excluded.call_key, kind = excluded.kind,
        submitted_at = excluded.submitted_at, state = 'accepted', state_at = null
  ),
  accepted as (
    update links l set accepted_at = a.at from unnest($11::bytea[], $12::timestamptz[]) a(code_hash, at)
    where l.code_hash = a.code_hash and l.accepted_at is null and l.state in ('live', 'opened')
  ),
  alive as (select person_id from persons where person_id = any($13::uuid[]) order by person_id for key share),
  noted as (
    insert into person_deeds as p (person_id, day, deed, times)
    select person_id, n.day, 'text', count(*) from unnest($13::uuid[], $14::date[], $15::bigint[]) n(person_id, day, id)
    join gone using (id) join alive using (person_id) group by 1, 2 order by 1, 2
    on conflict (person_id, day, deed) do update set times = p.times + excluded.times
  ),
  told as (select * from unnest($7::date[], $8::uuid[], $9::text[]) t(day, h, outcome) order by day, h)
  insert into line_day (day, h, last_outcome) select day, h, outcome from told
  on conflict (day, h) do update set last_outcome = excluded.last_outcome`

const RECEIPTS = `
  update texts t set state = r.state, state_at = r.at
  from unnest($1::text[], $2::text[], $3::timestamptz[]) r(message_id, state, at)
  where t.message_id = r.message_id
  returning t.message_id, t.call_key`

type Row = { id: bigint; day: CalendarDate; call_key: string; hour: number; enc: Buffer; nth: number }

export function createPostgresOutbox(pool: Pick<pg.Pool, 'query'>): Outbox {
  return {
    async take(afterId, limit) {
      const text = { name: 'outbox-take', text: TAKE, values: [afterId, limit] }
      const { rows } = await whenAvailable(pool.query<Row>(text))
      return rows.map(rowOf)
    },

    async waiting() {
      const counted = pool.query<{ count: bigint }>({ name: 'outbox-count', text: 'select count(*) from outbox' })
      const { rows } = await whenAvailable(counted)
      const [oldest] = await this.take(0n, 1)
      return { count: Number(rows[0]?.count ?? 0), oldest }
    },

    async done(rows) {
      if (rows.length === 0) return
      const sent = rows.filter(hasText)
      const texts = lastOf(sent, (row) => row.text.messageId)
      const told = lastOf(rows.filter(wasTold), (row) => `${row.row.day} ${uuidText(row.told.siteLine)}`)
      const values = [
        rows.map((row) => row.row.id),
        texts.map((row) => row.text.messageId),
        texts.map((row) => row.row.day),
        texts.map((row) => uuidText(row.row.callKey)),
        texts.map((row) => row.text.kind),
        texts.map((row) => new Date(row.text.submittedAt)),
        told.map((row) => row.row.day),
        told.map((row) => uuidText(row.told.siteLine)),
        told.map((row) => row.told.outcome),
        rows.map((row) => uuidText(row.row.callKey)),
        ...linksOf(sent),
        ...personsOf(sent),
      ]
      await whenAvailable(pool.query({ name: 'outbox-done', text: DONE, values }))
    },

    async receipts(receipts) {
      if (receipts.length === 0) return []
      const last = lastOf(receipts, (receipt) => receipt.messageId)
      const values = [
        last.map((receipt) => receipt.messageId),
        last.map((receipt) => receipt.state),
        last.map((receipt) => new Date(receipt.at)),
      ]
      const { rows } = await whenAvailable(
        pool.query<{ message_id: string; call_key: string }>({ name: 'outbox-receipts', text: RECEIPTS, values }),
      )
      const visits = new Map(rows.map((row) => [row.message_id, uuidBytes(row.call_key)]))
      return receipts.map((receipt: TextReceipt) => visits.get(receipt.messageId))
    },
  }
}

function rowOf(row: Row): OutboxRow {
  const { id, day, nth } = row
  return { id, day, callKey: uuidBytes(row.call_key), intent: { hour: row.hour, sealed: row.enc }, nth }
}

type With<Key extends 'text' | 'told'> = OutboxDone & { readonly [K in Key]-?: NonNullable<OutboxDone[K]> }

/** A link's ten minutes begin with the gateway's accept. */
function linksOf(texts: readonly With<'text'>[]): readonly unknown[][] {
  const links = texts.flatMap(({ text }) => {
    const hash = text.link === undefined ? undefined : hashOfCode(text.link)
    return hash === undefined ? [] : [{ hash, at: new Date(text.submittedAt) }]
  })
  return [links.map((link) => link.hash), links.map((link) => link.at)]
}

/** Texts about a person, for that person to see: kind and day only. */
function personsOf(texts: readonly With<'text'>[]): readonly unknown[][] {
  const about = texts.flatMap(({ row, text }) => (text.person === undefined ? [] : [{ person: text.person, ...row }]))
  return [about.map((it) => it.person), about.map((it) => it.day), about.map((it) => it.id)]
}

function hasText(row: OutboxDone): row is With<'text'> {
  return row.text !== undefined
}

function wasTold(row: OutboxDone): row is With<'told'> {
  return row.told !== undefined
}

/** One statement may touch a key only once: the last in the list wins. */
function lastOf<T>(list: readonly T[], key: (item: T) => string): T[] {
  return [...new Map(list.map((item) => [key(item), item])).values()]
}
