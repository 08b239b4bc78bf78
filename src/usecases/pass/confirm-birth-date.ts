/** Confirms a keyed birth date at the registry: whoever has that number and that birth date there is bound to the line. */
import type { Line } from '../../domain/call/phone/line.ts'
import type { Person } from '../../domain/identity/person.ts'
import type { CalendarDate } from '../../domain/kit/time.ts'
import type { DialogueEnd } from '../../domain/pass/dialogue-end.ts'
import type { Bindings } from '../../ports/identity/bindings.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { BirthDateAnswer, Events } from '../../ports/kit/events.ts'
import { makeTurnsOf } from '../../ports/kit/in-turn.ts'
import type { OutboxRow } from '../../ports/pass/outbox.ts'
import type { PersonAnswer, VaccinationRegistry } from '../../ports/pass/vaccination-registry.ts'
import { type MissedBirthDatesDeps, makeMissedBirthDates } from './missed-birth-dates.ts'

export type ConfirmBirthDateDeps = MissedBirthDatesDeps & {
  readonly registry: Pick<VaccinationRegistry, 'personOf'>
  readonly bindings: Pick<Bindings, 'bind'>
  /** Who rings again within ten minutes is told anew, and may key again. */
  readonly lineChanged: (line: Line) => void
  readonly clock: Clock
  readonly events: Events
}

/**
 * One date of a line at a time: guesses at once are counted like guesses one after another. A row that is prepared again is not
 * asked for again by the same process.
 *
 * @throws AppError `DATABASE_UNAVAILABLE` (retryable)
 */
export function makeConfirmBirthDate(deps: ConfirmBirthDateDeps) {
  const misses = makeMissedBirthDates(deps)
  const inTurnOf = makeTurnsOf<Line>()
  const answered = new WeakMap<OutboxRow, BirthDateAnswer>()

  return function confirmBirthDate(
    row: OutboxRow,
    end: DialogueEnd,
    birthDate: CalendarDate,
  ): Promise<BirthDateAnswer> {
    return inTurnOf(end.line, async () => {
      const known = answered.get(row)
      if (known !== undefined) return known
      const answer = await confirm(end, birthDate)
      answered.set(row, answer)
      deps.events.emit({ type: 'birth-date-checked', result: answer })
      return answer
    })
  }

  async function confirm(end: DialogueEnd, birthDate: CalendarDate): Promise<BirthDateAnswer> {
    let kind = 'not-one' as PersonAnswer['kind']
    const result = await misses.within(end, async () => {
      const answer = await deps.registry.personOf(end.line, birthDate)
      kind = answer.kind
      if (answer.kind === 'one') await bind(end.line, answer.person)
      return answer.kind === 'not-one' ? 'miss' : 'no-miss'
    })
    if (result === 'used-up') return 'locked'
    deps.lineChanged(end.line)
    switch (result) {
      case 'no-miss':
        return kind === 'one' ? 'confirmed' : 'unknown'
      case 'miss':
        return 'not-confirmed'
      case 'last':
        return 'locked'
    }
  }

  async function bind(line: Line, person: Omit<Person, 'personId'>): Promise<void> {
    const { name, birthDate, registryIdentifier } = person
    // No CI is known: the same person, identified by a link, is kept as another.
    const ci = `keypad:${registryIdentifier ?? `${line}:${name}:${birthDate}`}`
    const provedAt = deps.clock.now()
    await deps.bindings.bind({ line, person, ci, boundAs: 'subscriber', proofLevel: 'keypad', provedAt })
    deps.events.emit({ type: 'identity-bound', event: 'proved-as-subscriber' })
  }
}
