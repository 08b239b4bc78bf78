/** One person's status as of a call: what is known and fresh, else the registry, else what was known last. */

import { type EpochMs, HOUR } from '../../domain/kit/time.ts'
import type { StatusSnapshot } from '../../domain/pass/evidence/evidence.ts'
import type { PassDecision } from '../../domain/pass/pass-decision.ts'
import type { Site } from '../../domain/places/site.ts'
import type { Ruleset } from '../../domain/rules/ruleset.ts'
import type { KnownLine } from '../../ports/identity/bindings.ts'
import type { VisitRef } from '../../ports/kit/events.ts'
import type { RegistryAnswer } from '../../ports/pass/vaccination-registry.ts'
import { evidenceIn } from './believe-answer.ts'
import { decide, freshDecision, type StatusQuestion } from './fresh-status.ts'
import type { LookUpPerson } from './look-up-person.ts'

type KnownAnswer = Extract<RegistryAnswer, { kind: 'known' }>

export type EstablishStatusDeps = {
  readonly ruleset: () => Ruleset
  readonly lookUp: LookUpPerson
  /** How long a status counts without asking again, hours. */
  readonly statusHours: number
  /** From which age on a status is told with its day, hours. */
  readonly agedHours: number
}

export type EstablishedStatus = {
  readonly decision: PassDecision
  /** When the registry was last heard, where the decision is a pass that rests on that: it did not answer now, or was not asked for some time. */
  readonly lastKnown?: EpochMs
}

/**
 * Never says "no pass" for want of an answer: a registry that is silent, broken or does not know the person leaves the
 * status unknown, or the pass that was known last.
 */
export function makeEstablishStatus(deps: EstablishStatusDeps) {
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
    if (fresh !== undefined) return { decision: fresh, ...agedOf(fresh, known.snapshot, at, deps.agedHours) }
    const { answer } = await deps.lookUp(question.person, visit, known.snapshot)
    switch (answer.kind) {
      case 'known': {
        const decision = decide(question, evidenceIn(answer))
        return (decision.outcome === 'unknown' ? lastKnown(question, known, answer) : undefined) ?? { decision }
      }
      case 'no-such-person':
        return { decision: unseen }
      case 'unavailable':
        return lastKnown(question, known) ?? { decision: unseen }
    }
  }
}

function agedOf(
  { outcome }: PassDecision,
  snapshot: StatusSnapshot | undefined,
  at: EpochMs,
  agedHours: number,
): Pick<EstablishedStatus, 'lastKnown'> {
  if (outcome !== 'pass' || snapshot === undefined || at - snapshot.fetchedAt < agedHours * HOUR) return {}
  return { lastKnown: snapshot.fetchedAt }
}

/**
 * Only a pass is worth telling from before: what did not admit then may admit now. Of an answer of which a part could be
 * read, only the other kinds are taken from before.
 */
function lastKnown(
  question: StatusQuestion,
  { snapshot }: Exclude<KnownLine, 'unbound'>,
  { evidence, unreadable = [] }: Partial<KnownAnswer> = {},
): EstablishedStatus | undefined {
  if (snapshot === undefined) return undefined
  const isOld = (kind: string) => evidence === undefined || unreadable.some((each) => each.kind === kind)
  const old = snapshot.evidence.filter(({ kind }) => isOld(kind))
  const decision = decide(question, [...(evidence ?? []), ...old])
  return decision.outcome === 'pass' ? { decision, lastKnown: snapshot.fetchedAt } : undefined
}
