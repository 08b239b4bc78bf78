/** The duty to keep a visit list is over: what is held is destroyed at once, and what was destroyed is recorded. */

import type { Ruleset, VisitListDuty } from '../../domain/rules/ruleset.ts'
import { endedVisitList } from '../../domain/rules/visit-list.ts'
import type { TrustedClock } from '../../ports/kit/clock.ts'
import type { SiteDirectory } from '../../ports/places/site-directory.ts'
import type { Destruction } from '../../ports/visits/visit-destruction.ts'
import type { DestroyVisits } from './destroy-visits.ts'

export type EndVisitListDeps = {
  readonly ruleset: () => Ruleset
  readonly sites: Pick<SiteDirectory, 'all'>
  readonly clock: TrustedClock
  readonly destroy: DestroyVisits
}

/**
 * Looks once, and does nothing where the duty holds, nor while the clocks do not agree. Repeat it: a batch that was under way at midnight, or a spool that was
 * replayed later, is found by the next look.
 */
export function makeEndVisitList(deps: EndVisitListDeps): () => Promise<void> {
  return async function endVisitList() {
    if (deps.clock.held() !== undefined) return
    const order = orderOf(deps)
    if (order !== undefined) await deps.destroy(order)
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
