/** Audit of batches: how many events or numbers a reporter's accepted batch brought, written behind the answer, within a minute. */
import type { Actor } from '../../domain/access/actor.ts'
import { AppError } from '../../domain/kit/errors.ts'
import { kstDay } from '../../domain/kit/time.ts'
import type { AuditBatch, AuditBatchLog } from '../../ports/access/audit.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { Events } from '../../ports/kit/events.ts'

export type AuditBatchesDeps = {
  readonly log: AuditBatchLog
  readonly clock: Pick<Clock, 'now'>
  readonly events: Events
}

export type AuditBatches = {
  /** Single events of a minute are one batch. @param count  none is no batch */
  note(actor: Pick<Actor, 'kind' | 'name'>, verb: AuditBatch['verb'], count: number): void
  /** Writes what was noted; what cannot be written is kept for the next time. Never rejects. */
  flush(): Promise<void>
}

/** Beyond so many rows that wait, those of an actor's day are one: the sum stays right while the database is away. */
const MOST_WAITING = 1_000

export function makeAuditBatches({ log, clock, events }: AuditBatchesDeps): AuditBatches {
  let waiting: AuditBatch[] = []
  let singles = new Map<string, AuditBatch>()
  let flushing: Promise<void> | undefined

  async function write(): Promise<void> {
    const batches = [...waiting, ...singles.values()]
    waiting = []
    singles = new Map()
    if (batches.length === 0) return
    try {
      await log.write(batches)
    } catch (error) {
      waiting = summed([...batches, ...waiting])
      if (error instanceof AppError) return
      events.emit({
        type: 'fault',
        part: 'audit-batches',
        message: error instanceof Error ? error.message : String(error),
      })
    }
  }

  return {
    note({ kind, name }, verb, count) {
      if (count <= 0) return
      const batch: AuditBatch = { actor: { kind, name }, verb, day: kstDay(clock.now()), count }
      if (count > 1) {
        waiting.push(batch)
        if (waiting.length > MOST_WAITING) waiting = summed(waiting)
        return
      }
      const key = keyOf(batch)
      singles.set(key, { ...batch, count: (singles.get(key)?.count ?? 0) + 1 })
    },
    async flush() {
      flushing ??= write().finally(() => {
        flushing = undefined
      })
      await flushing
    },
  }
}

function summed(batches: readonly AuditBatch[]): AuditBatch[] {
  if (batches.length <= MOST_WAITING) return [...batches]
  const sums = new Map<string, AuditBatch>()
  for (const batch of batches) {
    const key = keyOf(batch)
    sums.set(key, { ...batch, count: (sums.get(key)?.count ?? 0) + batch.count })
  }
  return [...sums.values()]
}

function keyOf({ actor, verb, day }: AuditBatch): string {
  return `${day} ${verb} ${actor.kind} ${actor.name}`
}
