/** Decides about one person at one place at one instant, by the rules as known, and says when to ask again. */

import type { EpochMs } from '../kit/time.ts'
import { isInForce, knownRules } from '../rules/known-rules.ts'
import type { CategoryRules, Ruleset } from '../rules/ruleset.ts'
import { ageWindows, evidenceWindows } from './evidence/evidence-windows.ts'
import type { ProofWindow } from './evidence/proof-window.ts'
import { type Case, type Judgement, judge, outgrownAt, sameJudgement } from './judge.ts'
import type { PassDecision } from './pass-decision.ts'
import type { PassQuestion, PlaceAndTime } from './pass-question.ts'

/**
 * The decision of the dated rules. Total: every question has an answer.
 *
 * A live decision gives `asKnownAt = at`; a decision about a later instant gives the instant at which it is asked, not
 * that later one. Where several proofs hold, the one that admits longest is named. An exemption by age and a party that
 * the rule allows are decided even while the evidence is unknown. `nextChangeAt` is the first instant at which the same
 * evidence is judged differently by the same rows: keep the decision until then, no longer.
 */
export function decidePass(ruleset: Ruleset, question: PassQuestion): PassDecision {
  const judged = caseOf(ruleset, question)
  const now = judge(judged, question.at)
  return { ...now, nextChangeAt: nextChange(judged, question.at, now), rulesetVersion: ruleset.version }
}

/** Whether a pass is asked for at a place at all, whoever comes: a suspension for some ages only does not end that. */
export function passDue(ruleset: Ruleset, { at, asKnownAt, site }: PlaceAndTime): boolean {
  const rules = knownRules(ruleset, asKnownAt).byCategory.get(site.category)
  if (rules === undefined || !rules.requirements.some((row) => isInForce(row, at))) return false
  return !rules.suspensions.some(
    (row) => row.maxAge === undefined && isInForce(row, at) && (row.region ?? site.region) === site.region,
  )
}

const NO_RULES: CategoryRules = { requirements: [], suspensions: [], allowances: [], acceptances: [], changes: [] }

/** Everything that the judgement rests on and that time does not change. */
function caseOf(ruleset: Ruleset, { asKnownAt, site, person, party, evidence, proofs: judged }: PassQuestion): Case {
  const known = knownRules(ruleset, asKnownAt)
  const birthDate = person?.birthDate
  const proofs = birthDate === undefined ? [] : ageWindows(birthDate, known, ruleset.zone)
  const seen = evidence === 'unknown' ? [] : 'partly' in evidence ? evidence.partly : evidence
  proofs.push(...(judged ?? []), ...evidenceWindows(seen, birthDate, ruleset.zone, known.credentials))
  return {
    rules: known.byCategory.get(site.category) ?? NO_RULES,
    region: site.region,
    birthDate,
    party,
    proofs,
    // Of a line that is bound to nobody only a proof can be judged, never its absence.
    isComplete: Array.isArray(evidence) && birthDate !== undefined,
    ages: known.ages,
    zone: ruleset.zone,
  }
}

function nextChange(judged: Case, at: EpochMs, now: Judgement): EpochMs | null {
  const instants = [...judged.rules.changes, ...judged.proofs.flatMap(edges), ...personalDays(judged)]
    .filter((instant) => instant > at && instant < Number.POSITIVE_INFINITY)
    .sort((a, b) => a - b)
  return instants.find((instant) => !sameJudgement(now, judge(judged, instant))) ?? null
}

function edges({ from, until, graceUntil }: ProofWindow): EpochMs[] {
  return graceUntil === null ? [from, until] : [from, until, graceUntil]
}

/** The days on which a rule for some ages begins or ends for this person. */
function personalDays({ rules, birthDate, ages, zone }: Case): EpochMs[] {
  if (birthDate === undefined) return []
  const outgrown = rules.suspensions.flatMap((row) =>
    row.maxAge === undefined ? [] : outgrownAt(birthDate, row.maxAge, zone),
  )
  return [...outgrown, ...ages.flatMap(({ plan }) => plan?.penaltyFrom ?? [])]
}
