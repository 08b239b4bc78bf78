/** One person's status as of a call: what is known and fresh, else the registry, else what was known last. */
import type { Person } from '../domain/identity/person.ts'
import type { PassDecision } from '../domain/pass/pass-decision.ts'
import type { Ruleset } from '../domain/rules/ruleset.ts'
import type { Site } from '../domain/site/site.ts'
import { type EpochMs, HOUR } from '../domain/time.ts'
import type { Clock } from '../ports/clock.ts'
import type { Events, VisitRef } from '../ports/events.ts'
import type { KnownLine, KnownLines, NewSnapshot } from '../ports/known-lines.ts'
import type { RegistryAnswer, VaccinationRegistry } from '../ports/vaccination-registry.ts'
import { decide, freshDecision, type StatusQuestion } from './fresh-status.ts'
import { makeNaturalBatches } from './natural-batches.ts'

export type EstablishStatusDeps = {
  readonly ruleset: () => Ruleset
  readonly registry: VaccinationRegistry
  readonly knownLines: Pick<KnownLines, 'saveSnapshots'>
  readonly clock: Clock
  readonly events: Events
  /** How long a status counts without asking again, hours. */
  readonly statusHours: number
}

export type EstablishedStatus = {
  readonly decision: PassDecision
  /** When the registry was last heard, where the decision rests on that because it did not answer now. */
  readonly lastKnown?: EpochMs
}

/**
 * Never says "no pass" for want of an answer: a registry that is silent, broken or does not know the person leaves the
 * status unknown, or the pass that was known last. Persons who are asked for at the same time are asked for once.
 */
export function makeEstablishStatus(deps: EstablishStatusDeps) {
  const asked = new Map<string, Promise<RegistryAnswer>>()
  const save = makeNaturalBatches(async (snapshots: readonly NewSnapshot[]) => {
    await deps.knownLines.saveSnapshots(snapshots)
    return snapshots
  })

  return async function establishStatus(
    known: KnownLine,
    site: Site,
    at: EpochMs,
    visit: VisitRef,
  ): Promise<EstablishedStatus> {
    const place = { ruleset: deps.ruleset(), site, at }
    if (known === 'unbound') return { decision: decide(place, 'unknown') }
    const question = { ...place, person: known.binding.person }
    const unseen = decide(question, 'unknown')
    if (unseen.outcome !== 'unknown') return { decision: unseen } // by age, or nothing is asked for: no need to look
    const fresh = known.snapshot && freshDecision(question, known.snapshot, deps.statusHours)
    if (fresh !== undefined) return { decision: fresh }
    const answer = await ask(question.person, visit)
    switch (answer.kind) {
      case 'known':
        return { decision: decide(question, answer.evidence) }
      case 'no-such-person':
        return { decision: unseen }
      case 'unavailable':
        return lastKnown(question, known) ?? { decision: unseen }
    }
  }

  function ask(person: Person, visit: VisitRef): Promise<RegistryAnswer> {
    const running = asked.get(person.personId)
    if (running !== undefined) return running
    const answer = askRegistry(person, visit).finally(() => asked.delete(person.personId))
    asked.set(person.personId, answer)
    return answer
  }

  async function askRegistry(person: Person, visit: VisitRef): Promise<RegistryAnswer> {
    const start = performance.now()
    const answer = await deps.registry.evidenceOf(person)
    const result = answer.kind === 'unavailable' ? answer.why : answer.kind
    deps.events.emit({ type: 'registry-asked', visit, result, tookMs: performance.now() - start })
    if (answer.kind === 'known') keep(person, answer.evidence)
    return answer
  }

  /** Not waited for: what is not kept is asked for again. */
  function keep(person: Person, evidence: NewSnapshot['snapshot']['evidence']): void {
    const fetchedAt = Math.floor(deps.clock.now() / HOUR) * HOUR
    save({ personId: person.personId, snapshot: { evidence, fetchedAt } }).catch(() => {
      deps.events.emit({
        type: 'fault',
        part: 'snapshots',
        message: 'a status was not kept: it will be asked for again',
      })
    })
  }
}

/** Only a pass is worth telling from before: what did not admit then may admit now. */
function lastKnown(
  question: StatusQuestion,
  { snapshot }: Exclude<KnownLine, 'unbound'>,
): EstablishedStatus | undefined {
  if (snapshot === undefined) return undefined
  const decision = decide(question, snapshot.evidence)
  return decision.outcome === 'pass' ? { decision, lastKnown: snapshot.fetchedAt } : undefined
}
