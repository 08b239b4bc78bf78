/** The outbox of before 0.5: what waited there when this version came is moved into the ring. Then it stays empty. */
import type pg from 'pg'
import type { CalendarDate } from '../../../domain/kit/time.ts'
import type { VisitKey } from '../../../domain/visits/visit.ts'
import type { Encrypted } from '../../../ports/pass/delivery-cipher.ts'
import { byteaArray } from '../kit/binary-arrays.ts'
import { inTransaction } from '../kit/in-transaction.ts'
import { uuidBytes } from '../kit/uuid-text.ts'
import { hourTable } from '../visits/hour-ring.ts'
import { newId } from './outbox-ring.ts'

export type OldOutboxRow = VisitKey & {
  readonly intent: Encrypted
  /** Ordinal: 1 for the line's first visit at the site that day. */
  readonly nth: number
}

type Row = { day: CalendarDate; call_key: string; hour: number; enc: Buffer; nth: number }

/**
 * All of it or nothing; a second server waits and finds it empty.
 * @param renew  the intent in today's form; undefined where its key is gone, and nobody can tell any more whom to text
 */
export async function moveOldOutbox(
  pool: Pick<pg.Pool, 'query' | 'connect'>,
  renew: (row: OldOutboxRow) => Encrypted | undefined,
): Promise<void> {
  const { rows } = await pool.query<{ some: boolean }>('select exists (select from old_outbox) as some')
  if (rows[0]?.some !== true) return
  await inTransaction(pool, async (client) => {
    await client.query('lock table old_outbox')
    const old = await client.query<Row>('select day, call_key, hour, enc, nth from old_outbox order by id')
    const renewed = old.rows.flatMap((row) => renew(rowOf(row)) ?? [])
    for (const [hour, intents] of Map.groupBy(renewed, (intent) => intent.hour)) {
      await client.query(
        `insert into ${hourTable('outbox', hour)} (id, enc) select ${newId('$2::int4')}, enc from unnest($1::bytea[]) u(enc)`,
        [byteaArray(intents.map(({ sealed }) => sealed)), hour],
      )
    }
    await client.query('truncate old_outbox')
  })
}

function rowOf({ day, call_key, hour, enc, nth }: Row): OldOutboxRow {
  return { day, callKey: uuidBytes(call_key), intent: { hour, sealed: enc }, nth }
}
