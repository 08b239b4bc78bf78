/** The rules' decision about one person at one place and instant. */
import type { EpochMs } from '../kit/time.ts'

export type PassOutcome = 'pass' | 'not-required' | 'allowed-without-pass' | 'no-pass' | 'unknown'
export type Enforcement = 'penalty' | 'grace' | 'none'

/** Which proof admits; `age` is an exemption by year of birth. */
export type ProofKind = 'vaccination' | 'negative-test' | 'recovery' | 'exemption' | 'age'

export type PassReason =
  | { readonly code: 'proof-holds'; readonly proof: ProofKind }
  | { readonly code: 'pass-shown' } // a pass of our own, which carries the decision and not what it rested on
  | { readonly code: 'no-rule' } // no pass is asked for here at this time
  | { readonly code: 'suspended'; readonly suspensionId: string }
  | { readonly code: 'without-pass-allowed' }
  | { readonly code: 'no-evidence' }
  | { readonly code: 'not-accepted'; readonly proof: ProofKind } // it holds, but this kind of place does not take it
  /** `expiredAt` is exclusive. With outcome `pass`, enforcement `grace`: the proof has ended and still admits. */
  | { readonly code: 'expired'; readonly proof: ProofKind; readonly expiredAt: EpochMs }
  | { readonly code: 'too-early'; readonly proof: ProofKind; readonly validFrom: EpochMs }
  | { readonly code: 'evidence-unknown' }

export type PassDecision = {
  readonly outcome: PassOutcome
  readonly enforcement: Enforcement
  /** True where the rule lets one person in alone without a pass: a call has no party. */
  readonly allowedAlone: boolean
  readonly reason: PassReason
  /** Exclusive end of the proof that admits; null when it has none. */
  readonly validUntil: EpochMs | null
  /** The next instant at which the same evidence may be judged differently; null when nothing is planned. */
  readonly nextChangeAt: EpochMs | null
  /** End of the grace period in force (exclusive), where enforcement is `grace`. */
  readonly graceUntil: EpochMs | null
  /** The row that decided, e.g. `N3`. */
  readonly ruleId: string
  readonly rulesetVersion: string
}
