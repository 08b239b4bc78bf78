/** Whether visits are recorded at all (출입명부): without a duty there is no visit. */
import type { PlaceAndTime } from '../pass/pass-question.ts'
import { isInForce, knownRules } from './known-rules.ts'
import type { Ruleset } from './ruleset.ts'

/** True while a row of `visitList` obliges this kind of place in this region. */
export function visitsRecorded(ruleset: Ruleset, { at, asKnownAt, site }: PlaceAndTime): boolean {
  return knownRules(ruleset, asKnownAt).visitLists.some(
    (row) =>
      isInForce(row, at) &&
      (row.types === undefined || row.types.includes(site.category)) &&
      (row.region ?? site.region) === site.region,
  )
}
