/** Decisions from what is already known of a person, and when that is still good enough not to ask again. */
import type { Evidence, StatusSnapshot } from '../domain/evidence/evidence.ts'
import type { Person } from '../domain/identity/person.ts'
import { decidePass } from '../domain/pass/decide-pass.ts'
import type { PassDecision } from '../domain/pass/pass-decision.ts'
import type { Ruleset } from '../domain/rules/ruleset.ts'
import type { Site } from '../domain/site/site.ts'
import { type EpochMs, HOUR, hourOf } from '../domain/time.ts'

/** One call, as the rules see it. */
export type StatusQuestion = {
  readonly ruleset: Ruleset
  readonly site: Site
  /** When the call came: only rules published by then count. */
  readonly at: EpochMs
  /** Absent for a line that is bound to nobody. */
  readonly person?: Person
}

export function decide(question: StatusQuestion, evidence: readonly Evidence[] | 'unknown'): PassDecision {
  const { ruleset, site, at, person } = question
  return decidePass(ruleset, { at, asKnownAt: at, site, person, evidence })
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
