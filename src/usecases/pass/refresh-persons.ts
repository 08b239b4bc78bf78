/** Statuses looked up ahead, off-peak, so that at lunch a call needs nobody: of whoever is told anywhere, agreed to it, and was not heard of for hours. */
import { mayTell, USUAL_POLICY } from '../../domain/identity/identity-policy.ts'
import { type EpochMs, HOUR, kstDay } from '../../domain/kit/time.ts'
import type { LivingPerson } from '../../ports/identity/living-persons.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { RegistryAnswer } from '../../ports/pass/vaccination-registry.ts'
import type { LookUpPerson } from './look-up-person.ts'
import type { WalkPersonsDeps } from './walk-persons.ts'
import type { WarmPace } from './warm-pace.ts'

export type RefreshPersonsDeps = {
  readonly lookUp: LookUpPerson
  readonly pace: WarmPace
  readonly clock: Clock
  /** Age from which on a status is worth refreshing, hours. */
  readonly refreshHours: number
}

type Unavailable = Extract<RegistryAnswer, { kind: 'unavailable' }>['why']

/** The registry's trouble, or our place behind its callers: whoever comes next would fare alike. Anything else is one person's. */
const TROUBLE: Readonly<Record<Unavailable, boolean>> = {
  timeout: true,
  refused: true,
  'breaker-open': true,
  'too-many': true,
  'no-access': true,
  'error-answer': false,
  malformed: false,
  'evidence-lost': false,
  'sudden-negatives': false,
}

export type RefreshPersons = {
  readonly visit: WalkPersonsDeps['visit']
  /** Age of the oldest status that could not be refreshed today, milliseconds; 0 where none was. */
  oldestMs(): number
}

export function makeRefreshPersons({ lookUp, pace, clock, refreshHours }: RefreshPersonsDeps): RefreshPersons {
  let oldest = { day: kstDay(clock.now()), ms: 0 }

  return {
    oldestMs: () => (oldest.day === kstDay(clock.now()) ? oldest.ms : 0),
    async visit(persons, mayGoOn) {
      const due = persons.filter((person) => isDue(person, clock.now()))
      while (due.length > 0) {
        if (!mayGoOn()) return { kind: 'again', inMs: 0 }
        const answers = await Promise.all(due.splice(0, pace.atOnce()).map(refreshed))
        if (answers.some((answer) => answer.kind === 'unavailable' && TROUBLE[answer.why]))
          return { kind: 'again', inMs: pace.troubled() }
      }
      return { kind: 'all' }
    },
  }

  async function refreshed({ person, snapshot }: LivingPerson): Promise<RegistryAnswer> {
    await pace.turn()
    const begun = performance.now()
    const { answer, kept } = await lookUp(person, undefined, snapshot)
    await kept
    if (answer.kind !== 'unavailable') pace.answered(performance.now() - begun)
    else if (!TROUBLE[answer.why] && snapshot !== undefined) left(clock.now() - snapshot.fetchedAt)
    return answer
  }

  function left(ms: number): void {
    const day = kstDay(clock.now())
    oldest = { day, ms: oldest.day === day ? Math.max(oldest.ms, ms) : ms }
  }

  function isDue({ snapshot, lines, consents }: LivingPerson, now: EpochMs): boolean {
    if (!consents.includes('status')) return false
    if (!lines.some(({ proofLevel, endsAt }) => endsAt > now && mayTell(USUAL_POLICY, 'text', proofLevel))) return false
    return snapshot === undefined || now - snapshot.fetchedAt >= refreshHours * HOUR
  }
}
