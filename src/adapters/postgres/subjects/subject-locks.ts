/** Advisory locks of the subjects' store. */
import type pg from 'pg'
import { ADVISORY_LOCKS, LOCK_SPACES, lockHashes } from '../advisory-locks.ts'
import type { Ref } from './read-versions.ts'

const LOCK = `
  select pg_advisory_xact_lock_shared($1)::text
  union all select pg_advisory_xact_lock($2, hash)::text from unnest($3::int[]) hash`

/** Till the transaction's end: no hour is closed, and nobody else changes these subjects. */
export async function lockSubjects(client: pg.ClientBase, refs: readonly Ref[]): Promise<void> {
  const values = [ADVISORY_LOCKS.openHours, LOCK_SPACES.subject, lockHashes(refs.map(({ subject }) => subject))]
  await client.query({ name: 'lock-subjects', text: LOCK, values })
}

/** Waits until nobody writes into an hour that was open, and lets nobody begin till the transaction's end. */
export async function lockHours(client: pg.ClientBase): Promise<void> {
  await client.query('select pg_advisory_xact_lock($1)', [ADVISORY_LOCKS.openHours])
}
