/** The visit log of the calls program: the database's store, the spool for while it is away, and one log over both. */
import type { KeyRing } from '../../../adapters/keys/key-ring.ts'
import { createPostgresVisitStore } from '../../../adapters/postgres/visits/visit-store.ts'
import { openSpool } from '../../../adapters/spool/spool.ts'
import { spoolPath } from '../../../adapters/spool/spool-path.ts'
import { deliveryKeyEnds } from '../../../domain/pass/text-intent.ts'
import type { Clock } from '../../../ports/kit/clock.ts'
import type { Events } from '../../../ports/kit/events.ts'
import type { DeliveryCipher } from '../../../ports/pass/delivery-cipher.ts'
import { makeDurableVisitLog } from '../../../usecases/visits/durable-visit-log.ts'

export type VisitLogParts = {
  /** The database need not be there yet. */
  readonly databaseUrl: string
  readonly dataFolder: string
  readonly keys: Pick<KeyRing, 'keptDelivery'>
  readonly deliveryCipher: DeliveryCipher
  readonly clock: Clock
  readonly events: Events
}

/** @throws AppError as `openSpool` */
export async function openVisitLog(parts: VisitLogParts, closing: AsyncDisposableStack) {
  const { databaseUrl, dataFolder, keys, deliveryCipher, clock, events } = parts
  const spool = closing.adopt(
    await openSpool({
      path: spoolPath(dataFolder),
      onDamage: (damage) => events.emit({ type: 'spool-damaged', ...damage }),
      onRepaired: (repaired) => events.emit({ type: 'spool-repaired', ...repaired }),
    }),
    (it) => it.close(),
  )
  const visitStore = closing.adopt(createPostgresVisitStore({ databaseUrl }), (it) => it.close())
  const hasDelivery = (hour: number) => keys.keptDelivery(hour) !== undefined || clock.now() < deliveryKeyEnds(hour)
  const visitLog = closing.adopt(
    makeDurableVisitLog({ database: visitStore, spool, events, hasDelivery, deliveryCipher }),
    (it) => it.close(),
  )
  return { spool, visitStore, visitLog }
}
