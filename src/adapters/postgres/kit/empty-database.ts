/** "Start over" of the demo: a database as after its migrations. */
import type pg from 'pg'
import { SUBJECT_TABLES } from '../identity/subjects/tables.ts'
import { ALL_HOUR_TABLES } from '../visits/hour-ring.ts'

/**
 * Empties every table and begins numbering anew; partitions stay, empty. All or nothing.
 * @param owner  a pool of the login of the migrations: nobody else may truncate
 */
export async function emptyDatabase(owner: pg.Pool): Promise<void> {
  await owner.query(`truncate ansimpass.visits, ansimpass.old_visits, ansimpass.epoch_keys, ansimpass.old_outbox, ansimpass.sites,
    ansimpass.taken, ansimpass.destructions, ansimpass.organizations, ansimpass.clock_seen, ansimpass.audit,
    ansimpass.audit_batches, ansimpass.settled_visits,
    ansimpass.text_budgets, ansimpass.text_prices, ansimpass.text_spend,
    ${[...SUBJECT_TABLES, ...ALL_HOUR_TABLES].map((table) => `ansimpass.${table}`).join(', ')}
    restart identity`)
}
