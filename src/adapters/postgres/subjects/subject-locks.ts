/** Advisory locks of the subjects' store: no row is ever locked, for a row lock is written to the row. */
import type pg from 'pg'
import { ADVISORY_LOCKS } from '../advisory-locks.ts'
import type { Ref } from './read-versions.ts'

/** The first number of a lock of a subject; the second is a hash of it. One number of its own besides is that of open hours. */
const SUBJECT = 724_012_601

const LOCK = `
  select pg_advisory_xact_lock_shared($1)::text
  union all select pg_advisory_xact_lock($2, hash)::text from unnest($3::int[]) hash`

/** Till the transaction's end: no hour is closed, and nobody else changes these subjects. In one order, so that nobody waits in a circle. */
export async function lockSubjects(client: pg.ClientBase, refs: readonly Ref[]): Promise<void> {
  const hashes = new Set(refs.map(({ subject }) => Buffer.from(subject.buffer, subject.byteOffset, 16).readInt32BE(0)))
  const values = [ADVISORY_LOCKS.openHours, SUBJECT, [...hashes].sort((a, b) => a - b)]
  await client.query({ name: 'lock-subjects', text: LOCK, values })
}

/** Waits until nobody writes into an hour that was open, and lets nobody begin till the transaction's end. */
export async function lockHours(client: pg.ClientBase): Promise<void> {
  await client.query('select pg_advisory_xact_lock($1)', [ADVISORY_LOCKS.openHours])
}
