/** Texts that the gateway accepted, as their delivery receipts need them: message id and visit, no line, no site. */
import type pg from 'pg'
import type { CalendarDate, EpochMs } from '../../domain/time.ts'
import type { SentTexts, TextReceipt } from '../../ports/sent-texts.ts'
import { lastOfEach } from './last-of-each.ts'
import { uuidBytes, uuidText } from './uuid-text.ts'
import { whenAvailable } from './when-available.ts'

// A gateway that counts its message ids from 1 again gives the receipt to the newer text.
const KEEP = `
  insert into texts (message_id, day, call_key, kind, submitted_at)
  select * from unnest($1::text[], $2::date[], $3::uuid[], $4::text[], $5::timestamptz[])
  on conflict (message_id) do update
  set day = excluded.day, call_key = excluded.call_key, kind = excluded.kind,
      submitted_at = excluded.submitted_at, state = 'accepted', state_at = null`

const RECEIPTS = `
  update texts t set state = r.state, state_at = r.at
  from unnest($1::text[], $2::text[], $3::timestamptz[]) r(message_id, state, at)
  where t.message_id = r.message_id
  returning t.message_id, t.call_key`

export type SentText = {
  readonly day: CalendarDate
  readonly callKey: Uint8Array
  readonly messageId: string
  readonly kind: string
  readonly submittedAt: EpochMs
}

/** In the caller's transaction. */
export async function keepSentTexts(client: Pick<pg.ClientBase, 'query'>, texts: readonly SentText[]): Promise<void> {
  if (texts.length === 0) return
  const last = lastOfEach(texts, (text) => text.messageId)
  const values = [
    last.map((text) => text.messageId),
    last.map((text) => text.day),
    last.map((text) => uuidText(text.callKey)),
    last.map((text) => text.kind),
    last.map((text) => new Date(text.submittedAt)),
  ]
  await client.query({ name: 'keep-sent-texts', text: KEEP, values })
}

export function createPostgresSentTexts(pool: Pick<pg.Pool, 'query'>): SentTexts {
  return {
    async receipts(receipts) {
      if (receipts.length === 0) return []
      const last = lastOfEach(receipts, (receipt) => receipt.messageId)
      const values = [
        last.map((receipt) => receipt.messageId),
        last.map((receipt) => receipt.state),
        last.map((receipt) => new Date(receipt.at)),
      ]
      const { rows } = await whenAvailable(
        pool.query<{ message_id: string; call_key: string }>({ name: 'text-receipts', text: RECEIPTS, values }),
      )
      const visits = new Map(rows.map((row) => [row.message_id, uuidBytes(row.call_key)]))
      return receipts.map((receipt: TextReceipt) => visits.get(receipt.messageId))
    },
  }
}
