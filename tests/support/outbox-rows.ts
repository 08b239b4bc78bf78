/** Rows of the outbox as check-in leaves them, and the intents in them. */
import type pg from 'pg'
import { packIntents } from '../../src/adapters/postgres/pass/intent-rows.ts'
import { INTENT_BYTES, newId, OUTBOX_ROWS } from '../../src/adapters/postgres/pass/outbox-ring.ts'
import { hourTable } from '../../src/adapters/postgres/visits/hour-ring.ts'
import type { Encrypted } from '../../src/ports/pass/delivery-cipher.ts'

export async function putIntent(pool: Pick<pg.Pool, 'query'>, intent: Encrypted | undefined): Promise<void> {
  if (intent === undefined) throw new Error('its key is not there')
  await putIntents(pool, intent.hour, [intent.sealed])
}

/** Of one batch. */
export async function putIntents(
  pool: Pick<pg.Pool, 'query'>,
  hour: number,
  sealed: readonly Uint8Array[],
): Promise<void> {
  const table = hourTable('outbox', hour)
  for (const row of packIntents(sealed))
    await pool.query(`insert into ${table} (id, enc) values (${newId('$2::int4')}, $1)`, [row, hour])
}

/** A table expression: one row for each intent, dealt with or not; `id` is that of its row. */
export const OUTBOX_INTENTS = `(select id, substring(enc from 1 + ${INTENT_BYTES} * place for ${INTENT_BYTES}) as enc
  from ${OUTBOX_ROWS}, generate_series(0, octet_length(enc) / ${INTENT_BYTES} - 1) place) intents`
