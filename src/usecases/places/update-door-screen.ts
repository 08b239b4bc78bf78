/** An arrival on the site's door screen once it is decided: last four digits, masked name, decision; and taking it off. */

import type { Line } from '../../domain/call/phone/line.ts'
import { lastFour } from '../../domain/call/phone/show.ts'
import { maskName } from '../../domain/identity/mask-name.ts'
import type { Binding } from '../../domain/identity/person.ts'
import type { EpochMs } from '../../domain/kit/time.ts'
import type { PassDecision } from '../../domain/pass/pass-decision.ts'
import type { Site, SiteId } from '../../domain/places/site.ts'
import type { Ruleset } from '../../domain/rules/ruleset.ts'
import { visitsRecorded } from '../../domain/rules/visit-list.ts'
import type { VisitKey } from '../../domain/visits/visit.ts'
import type { KnownLine } from '../../ports/identity/bindings.ts'
import type { Events } from '../../ports/kit/events.ts'
import type { Arrival, ArrivalStore, Arrivals } from '../../ports/places/arrivals.ts'
import type { SiteDirectory } from '../../ports/places/site-directory.ts'
import { makeNaturalBatches } from '../batching/natural-batches.ts'
import { disclose } from '../pass/disclose.ts'

export type UpdateDoorScreenDeps = {
  readonly ruleset: () => Ruleset
  readonly sites: Pick<SiteDirectory, 'byId'>
  readonly arrivals: Pick<Arrivals, 'put'>
  readonly arrivalStore: Pick<ArrivalStore, 'save'>
  readonly events: Events
}

export type DecidedArrival = VisitKey & {
  readonly site: Site
  readonly line: Line
  readonly calledAt: EpochMs
  readonly known: KnownLine
  readonly decision: PassDecision
  /** When the registry was last heard, where the decision rests on what it said some time ago. */
  readonly lastKnown?: EpochMs | undefined
}

export type UpdateDoorScreen = (arrival: DecidedArrival) => void

/** The door has it already; it is kept for a restart. */
const SAVE_LINGER_MS = 50

/** Nothing is waited for: what could not be kept the door has until a restart. */
export function makeUpdateDoorScreen(deps: UpdateDoorScreenDeps) {
  const save = makeNaturalBatches(async (arrivals: readonly Arrival[]) => {
    await deps.arrivalStore.save(arrivals)
    return arrivals
  }, SAVE_LINGER_MS)

  return {
    /** Below the site's least proof for the door nobody is named, and nothing is said to be proved. */
    tell({ day, callKey, site, line, calledAt, lastKnown, ...decided }: DecidedArrival): void {
      const { known, decision } = disclose('door', decided, { ruleset: deps.ruleset(), site, at: calledAt })
      show({
        day,
        callKey,
        siteId: site.id,
        at: calledAt,
        lastFour: lastFour(line),
        line,
        shown: known === 'unbound' ? '' : shownAtDoor(known.binding),
        // A line that nobody is verified on is another thing than somebody whose status cannot be looked up or told here.
        outcome: decided.known === 'unbound' && decision.outcome === 'unknown' ? 'unverified' : decision.outcome,
        allowedAlone: decision.allowedAlone,
        ...(lastKnown !== undefined && known !== 'unbound' && decision.outcome === 'pass' && { asOf: lastKnown }),
      })
    },
    /** Takes name and decision off again. */
    clear: ({ asOf: _asOf, ...arrival }: Arrival, why: 'reported' | 'unverified'): void =>
      show({ ...arrival, shown: '', outcome: why }),
  }

  function show(arrival: Arrival): void {
    deps.arrivals.put(arrival)
    if (!isKept(arrival.siteId, arrival.at)) return
    save(arrival).catch(() => {
      const message = 'an arrival was not kept; the door has it until a restart'
      deps.events.emit({ type: 'fault', part: 'arrivals', message })
    })
  }

  /** Where no visit list is kept, no table says who was where, not even for three hours. */
  function isKept(id: SiteId, at: EpochMs): boolean {
    const site = deps.sites.byId(id)
    return site?.hasDoorScreen === true && visitsRecorded(deps.ruleset(), { at, asKnownAt: at, site })
  }
}

/**
 * What staff compare with an identity card: `홍*동(80년생)`; who is not the line's subscriber is called its user, and who only
 * keyed a birth date is known by that.
 */
function shownAtDoor({ person, boundAs, proofLevel }: Binding): string {
  const marks = [...(boundAs === 'user' ? ['사용자'] : []), ...(proofLevel === 'keypad' ? ['생년월일로'] : [])]
  return [`${maskName(person.name, 'ko')}(${person.birthDate.slice(2, 4)}년생)`, ...marks].join(' ')
}
