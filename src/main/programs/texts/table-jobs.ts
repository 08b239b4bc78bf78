/** Periodic jobs on tables: hours and nights of persons folded, partitions made ahead, rows that nobody can read any more deleted. */

import type { SubjectFolds } from '../../../adapters/postgres/identity/subjects/subject-folds.ts'
import { preparePartitions, tidy } from '../../../adapters/postgres/kit/housekeeping.ts'
import { inTransaction } from '../../../adapters/postgres/kit/in-transaction.ts'
import { moveOldOutbox } from '../../../adapters/postgres/pass/old-outbox.ts'
import { emptyHourTables } from '../../../adapters/postgres/visits/hour-ring.ts'
import { renewIntent } from '../../../usecases/pass/renew-intent.ts'
import type { Ground } from '../ground.ts'

const TABLES_EVERY_MS = 600_000
const FOLDS_EVERY_MS = 5_000

/** Begins with a round at once. A database that is away is tried again at the next round. While the clock is held nothing is deleted. */
export function startTableJobs(ground: Ground, { subjectFolds }: { readonly subjectFolds: SubjectFolds }) {
  // The database is away: /readyz says so, and the hot path makes a missing partition itself.
  const tables = () => void tendTables(ground, subjectFolds).catch(() => {})
  const folds = () => void subjectFolds.round().catch(() => {}) // told where it is late; the next look goes on
  const round = () => {
    tables()
    folds()
  }
  round()
  /** What waited for the clocks waits no longer. */
  const unfollow = ground.seat.onClockChanged(round)
  const timers = [setInterval(tables, TABLES_EVERY_MS), setInterval(folds, FOLDS_EVERY_MS)]
  return {
    stop() {
      unfollow()
      for (const timer of timers) clearInterval(timer)
    },
  }
}

/** Makes partitions ahead; deletes what nobody can read any more as far as the clock is trusted. @throws as the database does */
export async function tendTables(
  { pool, deliveryCipher, clock }: Pick<Ground, 'pool' | 'deliveryCipher' | 'clock'>,
  folds: Pick<SubjectFolds, 'isInTime'>,
): Promise<void> {
  const now = clock.now()
  await preparePartitions(pool, now)
  await moveOldOutbox(pool, (row) => renewIntent(deliveryCipher, row.intent, row, row.nth <= 1))
  if (clock.held() !== undefined) return
  await tidy(pool, now)
  if (!folds.isInTime()) return // what is written now may lie in the table that is emptied for the hour to come
  await inTransaction(pool, async (client) => {
    // Readers wait behind whoever waits for the table: a dump that runs is not waited for.
    await client.query(`set local lock_timeout = '200ms'`)
    await emptyHourTables(client, now)
  })
}
