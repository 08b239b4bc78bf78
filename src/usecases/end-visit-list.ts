/** The duty to keep a visit list is over: what is held is destroyed at once, and what was destroyed is recorded. */

import type { Ruleset, VisitListDuty } from '../domain/rules/ruleset.ts'
import { endedVisitList } from '../domain/rules/visit-list.ts'
import type { TrustedClock } from '../ports/clock.ts'
import type { Events } from '../ports/events.ts'
import type { Destruction, HeldVisits } from '../ports/held-visits.ts'
import type { SiteDirectory } from '../ports/site-directory.ts'
import type { DestroyedDay, VisitSpool } from '../ports/visit-store.ts'

export type EndVisitListDeps = {
  readonly ruleset: () => Ruleset
  readonly sites: Pick<SiteDirectory, 'all'>
  readonly spool: Pick<VisitSpool, 'forgetVisits'>
  readonly held: HeldVisits
  readonly clock: TrustedClock
  readonly events: Events
}

/**
 * Looks once, and does nothing where the duty holds, nor while the clocks do not agree. Repeat it: a batch that was under way at midnight, or a spool that was
 * replayed later, is found by the next look.
 *
 * @throws Error when the database is away; what lay in the spool is destroyed nevertheless, and recorded by a later look
 */
export function makeEndVisitList(deps: EndVisitListDeps): () => Promise<void> {
  let unrecorded: { readonly days: readonly DestroyedDay[]; readonly order: Destruction }[] = []

  return async function endVisitList() {
    if (deps.clock.held() !== undefined) return
    const order = orderOf(deps)
    if (order === undefined) return
    const spooled = await deps.spool.forgetVisits(order.siteIds)
    if (spooled.length > 0) {
      tell(deps.events, spooled, order)
      unrecorded.push({ days: spooled, order })
    }
    tell(deps.events, await deps.held.destroy(order), order)
    const waiting = unrecorded
    unrecorded = []
    for (const [place, { days, order: earlier }] of waiting.entries()) {
      try {
        await deps.held.record(days, earlier)
      } catch (error) {
        unrecorded = [...waiting.slice(place), ...unrecorded]
        throw error
      }
    }
  }
}

/** All visits where every place is free of the duty; else only those of the places that are. */
function orderOf({ ruleset, sites, clock }: EndVisitListDeps): Destruction | undefined {
  const [rules, at, all] = [ruleset(), clock.now(), sites.all()]
  const rowOf = new Map<string, VisitListDuty | undefined>()
  const free = all.filter((site) => {
    const kind = `${site.category} ${site.region}`
    if (!rowOf.has(kind)) rowOf.set(kind, endedVisitList(rules, { at, asKnownAt: at, site }))
    return rowOf.get(kind) !== undefined
  })
  if (free.length === 0) return undefined
  const rows = [...new Set([...rowOf.values()].flatMap((row) => row?.id ?? []))]
  const reason = `visit list duty ended (${rows.join(', ')} of ${rules.version})`
  return { reason, at, ...(free.length === all.length ? {} : { siteIds: free.map(({ id }) => id) }) }
}

function tell(events: Events, days: readonly DestroyedDay[], { reason }: Destruction): void {
  for (const { day, visits, hash } of days) {
    events.emit({ type: 'visits-destroyed', day, visits, hash: Buffer.from(hash).toString('hex'), reason })
  }
}
