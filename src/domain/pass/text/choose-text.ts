/** Choice of a visit's text, if any, and its useful time. */

import { type EpochMs, MINUTE } from '../../kit/time.ts'
import type { PassDecision, ProofKind } from '../pass-decision.ts'
import type { BoundAs, Shown, ShownProof, Situation, SituationKind } from './situation.ts'

export type ToTell = {
  /** By the evidence at hand; for an unbound line by unknown evidence. */
  readonly decision: PassDecision
  readonly known: KnownPerson | 'unbound'
  /** Fetch time of the snapshot, where the decision rests on it because the registry did not answer now. */
  readonly lastKnown?: EpochMs | undefined
  /** The identity link for this line; absent where it has had today's number of links. */
  readonly link?: string | undefined
}

/** Who a line is bound to, and as what. */
export type KnownPerson = { readonly person: Shown; readonly boundAs: BoundAs }

/** Total over every decision: whatever the rules say, there is a text that says it and accuses nobody. */
export function chooseText({ decision, known, lastKnown, link }: ToTell): Situation {
  if (isAgeExempt(decision)) return { kind: 'exempt-by-age' }
  switch (decision.outcome) {
    case 'not-required':
      return { kind: 'not-required' }
    case 'allowed-without-pass':
      return { kind: 'no-proof', allowedAlone: true }
    case 'unknown':
      if (known === 'unbound' && link !== undefined) return { kind: 'link', url: link }
      return { kind: 'unknown', allowedAlone: decision.allowedAlone }
    case 'pass':
      // A pass without a person to name is nobody's pass; it cannot be shown at a door.
      return known === 'unbound'
        ? { kind: 'unknown', allowedAlone: decision.allowedAlone }
        : pass(decision, known, lastKnown)
    case 'no-pass':
      return withoutPass(decision)
  }
}

function pass(decision: PassDecision, known: KnownPerson, lastKnown: EpochMs | undefined): Situation {
  const { reason, graceUntil } = decision
  const { person, boundAs } = known
  if (reason.code === 'expired' && graceUntil !== null) {
    return { kind: 'expired-grace', person, boundAs, expiredAt: reason.expiredAt, graceUntil }
  }
  const proof = 'proof' in reason ? shownAs(reason.proof) : 'other'
  return { kind: 'pass', proof, person, boundAs, validUntil: decision.validUntil, lastKnown: lastKnown ?? null }
}

function withoutPass({ reason, allowedAlone, enforcement, graceUntil }: PassDecision): Situation {
  const grace = enforcement === 'grace' && graceUntil !== null && !allowedAlone ? { graceUntil } : undefined
  // Who has a proof reads of it in a time of grace too: "none on file" would not be true.
  if (reason.code === 'expired')
    return { kind: 'expired', proof: reason.proof, expiredAt: reason.expiredAt, allowedAlone, ...grace }
  if (reason.code === 'too-early')
    return { kind: 'too-early', proof: reason.proof, validFrom: reason.validFrom, allowedAlone, ...grace }
  return grace === undefined ? { kind: 'no-proof', allowedAlone } : { kind: 'no-proof-grace', ...grace }
}

/** Recovery and exemption are shown alike: a text tells of no illness. */
function shownAs(proof: ProofKind): ShownProof {
  return proof === 'vaccination' || proof === 'negative-test' ? proof : 'other'
}

function isAgeExempt({ outcome, reason }: PassDecision): boolean {
  return outcome !== 'no-pass' && outcome !== 'unknown' && reason.code === 'proof-holds' && reason.proof === 'age'
}

/**
 * Whether a visit gets a text: at most one, on the first call of the day at a site, on a changed outcome, or where no
 * door screen shows the outcome. A repeat call within ten minutes is no visit and never comes here.
 */
export function textRule(visit: {
  readonly firstOfDay: boolean
  readonly outcomeChanged: boolean
  readonly hasDoorScreen: boolean
}): 'send' | 'same-outcome-shown-at-door' {
  const send = visit.firstOfDay || visit.outcomeChanged || !visit.hasDoorScreen
  return send ? 'send' : 'same-outcome-shown-at-door'
}

/** How long after the call a text still helps its reader; later it is not sent at all. */
export function usefulForMs(kind: SituationKind): number {
  return kind === 'link' || kind === 'own-page' ? LINK_USEFUL_MS : PASS_TEXT_USEFUL_MS
}

/** Who waits at a door opens the link at once, or not. */
export const LINK_USEFUL_MS = 5 * MINUTE
export const PASS_TEXT_USEFUL_MS = 30 * MINUTE
