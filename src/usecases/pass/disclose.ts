/** Disclosure at one place: below the proof level that the site's policy asks for there, a line counts as nobody's. */
import { bindingTells, type TellingPlace } from '../../domain/identity/identity-policy.ts'
import type { EpochMs } from '../../domain/kit/time.ts'
import type { PassDecision } from '../../domain/pass/pass-decision.ts'
import type { Site } from '../../domain/places/site.ts'
import type { Ruleset } from '../../domain/rules/ruleset.ts'
import type { KnownLine } from '../../ports/identity/bindings.ts'
import { decide } from './fresh-status.ts'

export type Told = { readonly known: KnownLine; readonly decision: PassDecision }

export function disclose(
  where: TellingPlace,
  { known, decision }: Told,
  place: { readonly ruleset: Ruleset; readonly site: Site; readonly at: EpochMs },
): Told {
  if (known === 'unbound' || bindingTells(place.site.policy, where, known.binding, place.at)) return { known, decision }
  return { known: 'unbound', decision: decide(place, 'unknown') }
}
