/** The person asks to be looked up again, from their own page. */
import { kstDay } from '../../domain/kit/time.ts'
import { visitRef } from '../../domain/visits/visit-ref.ts'
import type { Bindings } from '../../ports/identity/bindings.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { DayLimits } from '../../ports/kit/day-limits.ts'
import type { LineChanges } from '../identity/line-changes.ts'
import type { Journey } from '../links/read-link.ts'
import type { UpdateDoorScreen } from '../places/update-door-screen.ts'
import { evidenceIn } from './believe-answer.ts'
import { decide, type StatusQuestion } from './fresh-status.ts'
import type { LookUpPerson } from './look-up-person.ts'

export type RefreshStatusDeps = {
  readonly bindings: Pick<Bindings, 'find'>
  readonly dayLimits: DayLimits
  readonly lookUp: LookUpPerson
  readonly lineChanges: Pick<LineChanges, 'note'>
  readonly updateDoorScreen: UpdateDoorScreen
  readonly ruleset: () => StatusQuestion['ruleset']
  readonly clock: Clock
}

/** A registry in trouble is not helped by people who press a button. */
const REFRESHES_PER_LINE = 30

export type RefreshStatus = ReturnType<typeof makeRefreshStatus>

/** @returns what came of it; `limit` where the line asked too often today. @throws AppError `DATABASE_UNAVAILABLE` */
export function makeRefreshStatus(deps: RefreshStatusDeps) {
  return async function refreshStatus({ content, site }: Journey): Promise<'refreshed' | 'unavailable' | 'limit'> {
    const now = deps.clock.now()
    const [times = 0] = await deps.dayLimits.count(kstDay(now), [{ thing: 'refreshes', of: content.line }])
    if (times > REFRESHES_PER_LINE) return 'limit'
    const [known = 'unbound'] = await deps.bindings.find([content.line], now)
    if (known === 'unbound') return 'unavailable'
    const { person } = known.binding
    const { answer, kept } = await deps.lookUp(person, visitRef(content.callKey), known.snapshot)
    await kept
    if (answer.kind === 'unavailable') return 'unavailable'
    deps.lineChanges.note(content.line, deps.clock.now())
    if (site !== undefined) {
      const question = { ruleset: deps.ruleset(), site, at: content.calledAt, person }
      const decision = decide(question, evidenceIn(answer))
      deps.updateDoorScreen({ ...content, site, known, decision })
    }
    return 'refreshed'
  }
}
