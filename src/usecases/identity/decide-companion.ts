/** Decision about a companion: nobody has proved who that is, so the registry is not asked and only age and place decide. */
import type { Companion } from '../../domain/identity/companion.ts'
import type { EpochMs } from '../../domain/kit/time.ts'
import { decidePass } from '../../domain/pass/decide-pass.ts'
import type { PassDecision } from '../../domain/pass/pass-decision.ts'
import type { Site } from '../../domain/places/site.ts'
import type { Ruleset } from '../../domain/rules/ruleset.ts'

export function decideCompanion(
  ruleset: Ruleset,
  { birthDate }: Pick<Companion, 'birthDate'>,
  site: Site,
  at: EpochMs,
): PassDecision {
  return decidePass(ruleset, { at, asKnownAt: at, site, person: { birthDate }, evidence: 'unknown' })
}
