/** "Start over" of the demo: a database as after its migrations. */
import type pg from 'pg'
import { SUBJECT_TABLES } from '../identity/subjects/tables.ts'
import { ALL_HOUR_TABLES } from '../visits/hour-ring.ts'
import { inTransaction } from './in-transaction.ts'
import { truncateFilled } from './truncate-filled.ts'

/** Those that number their rows, with what refers to them. */
const NUMBERED = ['sites', 'organizations', 'destructions', 'old_outbox', 'audit_batches'].map(named)
const PARTITIONED = ['visits', 'old_visits'].map(named)
const OTHERS = [
  ...[
    'epoch_keys',
    'taken',
    'alias_contacts',
    'site_owners',
    'clock_seen',
    'audit',
    'settled_visits',
    'person_walks',
    'text_budgets',
    'text_prices',
    'text_prices_abroad',
    'text_spend',
    'gateway_spend',
  ],
  ...SUBJECT_TABLES,
  ...ALL_HOUR_TABLES,
].map(named)

/**
 * Empties every table and begins numbering anew; partitions stay, empty. All or nothing.
 * @param owner  a pool of the login of the migrations: nobody else may truncate
 */
export async function emptyDatabase(owner: pg.Pool): Promise<void> {
  await inTransaction(owner, async (client) => {
    await client.query(`lock table ${[...NUMBERED, ...PARTITIONED, ...OTHERS].join(', ')} in access exclusive mode`)
    const { rows } = await client.query<{ name: string }>(
      'select inhrelid::regclass::text as name from pg_inherits where inhparent = any($1::regclass[])',
      [PARTITIONED],
    )
    await client.query(`truncate ${NUMBERED.join(', ')} restart identity`)
    await truncateFilled(client, [...rows.map(({ name }) => name), ...OTHERS])
  })
}

function named(table: string): string {
  return `ansimpass.${table}`
}
