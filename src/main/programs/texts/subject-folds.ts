/** The folds of what hours and days brought of persons; at the end the open hour is copied into its day. */
import { createDataCipher } from '../../../adapters/keys/ciphers.ts'
import { createSubjectFolds } from '../../../adapters/postgres/identity/subjects/subject-folds.ts'
import { withinTime } from '../../../ports/kit/within-time.ts'
import type { Ground } from '../ground.ts'

/** How long a stop waits for that. */
const COPY_WAIT_MS = 2_000

export function openSubjectFolds(ground: Ground, closing: AsyncDisposableStack) {
  const { pool, database, keys, subjectKeys, clock, events } = ground
  return closing.adopt(
    createSubjectFolds({
      ...{ pool, databaseUrl: database.url, clock, events },
      keys: subjectKeys,
      cipher: createDataCipher(keys),
    }),
    // A database that is away, or a night's fold under way: the next start folds what is still readable.
    async (folds) => {
      const copied = folds.copyOpenHours().catch(() => {})
      await withinTime(copied, COPY_WAIT_MS, () => {})
    },
  )
}
