/** Advisory locks of the subjects' store. */
import type pg from 'pg'
import { type EpochMs, kstDay, MINUTE } from '../../../../domain/kit/time.ts'
import type { SubjectKeys } from '../../../../ports/identity/subject-keys.ts'
import { ADVISORY_LOCKS, LOCK_SPACES, lockHashes } from '../../kit/advisory-locks.ts'
import type { Ref } from './read-versions.ts'

const LOCK = `
  select pg_advisory_xact_lock_shared($1)::text
  union all select pg_advisory_xact_lock($2, hash)::text from unnest($3::int[]) hash`

/** No row has it: a lock's number is no row's place. */
const NO_KIND = 255
/** So far another server's clock may be ahead. */
const CLOCK_AHEAD = MINUTE

/**
 * Till the transaction's end: no hour is closed, and nobody else changes these subjects. Who sees the locks of a database sees the same
 * number for the same subject: it is made under the day's key, so that it tells nothing on another day, nor once that key is gone.
 */
export async function lockSubjects(
  client: pg.ClientBase,
  keys: Pick<SubjectKeys, 'make'>,
  refs: readonly Ref[],
  now: EpochMs,
): Promise<void> {
  const days = [...new Set([kstDay(now), kstDay(now + CLOCK_AHEAD)])].map((day) => keys.make({ kind: 'day', day }))
  const tokens = days.flatMap((day) =>
    refs.flatMap(({ subject }) =>
      day.slots(NO_KIND, subject, 0, 1).map((slot) => Buffer.from(slot.replaceAll('-', ''), 'hex')),
    ),
  )
  const values = [ADVISORY_LOCKS.openHours, LOCK_SPACES.subject, lockHashes(tokens)]
  await client.query({ name: 'lock-subjects', text: LOCK, values })
}

/** Waits until nobody writes into an hour that was open, and lets nobody begin till the transaction's end. */
export async function lockHours(client: pg.ClientBase): Promise<void> {
  await client.query('select pg_advisory_xact_lock($1)', [ADVISORY_LOCKS.openHours])
}
