/** Visits of day 28 and before are destroyed, while the duty to keep a list holds too. */

import { DAYS_KEPT, lastGoneDay } from '../../domain/kit/time.ts'
import type { TrustedClock } from '../../ports/kit/clock.ts'
import type { DestroyVisits } from './destroy-visits.ts'

export type ExpireVisitsDeps = { readonly clock: TrustedClock; readonly destroy: DestroyVisits }

/** Looks once, and does nothing while the clocks do not agree. Repeat it: a spool that is replayed later is found by the next look. */
export function makeExpireVisits({ clock, destroy }: ExpireVisitsDeps): () => Promise<void> {
  return async function expireVisits() {
    if (clock.held() !== undefined) return
    const at = clock.now()
    await destroy({ through: lastGoneDay(at), reason: `kept for ${DAYS_KEPT} days`, at })
  }
}
