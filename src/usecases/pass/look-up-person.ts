/** Asks the registry for a person, once for all who ask at the same time, and keeps what it says. */

import type { Person } from '../../domain/identity/person.ts'
import { HOUR, kstDay } from '../../domain/kit/time.ts'
import type { StatusSnapshot } from '../../domain/pass/evidence/evidence.ts'
import type { Bindings, NewSnapshot } from '../../ports/identity/bindings.ts'
import type { PersonDeed, PersonRecords } from '../../ports/identity/person-records.ts'
import type { Clock } from '../../ports/kit/clock.ts'
import type { Events, VisitRef } from '../../ports/kit/events.ts'
import type { RegistryAnswer, VaccinationRegistry } from '../../ports/pass/vaccination-registry.ts'
import { makeNaturalBatches } from '../batching/natural-batches.ts'

export type LookUpPersonDeps = {
  readonly registry: VaccinationRegistry
  readonly bindings: Pick<Bindings, 'saveSnapshots'>
  readonly records: Pick<PersonRecords, 'note'>
  readonly clock: Clock
  readonly events: Events
}

export type LookedUp = {
  readonly answer: RegistryAnswer
  /** When it is kept, or could not be: what is not kept is asked for again. Never rejects. */
  readonly kept: Promise<void>
}

export type LookUpPerson = ReturnType<typeof makeLookUpPerson>

/** Within the registry's time limit. Never throws. */
export function makeLookUpPerson(deps: LookUpPersonDeps) {
  const asked = new Map<string, Promise<LookedUp>>()
  const save = makeNaturalBatches(async (snapshots: readonly NewSnapshot[]) => {
    await deps.bindings.saveSnapshots(snapshots)
    return snapshots
  })
  const note = makeNaturalBatches(async (deeds: readonly Noted[]) => {
    await deps.records.note(deeds)
    return deeds
  })

  return function lookUpPerson(person: Person, visit: VisitRef): Promise<LookedUp> {
    const running = asked.get(person.personId)
    if (running !== undefined) return running
    const answer = ask(person, visit).finally(() => asked.delete(person.personId))
    asked.set(person.personId, answer)
    return answer
  }

  async function ask(person: Person, visit: VisitRef): Promise<LookedUp> {
    const start = performance.now()
    const answer = await deps.registry.evidenceOf(person)
    const result = answer.kind === 'unavailable' ? answer.why : answer.kind
    deps.events.emit({ type: 'registry-asked', visit, result, tookMs: performance.now() - start })
    if (answer.kind === 'unavailable') return { answer, kept: Promise.resolve() }
    const { personId } = person
    note({ personId, day: kstDay(deps.clock.now()), deed: 'lookup' }).catch(() => fault('a look-up was not noted'))
    return { answer, kept: answer.kind === 'known' ? keep(personId, answer.evidence) : Promise.resolve() }
  }

  async function keep(personId: string, evidence: StatusSnapshot['evidence']): Promise<void> {
    const fetchedAt = Math.floor(deps.clock.now() / HOUR) * HOUR
    await save({ personId, snapshot: { evidence, fetchedAt } }).catch(() =>
      fault('a status was not kept: it will be asked for again'),
    )
  }

  function fault(message: string): void {
    deps.events.emit({ type: 'fault', part: 'snapshots', message })
  }
}

type Noted = { readonly personId: string; readonly day: ReturnType<typeof kstDay>; readonly deed: PersonDeed }
