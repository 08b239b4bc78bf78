/** Rows of the outbox as check-in leaves them. */
import type pg from 'pg'
import { newId } from '../../src/adapters/postgres/pass/outbox-ring.ts'
import { hourTable } from '../../src/adapters/postgres/visits/hour-ring.ts'
import type { Boxed } from '../../src/ports/pass/delivery-cipher.ts'

export async function putIntent(pool: Pick<pg.Pool, 'query'>, intent: Boxed | undefined): Promise<void> {
  if (intent === undefined) throw new Error('its key is not there')
  const table = hourTable('outbox', intent.hour)
  await pool.query(`insert into ${table} (id, enc) values (${newId('$2::int4')}, $1)`, [intent.sealed, intent.hour])
}
