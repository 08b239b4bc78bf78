/** The outbox: text intents by an id cursor, forgotten in batches together with what their texts leave behind. */
import type pg from 'pg'
import type { CalendarDate } from '../../domain/time.ts'
import type { Outbox, OutboxDone, OutboxRow } from '../../ports/outbox.ts'
import { inTransaction } from './in-transaction.ts'
import { acceptLinks } from './link-book.ts'
import { noteDeeds } from './person-records.ts'
import { keepSentTexts } from './sent-texts.ts'
import type { Subjects } from './subjects/subjects.ts'
import { noteOutcomesTold } from './told-outcomes.ts'
import { uuidBytes, uuidText } from './uuid-text.ts'
import { whenAvailable } from './when-available.ts'

const TAKE = `select id, day, call_key, hour, enc, nth from outbox where id > $1 order by id limit $2`

// A row is named by its id and its visit: an emptied outbox numbers from 1 again.
const FORGET = `
  delete from outbox o using unnest($1::bigint[], $2::uuid[]) d(id, call_key)
  where o.id = d.id and o.call_key = d.call_key returning o.id`

type Row = { id: bigint; day: CalendarDate; call_key: string; hour: number; enc: Buffer; nth: number }

export function createPostgresOutbox(pool: Pick<pg.Pool, 'query' | 'connect'>, subjects: Subjects): Outbox {
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
      // All of it or nothing: a row is forgotten together with what its text leaves behind.
      const work = inTransaction(pool, async (client) => {
        const gone = await forgetRows(client, rows)
        await keepSentTexts(
          subjects,
          client,
          sent.map(({ row, text }) => ({ ...text, callKey: row.callKey })),
        )
        await acceptLinks(subjects, client, sent.flatMap(linkOf))
        // A row done twice is one text of a person.
        await noteDeeds(subjects, client, sent.filter(({ row }) => gone.has(row.id)).flatMap(deedOf))
        await noteOutcomesTold(client, rows.flatMap(toldOf))
      })
      await whenAvailable(work)
    },
  }
}

/** @returns the ids that were there */
async function forgetRows(client: Pick<pg.ClientBase, 'query'>, rows: readonly OutboxDone[]): Promise<Set<bigint>> {
  const values = [rows.map(({ row }) => row.id), rows.map(({ row }) => uuidText(row.callKey))]
  const { rows: gone } = await client.query<{ id: bigint }>({ name: 'outbox-forget', text: FORGET, values })
  return new Set(gone.map(({ id }) => id))
}

function rowOf(row: Row): OutboxRow {
  const { id, day, nth } = row
  return { id, day, callKey: uuidBytes(row.call_key), intent: { hour: row.hour, sealed: row.enc }, nth }
}

type Sent = OutboxDone & { readonly text: NonNullable<OutboxDone['text']> }

function hasText(row: OutboxDone): row is Sent {
  return row.text !== undefined
}

/** A link's ten minutes begin with the gateway's accept. */
function linkOf({ text }: Sent) {
  return text.link === undefined ? [] : [{ code: text.link, at: text.submittedAt }]
}

function deedOf({ row, text }: Sent) {
  return text.person === undefined ? [] : [{ personId: text.person, day: row.day, deed: 'text' as const }]
}

function toldOf({ row, told }: OutboxDone) {
  return told === undefined ? [] : [{ day: row.day, ...told }]
}
