/** The page a journey is at: asked by GET, so that it changes nothing and asks nobody but the database. */
import { bindingTells } from '../../domain/identity/identity-policy.ts'
import type { Binding } from '../../domain/identity/person.ts'
import { type CalendarDate, type EpochMs, HOUR, kstDay, MINUTE } from '../../domain/kit/time.ts'
import type { PassDecision } from '../../domain/pass/pass-decision.ts'
import type { ColourOfDay } from '../../domain/pass/text/colour-of-day.ts'
import type { WordOfDay } from '../../domain/pass/text/word-of-day.ts'
import type { SiteId } from '../../domain/places/site.ts'
import type { Ruleset } from '../../domain/rules/ruleset.ts'
import type { Bindings, KnownLine } from '../../ports/identity/bindings.ts'
import type { AttemptTrouble, IdentityAttempts } from '../../ports/identity/identity-attempts.ts'
import type { IdentityProvider } from '../../ports/identity/identity-provider.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { DeliveryCipher } from '../../ports/pass/delivery-cipher.ts'
import { openAttempt } from '../identity/identity-attempt.ts'
import { decide, decideLater } from '../pass/fresh-status.ts'
import type { Journey } from './read-link.ts'

export type ShowJourneyDeps = {
  readonly bindings: Pick<Bindings, 'find'>
  readonly attempts: Pick<IdentityAttempts, 'lastOf'>
  readonly providers: readonly IdentityProvider[]
  readonly cipher: Pick<DeliveryCipher, 'open'>
  readonly ruleset: () => Ruleset
  readonly wordOfDay: (site: SiteId, day: CalendarDate) => WordOfDay
  readonly colourOfDay: (site: SiteId, day: CalendarDate) => ColourOfDay
  readonly statusHours: number
  readonly clock: Clock
}

export type PassShown = {
  readonly binding: Binding
  readonly decision: PassDecision
  /** The decision by the same evidence at its next change, by the rules as known now; undefined where none is planned. */
  readonly next: PassDecision | undefined
  /** When the registry was last heard; undefined where never. */
  readonly lookedUpAt: EpochMs | undefined
  /** That is too long ago to count as now. */
  readonly lastKnown: boolean
  readonly word: WordOfDay
  readonly colour: ColourOfDay
  readonly now: EpochMs
}

export type JourneyShown =
  | {
      readonly kind: 'consent'
      readonly renewal: boolean
      readonly trouble: AttemptTrouble | undefined
    }
  | { readonly kind: 'leave'; readonly provider: IdentityProvider; readonly url: string }
  | { readonly kind: 'on-phone'; readonly provider: IdentityProvider }
  | ({ readonly kind: 'pass' } & PassShown)
  /** A call to the service's own number, by a line that is somebody's. */
  | { readonly kind: 'about' }

/** How long an identity verification may take before its page gives way to the choice again. */
const ATTEMPT_LASTS = 15 * MINUTE

export type ShowJourney = ReturnType<typeof makeShowJourney>

/** @throws AppError `DATABASE_UNAVAILABLE` */
export function makeShowJourney(deps: ShowJourneyDeps) {
  return async function showJourney(journey: Journey, again: boolean): Promise<JourneyShown> {
    const now = deps.clock.now()
    const [[known = 'unbound'], last] = await Promise.all([
      deps.bindings.find([journey.content.line], now),
      deps.attempts.lastOf(journey.code),
    ])
    const bound = known !== 'unbound' && bindingTells(journey.site?.policy, 'text', known.binding, now)
    const attempt = last && now < last.begunAt + ATTEMPT_LASTS ? last : undefined
    const content = attempt?.state === 'begun' ? openAttempt(deps.cipher, attempt) : undefined
    const provider = deps.providers.find(({ id }) => id === content?.provider)
    if (content !== undefined && provider !== undefined) {
      return content.url === undefined ? { kind: 'on-phone', provider } : { kind: 'leave', provider, url: content.url }
    }
    if (!bound || again || attempt?.trouble !== undefined)
      return { kind: 'consent', renewal: bound, trouble: attempt?.trouble }
    return journey.site === undefined ? { kind: 'about' } : passShown(journey, journey.site, known, now)
  }

  function passShown(
    { content }: Journey,
    site: NonNullable<Journey['site']>,
    { binding, snapshot }: Exclude<KnownLine, 'unbound'>,
    now: EpochMs,
  ): JourneyShown {
    const day = kstDay(content.calledAt)
    const question = { ruleset: deps.ruleset(), site, at: now, person: binding.person }
    const evidence = snapshot?.evidence ?? 'unknown'
    const decision = decide(question, evidence)
    const { nextChangeAt } = decision
    return {
      kind: 'pass',
      binding,
      decision,
      next: nextChangeAt === null ? undefined : decideLater(question, evidence, nextChangeAt),
      lookedUpAt: snapshot?.fetchedAt,
      lastKnown: snapshot !== undefined && now - snapshot.fetchedAt >= deps.statusHours * HOUR,
      word: deps.wordOfDay(site.id, day),
      colour: deps.colourOfDay(site.id, day),
      now,
    }
  }
}
