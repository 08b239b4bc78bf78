/** Companions (동반자) on one's own page: shown with what holds for each at the place of this visit, added and removed. */
import {
  type Companion,
  companionBirthDate,
  companionConsent,
  companionName,
  RELATIONS,
} from '../../domain/identity/companion.ts'
import { kstDay } from '../../domain/kit/time.ts'
import type { PassDecision } from '../../domain/pass/pass-decision.ts'
import type { Ruleset } from '../../domain/rules/ruleset.ts'
import type { Companions } from '../../ports/identity/companions.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { DayLimits } from '../../ports/kit/day-limits.ts'
import type { Journey } from '../links/read-link.ts'
import { decideCompanion } from './decide-companion.ts'
import type { PlaceOfVisit } from './place-of-visit.ts'

export type KeepCompanionsDeps = {
  readonly companions: Companions
  readonly dayLimits: DayLimits
  /** How many a line may have. */
  readonly most: number
  readonly placeOf: PlaceOfVisit
  readonly ruleset: () => Ruleset
  readonly clock: Clock
}

export type CompanionShown = {
  readonly companion: Companion
  /** At the place that was rung; undefined where none was within half an hour. */
  readonly decision: PassDecision | undefined
}

/** As it was typed. */
export type TypedCompanion = {
  readonly name: string
  readonly birthDate: string
  readonly relation: string
  /** The box was ticked. */
  readonly agreed: boolean
}

export type CompanionField = 'name' | 'birth-date' | 'relation' | 'agree'

export type CompanionAdded =
  | { readonly kind: 'added' | 'full' | 'limit' | 'not-proved' }
  | { readonly kind: 'wrong'; readonly fields: readonly CompanionField[] }

export type KeepCompanions = ReturnType<typeof makeKeepCompanions>

/** Whoever tries names all day is stopped. */
const CHANGES_PER_LINE = 10

/** Each throws AppError `DATABASE_UNAVAILABLE`. */
export function makeKeepCompanions(deps: KeepCompanionsDeps) {
  const { companions, clock, most } = deps

  return {
    most,

    /** @returns undefined where nobody has proved an identity on the line */
    async show(journey: Journey): Promise<readonly CompanionShown[] | undefined> {
      const now = clock.now()
      const site = deps.placeOf(journey)
      const own = await companions.ofLine(journey.content.line, now)
      return own?.map((companion) => ({
        companion,
        decision: site && decideCompanion(deps.ruleset(), companion, site, now),
      }))
    },

    async add({ content }: Journey, typed: TypedCompanion): Promise<CompanionAdded> {
      const today = kstDay(clock.now())
      const name = companionName(typed.name)
      const birthDate = companionBirthDate(typed.birthDate, today)
      const relation = RELATIONS.find((each) => each === typed.relation)
      if (name === undefined || birthDate === undefined || relation === undefined || !typed.agreed) {
        const fields: readonly (readonly [CompanionField, boolean])[] = [
          ['name', name === undefined],
          ['birth-date', birthDate === undefined],
          ['relation', relation === undefined],
          ['agree', !typed.agreed],
        ]
        return { kind: 'wrong', fields: fields.flatMap(([field, isWrong]) => (isWrong ? [field] : [])) }
      }
      const [nth = 1] = await deps.dayLimits.count(today, [{ thing: 'companions', of: content.line }])
      if (nth > CHANGES_PER_LINE) return { kind: 'limit' }
      const consent = companionConsent(birthDate, today)
      return {
        kind: await companions.add(content.line, { name, birthDate, relation, consent, addedOn: today }, most),
      }
    },

    remove: ({ content }: Journey, id: string) => companions.remove(content.line, id),
  }
}
