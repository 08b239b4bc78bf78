/** Seals visits to the authority; the server cannot open what it sealed an hour ago. */

import type { EpochMs } from '../../domain/kit/time.ts'
import type { SealedVisit, Visit } from '../../domain/visits/visit.ts'

export interface VisitSealer {
  /**
   * Makes sure that the epoch key of that instant's hour exists. Resolves at once when it does.
   * @param toldAt  of a late visit: when it was told of. Its epoch is of its own hour and another one than that hour's callers had,
   *                shared by what is told of within one hour.
   */
  ready(at: EpochMs, toldAt?: EpochMs): Promise<void>
  /**
   * Seals under the epoch key of `visit.arrivedAt`'s hour.
   * @throws AppError `EPOCH_NOT_READY` when `ready` was not awaited for that hour.
   */
  seal(visit: Visit, toldAt?: EpochMs): SealedVisit
}
