/** Writing of the batches' audit, once a minute and at the end of the program. */
import { createPostgresAuditBatchLog } from '../../../adapters/postgres/access/audit.ts'
import { MINUTE } from '../../../domain/kit/time.ts'
import { type AuditBatches, makeAuditBatches } from '../../../usecases/access/audit-batches.ts'
import type { Ground } from '../ground.ts'

export function openAuditBatches({ pool, clock, events }: Ground, closing: AsyncDisposableStack): AuditBatches {
  const audit = makeAuditBatches({ log: createPostgresAuditBatchLog(pool), clock, events })
  const timer = setInterval(() => void audit.flush(), MINUTE)
  closing.defer(() => {
    clearInterval(timer)
    return audit.flush()
  })
  return audit
}
