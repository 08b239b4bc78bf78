/** The decision of a call, told as an event and to the place's door. */
import type { Site } from '../../domain/places/site.ts'
import { visitRef } from '../../domain/visits/visit-ref.ts'
import type { KnownLine } from '../../ports/identity/bindings.ts'
import type { Events } from '../../ports/kit/events.ts'
import type { UpdateDoorScreen } from '../places/update-door-screen.ts'
import { type EstablishedStatus, type EstablishStatusDeps, makeEstablishStatus } from './establish-status.ts'
import type { Called } from './prepared-text.ts'

export type DecideCallDeps = EstablishStatusDeps & {
  readonly updateDoorScreen: UpdateDoorScreen
  readonly events: Events
}

export type DecideCall = ReturnType<typeof makeDecideCall>

export function makeDecideCall(deps: DecideCallDeps) {
  const establishStatus = makeEstablishStatus(deps)

  return { statusOf, decideAndTell, tellDoor }

  function statusOf({ callKey, arrivedAt }: Called, site: Site, known: KnownLine): Promise<EstablishedStatus> {
    return establishStatus(known, site, arrivedAt, visitRef(callKey))
  }

  async function decideAndTell(call: Called, site: Site, known: KnownLine): Promise<EstablishedStatus> {
    const status = await statusOf(call, site, known)
    const { outcome, reason, ruleId, rulesetVersion } = status.decision
    // Whoever nobody knows is not looked up: another thing than a registry that could not tell.
    const why = known === 'unbound' && reason.code === 'evidence-unknown' ? 'not-identified' : reason.code
    const visit = visitRef(call.callKey)
    deps.events.emit({ type: 'pass-decided', visit, outcome, reason: why, ruleId, rulesetVersion })
    tellDoor(call, site, known, status)
    return status
  }

  function tellDoor(call: Called, site: Site, known: KnownLine, status: EstablishedStatus): void {
    const { day, callKey, line, arrivedAt: calledAt } = call
    deps.updateDoorScreen({ day, callKey, site, line, calledAt, known, ...status })
  }
}
