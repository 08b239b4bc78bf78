/** Destroys visits in spool and database, and records what was destroyed. */

import type { Events } from '../../ports/kit/events.ts'
import type { Destruction, VisitDestruction } from '../../ports/visits/visit-destruction.ts'
import type { DestroyedDay, VisitSpool } from '../../ports/visits/visit-store.ts'

export type DestroyVisitsDeps = {
  readonly spool: Pick<VisitSpool, 'forgetVisits'>
  readonly held: VisitDestruction
  readonly events: Events
}

/**
 * @throws Error when the database is away or the spool unwell, after it has done what it could with the other: what lay in the spool is destroyed while the database
 *   is away, and recorded by a later order
 */
export type DestroyVisits = (order: Destruction) => Promise<void>

export function makeDestroyVisits({ spool, held, events }: DestroyVisitsDeps): DestroyVisits {
  let unrecorded: { readonly days: readonly DestroyedDay[]; readonly order: Destruction }[] = []

  return async function destroyVisits(order) {
    const { siteIds, through } = order
    let spoolFault: unknown
    const spooled = await spool.forgetVisits({ siteIds, through }).catch((error: unknown) => {
      spoolFault = error
      return []
    })
    if (spooled.length > 0) {
      tell(events, spooled, order)
      unrecorded.push({ days: spooled, order })
    }
    tell(events, await held.destroy(order), order)
    const waiting = unrecorded
    unrecorded = []
    for (const [place, { days, order: earlier }] of waiting.entries()) {
      try {
        await held.record(days, earlier)
      } catch (error) {
        unrecorded = [...waiting.slice(place), ...unrecorded]
        throw error
      }
    }
    if (spoolFault !== undefined) throw spoolFault
  }
}

function tell(events: Events, days: readonly DestroyedDay[], { reason }: Destruction): void {
  for (const { day, visits, hash } of days) {
    events.emit({ type: 'visits-destroyed', day, visits, hash: Buffer.from(hash).toString('hex'), reason })
  }
}
