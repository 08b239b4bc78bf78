/** The arrivals of the last two hours, in memory. */
import { oldestBeyond } from '../../domain/kit/oldest-beyond.ts'
import { type EpochMs, HOUR, SECOND } from '../../domain/kit/time.ts'
import type { SiteId } from '../../domain/places/site.ts'
import { REPEAT_WITHIN } from '../../domain/visits/repeat-within.ts'
import { callKeyOf, visitRef } from '../../domain/visits/visit-ref.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { Arrival, Arrivals } from '../../ports/places/arrivals.ts'

const KEPT_FOR = 2 * HOUR

export type ArrivalLimits = {
  /** A door shows a dozen; the rest is for scrolling back. */
  readonly perSite: number
  readonly inAll: number
}

/** As it is kept: without the bytes of its key, which the text beside it says again at a fifth of their cost. */
type Kept = Omit<Arrival, 'callKey'> & { readonly ref: string }

export type KeptArrivals = Arrivals & {
  /** Lets go of those that are over, though nobody comes. */
  forgetOld(now: EpochMs): void
  /** Forgets all: the demo's start over. */
  clear(): void
}

/** Beyond the limits the oldest are forgotten, of the site or of all. */
export function createArrivals(clock: Clock, limits: ArrivalLimits = { perSite: 1000, inAll: 200_000 }): KeptArrivals {
  /** Both in the order of coming; an arrival that is replaced keeps its place. */
  const all = new Map<string, Kept>()
  const bySite = new Map<SiteId, Map<string, Kept>>()
  const listeners = new Set<(arrival: Arrival) => void>()
  let lookedAt = Number.NEGATIVE_INFINITY

  /** @returns whether anything changed */
  function enter(arrival: Arrival): boolean {
    forgetOld(clock.now())
    const kept = keptFrom(arrival)
    const key = kept.day + kept.ref
    const ofSite = bySite.get(arrival.siteId) ?? new Map<string, Kept>()
    // The pass worker may be quicker than the call that it decided: what is decided stays.
    if (arrival.outcome === 'checking' && ofSite.has(key)) return false
    bySite.set(arrival.siteId, ofSite)
    ofSite.set(key, kept)
    all.set(key, kept)
    for (const [oldest, of] of oldestBeyond(ofSite, limits.perSite)) forget(oldest, of)
    for (const [oldest, of] of oldestBeyond(all, limits.inAll)) forget(oldest, of)
    return true
  }

  /** Once a second: a map finds its first entry by stepping over all that were deleted before it. */
  function forgetOld(now: EpochMs): void {
    if (Math.abs(now - lookedAt) < SECOND) return
    lookedAt = now
    for (const [key, arrival] of all) {
      if (arrival.at >= now - KEPT_FOR) return
      forget(key, arrival)
    }
  }

  function forget(key: string, arrival: Kept): void {
    all.delete(key)
    const ofSite = bySite.get(arrival.siteId)
    ofSite?.delete(key)
    if (ofSite?.size === 0) bySite.delete(arrival.siteId)
  }

  function put(arrival: Arrival): void {
    if (!enter(arrival)) return
    for (const listener of listeners) listener(arrival)
  }

  return {
    forgetOld,
    put,
    putInstead(arrival) {
      for (const [key, earlier] of bySite.get(arrival.siteId) ?? []) {
        const isRecent = earlier.at <= arrival.at && earlier.at > arrival.at - REPEAT_WITHIN
        if (earlier.line === arrival.line && isRecent && earlier.companion !== true) forget(key, earlier)
      }
      put(arrival)
    },
    list(site, at) {
      const ofSite = [...(bySite.get(site)?.values() ?? [])]
      const recent = ofSite.filter((arrival) => arrival.at >= at - KEPT_FOR)
      return recent.sort((one, other) => other.at - one.at).map(arrivalFrom)
    },
    ofLine(line, at) {
      const ofLine = [...all.values()].filter((arrival) => arrival.line === line && arrival.at >= at - KEPT_FOR)
      return ofLine.map(arrivalFrom)
    },
    follow(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    clear() {
      all.clear()
      bySite.clear()
      lookedAt = Number.NEGATIVE_INFINITY
    },
  }
}

function keptFrom({ callKey, ...arrival }: Arrival): Kept {
  return { ...arrival, ref: visitRef(callKey) }
}

function arrivalFrom({ ref, ...arrival }: Kept): Arrival {
  return { ...arrival, callKey: callKeyOf(ref) }
}
