/** The duty to record visits (출입명부): without it there is no visit. */

import type { EpochMs } from '../kit/time.ts'
import type { PlaceAndTime } from '../pass/pass-question.ts'
import { isInForce, knownRules } from './known-rules.ts'
import type { Ruleset, VisitListDuty } from './ruleset.ts'

/** True while a row of `visitList` obliges this kind of place in this region. */
export function visitsRecorded(ruleset: Ruleset, { at, asKnownAt, site }: PlaceAndTime): boolean {
  return knownRules(ruleset, asKnownAt).visitLists.some((row) => isInForce(row, at) && appliesTo(row, site))
}

/**
 * The row whose end set this place free of the duty: what was held until then must be destroyed. Undefined while the duty
 * holds, and where there never was one: rules that merely lack the row destroy nothing.
 */
export function endedVisitList(ruleset: Ruleset, place: PlaceAndTime): VisitListDuty | undefined {
  if (visitsRecorded(ruleset, place)) return undefined
  const { at, asKnownAt, site } = place
  return knownRules(ruleset, asKnownAt).visitLists.findLast((row) => row.to <= at && appliesTo(row, site))
}

/** Whether the law keeps a visit list anywhere: for words that are said without knowing the place. */
export function anyVisitList(ruleset: Ruleset, at: EpochMs): boolean {
  return knownRules(ruleset, at).visitLists.some((row) => isInForce(row, at))
}

function appliesTo(row: VisitListDuty, { category, region }: PlaceAndTime['site']): boolean {
  return (row.types === undefined || row.types.includes(category)) && (row.region ?? region) === region
}
