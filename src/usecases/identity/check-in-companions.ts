/** Companions checked in by the guardian's page, at the place of its visit. */
import type { Journey } from '../links/read-link.ts'
import type { CameAlong, ComeAlong } from './come-along.ts'
import type { PlaceOfVisit } from './place-of-visit.ts'

export type CheckInCompanionsDeps = {
  readonly placeOf: PlaceOfVisit
  readonly comeAlong: ComeAlong
}

/** `nobody`: no such companion, or no place. */
export type CheckInCompanions = (journey: Journey, ids: readonly string[]) => Promise<CameAlong['kind']>

/** @throws AppError `DATABASE_UNAVAILABLE`, `KEY_NOT_WRITTEN` */
export function makeCheckInCompanions({ placeOf, comeAlong }: CheckInCompanionsDeps): CheckInCompanions {
  return async function checkInCompanions(journey, ids) {
    const site = placeOf(journey)
    if (site === undefined) return 'nobody'
    const came = await comeAlong(journey.content.line, site, (named) => named.filter(({ id }) => ids.includes(id)))
    return came.kind
  }
}
