/** The judgement at one instant: is a pass asked for, does a proof hold, may one come without? */

import { birthday, type CalendarDate, type EpochMs } from '../kit/time.ts'
import { dayNumberOf, startOfDay, type Zone } from '../kit/zone.ts'
import type { Region } from '../places/site.ts'
import { isInForce } from '../rules/known-rules.ts'
import type { Allowance, CategoryRules, KnownAge, Requirement, Suspension } from '../rules/ruleset.ts'
import { grownAt } from './evidence/evidence-windows.ts'
import type { ProofWindow } from './evidence/proof-window.ts'
import type { PassDecision, PassReason, ProofKind } from './pass-decision.ts'

export type Judgement = Omit<PassDecision, 'nextChangeAt' | 'rulesetVersion'>

export type Case = {
  readonly rules: CategoryRules
  readonly region: Region
  readonly birthDate: CalendarDate | undefined
  readonly party: { readonly size: number; readonly withoutPass: number } | undefined
  readonly proofs: readonly ProofWindow[]
  /** False where there may be proofs or exemptions that we could not see. */
  readonly isComplete: boolean
  readonly ages: readonly KnownAge[]
  readonly zone: Zone
}

export function judge(judged: Case, at: EpochMs): Judgement {
  const requirement = judged.rules.requirements.find((row) => isInForce(row, at))
  if (requirement === undefined) return notRequired({ code: 'no-rule' }, 'none')
  const suspension = judged.rules.suspensions.find((row) => isInForce(row, at) && isSuspendedBy(row, judged, at))
  if (suspension !== undefined) return notRequired({ code: 'suspended', suspensionId: suspension.id }, suspension.id)

  const allowance = judged.rules.allowances.find((row) => isInForce(row, at))
  const allowedAlone = allowance !== undefined && permits(allowance, judged, { size: 1, withoutPass: 1 })
  const accepted = acceptedProofs(judged, at)
  const holding = longest(accepted.filter((proof) => proof.from <= at && at < proof.until))
  if (holding !== undefined) return admitted(holding, requirement, allowedAlone)
  const ended = longest(accepted.filter((proof) => proof.until <= at && at < (proof.graceUntil ?? proof.until)))
  if (ended !== undefined) return admittedByGrace(ended, requirement, allowedAlone)

  if (allowance !== undefined && isAllowed(allowance, judged)) {
    return without('allowed-without-pass', { code: 'without-pass-allowed' }, allowance.id, allowedAlone)
  }
  const { enforcement, graceUntil } = enforcementOf(requirement, judged, at)
  const refused = { enforcement, graceUntil, allowedAlone, validUntil: null, ruleId: requirement.id }
  if (!judged.isComplete) return { ...refused, outcome: 'unknown', reason: { code: 'evidence-unknown' } }
  return { ...refused, outcome: 'no-pass', reason: whyNot(judged, accepted, at) }
}

export function sameJudgement(one: Judgement, other: Judgement): boolean {
  return (
    one.outcome === other.outcome &&
    one.enforcement === other.enforcement &&
    one.allowedAlone === other.allowedAlone &&
    one.validUntil === other.validUntil &&
    one.graceUntil === other.graceUntil &&
    one.ruleId === other.ruleId &&
    sameReason(one.reason, other.reason)
  )
}

function sameReason(one: PassReason, other: PassReason): boolean {
  const names = ['code', 'proof', 'expiredAt', 'validFrom', 'suspensionId'] as const
  const [left, right] = [one, other] as Partial<Record<(typeof names)[number], unknown>>[]
  return names.every((name) => left?.[name] === right?.[name])
}

function isSuspendedBy(row: Suspension, judged: Case, at: EpochMs): boolean {
  if ((row.region ?? judged.region) !== judged.region) return false
  if (row.maxAge === undefined) return true
  return judged.birthDate !== undefined && at < outgrownAt(judged.birthDate, row.maxAge, judged.zone)
}

/** The first instant at which a person is older than `maxAge` full years. */
export function outgrownAt(birthDate: CalendarDate, maxAge: number, zone: Zone): EpochMs {
  return startOfDay(zone, dayNumberOf(birthday(birthDate, maxAge + 1)))
}

/** A row that lets everyone in asks for no party. */
function isAllowed(row: Allowance, judged: Case): boolean {
  if (judged.party !== undefined) return permits(row, judged, judged.party)
  return row.maxWithoutPass === null && !row.onlyAlone && row.groupLimit === null
}

/** The person counts as one without a pass: it is asked only where no proof of theirs holds. */
function permits(row: Allowance, judged: Case, party: { size: number; withoutPass: number }): boolean {
  const { groupLimit, maxWithoutPass } = row
  const limit = groupLimit === null ? party.size : (groupLimit.byRegion.get(judged.region) ?? groupLimit.other)
  const alone = !row.onlyAlone || party.size === 1
  return alone && party.size <= limit && (maxWithoutPass === null || Math.max(1, party.withoutPass) <= maxWithoutPass)
}

function acceptedProofs({ rules, proofs }: Case, at: EpochMs): readonly ProofWindow[] {
  const acceptance = rules.acceptances.find((row) => isInForce(row, at))
  return acceptance === undefined
    ? proofs
    : proofs.filter(
        ({ proof, credential }) => acceptance.proofs.includes(proof) || acceptance.proofs.includes(credential),
      )
}

/** Where two admit equally long, the one that tells least about a person. */
const TELLS_LEAST: readonly ProofKind[] = ['vaccination', 'age', 'recovery', 'exemption', 'negative-test']

function longest(proofs: readonly ProofWindow[]): ProofWindow | undefined {
  let best: ProofWindow | undefined
  for (const proof of proofs) {
    if (best === undefined || admitsLonger(proof, best)) best = proof
  }
  return best
}

/** Grace counts only between proofs that end together: one that truly holds longer is worth more. */
function admitsLonger(one: ProofWindow, other: ProofWindow): boolean {
  if (one.until !== other.until) return one.until > other.until
  const [grace, otherGrace] = [one.graceUntil ?? one.until, other.graceUntil ?? other.until]
  if (grace !== otherGrace) return grace > otherGrace
  return TELLS_LEAST.indexOf(one.proof) < TELLS_LEAST.indexOf(other.proof)
}

function admitted(
  { proof, credential, until }: ProofWindow,
  requirement: Requirement,
  allowedAlone: boolean,
): Judgement {
  // An exemption by age is a rule of its own; every other proof meets the requirement.
  const ruleId = proof === 'age' ? credential : requirement.id
  return {
    ...without('pass', { code: 'proof-holds', proof }, ruleId, allowedAlone),
    validUntil: Number.isFinite(until) ? until : null,
  }
}

function admittedByGrace(ended: ProofWindow, requirement: Requirement, allowedAlone: boolean): Judgement {
  const { proof, until, graceUntil } = ended
  return {
    outcome: 'pass',
    enforcement: 'grace',
    allowedAlone,
    reason: { code: 'expired', proof, expiredAt: until },
    validUntil: graceUntil,
    graceUntil,
    ruleId: requirement.id,
  }
}

function notRequired(reason: PassReason, ruleId: string): Judgement {
  return without('not-required', reason, ruleId, false)
}

/** Nothing is enforced: the person may stay. */
function without(
  outcome: PassDecision['outcome'],
  reason: PassReason,
  ruleId: string,
  allowedAlone: boolean,
): Judgement {
  return { outcome, enforcement: 'none', allowedAlone, reason, validUntil: null, graceUntil: null, ruleId }
}

function enforcementOf(row: Requirement, judged: Case, at: EpochMs): Pick<Judgement, 'enforcement' | 'graceUntil'> {
  if (row.penaltyFrom === null) return { enforcement: 'none', graceUntil: null }
  const penaltyFrom = Math.max(row.penaltyFrom, planPenaltyFrom(judged, at))
  return at < penaltyFrom
    ? { enforcement: 'grace', graceUntil: penaltyFrom }
    : { enforcement: 'penalty', graceUntil: null }
}

/** Those whom only the end of an exemption by age asks for a pass are not fined before that plan says so. */
function planPenaltyFrom({ birthDate, ages, zone }: Case, at: EpochMs): EpochMs {
  let from = Number.NEGATIVE_INFINITY
  if (birthDate === undefined) return from
  for (const age of ages) {
    if (age.plan?.penaltyFrom == null || at >= grownAt(birthDate, age, zone)) continue
    from = Math.max(from, age.plan.penaltyFrom)
  }
  return from
}

/** What is about to count helps most, then what has ended, then what counts elsewhere. */
function whyNot({ proofs }: Case, accepted: readonly ProofWindow[], at: EpochMs): PassReason {
  const shown = accepted.filter(({ proof }) => proof !== 'age')
  const early = shown.filter((proof) => proof.from > at).sort((a, b) => a.from - b.from)[0]
  if (early !== undefined) return { code: 'too-early', proof: early.proof, validFrom: early.from }
  const ended = shown.sort((a, b) => b.until - a.until)[0]
  if (ended !== undefined) return { code: 'expired', proof: ended.proof, expiredAt: ended.until }
  const elsewhere = longest(proofs.filter((proof) => proof.from <= at && at < proof.until))
  return elsewhere === undefined ? { code: 'no-evidence' } : { code: 'not-accepted', proof: elsewhere.proof }
}
