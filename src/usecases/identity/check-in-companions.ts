/** Companions who came along: each a visit of their own, sealed with the guardian's line, so that the authority finds them. */
import type { Companion } from '../../domain/identity/companion.ts'
import { maskName } from '../../domain/identity/mask-name.ts'
import { kstDay } from '../../domain/kit/time.ts'
import type { PassDecision } from '../../domain/pass/pass-decision.ts'
import type { Ruleset } from '../../domain/rules/ruleset.ts'
import type { CompanionAtDoor, HandedCalls } from '../../ports/call/handed-calls.ts'
import type { Companions } from '../../ports/identity/companions.ts'
import type { Pseudonyms } from '../../ports/identity/pseudonyms.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { DayLimits } from '../../ports/kit/day-limits.ts'
import type { Journey } from '../links/read-link.ts'
import { decideCompanion } from './decide-companion.ts'
import type { PlaceOfVisit } from './place-of-visit.ts'

export type CheckInCompanionsDeps = {
  readonly companions: Pick<Companions, 'ofLine'>
  readonly placeOf: PlaceOfVisit
  readonly handedCalls: HandedCalls
  readonly tokens: Pick<Pseudonyms, 'companionVisit'>
  readonly dayLimits: DayLimits
  readonly ruleset: () => Ruleset
  readonly clock: Clock
}

/** `nobody`: no such companion, or no place. */
export type CameAlong = 'came' | 'nobody' | 'limit' | 'unavailable'

export type CheckInCompanions = (journey: Journey, ids: readonly string[]) => Promise<CameAlong>

const VISITS_PER_LINE = 40

/**
 * Pressed again within the hour it is the same visit.
 *
 * @throws AppError `DATABASE_UNAVAILABLE`, `KEY_NOT_WRITTEN`
 */
export function makeCheckInCompanions(deps: CheckInCompanionsDeps): CheckInCompanions {
  return async function checkInCompanions(journey, ids) {
    const { line } = journey.content
    const now = deps.clock.now()
    const site = deps.placeOf(journey)
    const came = ((await deps.companions.ofLine(line, now)) ?? []).filter(({ id }) => ids.includes(id))
    if (site === undefined || came.length === 0) return 'nobody'
    const counted = await deps.dayLimits.count(
      kstDay(now),
      came.map(() => ({ thing: 'companion-visits' as const, of: line })),
    )
    if (counted.some((nth) => nth > VISITS_PER_LINE)) return 'limit'
    const answers = await deps.handedCalls.hand(
      came.map((companion) => ({
        ...{ site: site.number, line, receivedAt: now, channel: 'companion' as const },
        callKey: deps.tokens.companionVisit(now, line, site.id, companion.id),
        companion: atDoor(companion, decideCompanion(deps.ruleset(), companion, site, now)),
      })),
    )
    return answers.every(({ outcome }) => outcome === 'logged' || outcome === 'already') ? 'came' : 'unavailable'
  }
}

/** Nothing is called confirmed that only the guardian says. */
function atDoor({ name, birthDate }: Companion, { outcome, reason }: PassDecision): CompanionAtDoor {
  const isExempt = outcome === 'not-required' || (reason.code === 'proof-holds' && reason.proof === 'age')
  const shown = `동반 ${maskName(name, 'ko')}(${birthDate.slice(2, 4)}년생)`
  return { shown, outcome: isExempt ? 'not-required' : 'no-pass' }
}
