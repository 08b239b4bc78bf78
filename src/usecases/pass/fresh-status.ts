/** Pass decisions from the evidence already known of a person, and how long that evidence is good enough not to ask again. */

import type { Person } from '../../domain/identity/person.ts'
import { type EpochMs, HOUR, hourOf } from '../../domain/kit/time.ts'
import { decidePass } from '../../domain/pass/decide-pass.ts'
import type { KnownEvidence, StatusSnapshot } from '../../domain/pass/evidence/evidence.ts'
import type { PassDecision } from '../../domain/pass/pass-decision.ts'
import type { Site } from '../../domain/places/site.ts'
import type { Ruleset } from '../../domain/rules/ruleset.ts'

/** One call, as the rules see it. */
export type StatusQuestion = {
  readonly ruleset: Ruleset
  readonly site: Site
  /** When the call came, or the page is looked at: only rules published by then count. */
  readonly at: EpochMs
  /** Absent for a line that is bound to nobody. */
  readonly person?: Person
}

export function decide(question: StatusQuestion, evidence: KnownEvidence): PassDecision {
  return decideLater(question, evidence, question.at)
}

/** What the rules published by `question.at` say of a later instant: what is published in between nobody knows yet. */
export function decideLater(
  { ruleset, site, at, person }: StatusQuestion,
  evidence: KnownEvidence,
  later: EpochMs,
): PassDecision {
  return decidePass(ruleset, { at: later, asKnownAt: at, site, person, evidence })
}

/**
 * The decision by a snapshot, or undefined where the registry should be asked: after `statusHours`, or where the status
 * does not admit by itself any more (something ended, or nothing was there) and an hour has passed in which a booster,
 * a test or a certificate may have come. Snapshots are timed to the hour.
 */
export function freshDecision(
  question: StatusQuestion,
  snapshot: StatusSnapshot,
  statusHours: number,
): PassDecision | undefined {
  if (question.at - snapshot.fetchedAt >= statusHours * HOUR) return undefined
  const decision = decide(question, snapshot.evidence)
  const admits = decision.outcome !== 'no-pass' && decision.outcome !== 'unknown' && decision.reason.code !== 'expired'
  return admits || hourOf(snapshot.fetchedAt) === hourOf(question.at) ? decision : undefined
}
