/** Companions who come along with a guardian at a place: each a visit of their own, sealed with the guardian's line, so that the authority finds them. */
import type { Line } from '../../domain/call/phone/line.ts'
import type { Companion } from '../../domain/identity/companion.ts'
import { maskName } from '../../domain/identity/mask-name.ts'
import { kstDay } from '../../domain/kit/time.ts'
import type { PassDecision } from '../../domain/pass/pass-decision.ts'
import type { Site } from '../../domain/places/site.ts'
import type { Ruleset } from '../../domain/rules/ruleset.ts'
import type { CompanionAtDoor, HandedCalls } from '../../ports/call/handed-calls.ts'
import type { Companions } from '../../ports/identity/companions.ts'
import type { Pseudonyms } from '../../ports/identity/pseudonyms.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { DayLimits } from '../../ports/kit/day-limits.ts'
import { decideCompanion } from './decide-companion.ts'

export type ComeAlongDeps = {
  readonly companions: Pick<Companions, 'ofLine'>
  readonly handedCalls: HandedCalls
  readonly tokens: Pick<Pseudonyms, 'companionVisit'>
  readonly dayLimits: DayLimits
  readonly ruleset: () => Ruleset
  readonly clock: Clock
}

/** `nobody`: none is chosen of those who are named on the line. */
export type CameAlong =
  | { readonly kind: 'came'; readonly count: number }
  | { readonly kind: 'nobody' | 'limit' | 'unavailable' }

/** @param choose  of those who are named on the line, in the order in which they were */
export type ComeAlong = (
  line: Line,
  site: Site,
  choose: (named: readonly Companion[]) => readonly Companion[],
) => Promise<CameAlong>

const VISITS_PER_LINE = 40

/**
 * Said again within the same hour of the clock it is the same visit, by the page and by a key alike.
 *
 * @throws AppError `DATABASE_UNAVAILABLE`, `KEY_NOT_WRITTEN`
 */
export function makeComeAlong(deps: ComeAlongDeps): ComeAlong {
  return async function comeAlong(line, site, choose) {
    const now = deps.clock.now()
    const came = choose((await deps.companions.ofLine(line, now)) ?? [])
    if (came.length === 0) return { kind: 'nobody' }
    const counted = await deps.dayLimits.count(
      kstDay(now),
      came.map(() => ({ thing: 'companion-visits' as const, of: line })),
    )
    if (counted.some((nth) => nth > VISITS_PER_LINE)) return { kind: 'limit' }
    const answers = await deps.handedCalls.hand(
      came.map((companion) => ({
        ...{ site: site.number, line, receivedAt: now, channel: 'companion' as const },
        callKey: deps.tokens.companionVisit(now, line, site.id, companion.id),
        companion: atDoor(companion, decideCompanion(deps.ruleset(), companion, site, now)),
      })),
    )
    const isStored = answers.every(({ outcome }) => outcome === 'logged' || outcome === 'already')
    return isStored ? { kind: 'came', count: came.length } : { kind: 'unavailable' }
  }
}

/** Nothing is called confirmed that only the guardian says. */
function atDoor({ name, birthDate }: Companion, { outcome, reason }: PassDecision): CompanionAtDoor {
  const isExempt = outcome === 'not-required' || (reason.code === 'proof-holds' && reason.proof === 'age')
  const shown = `동반 ${maskName(name, 'ko')}(${birthDate.slice(2, 4)}년생)`
  return { shown, outcome: isExempt ? 'not-required' : 'no-pass' }
}
