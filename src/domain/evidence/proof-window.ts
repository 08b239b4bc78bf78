/** When a piece of evidence counts. */
import type { ProofKind } from '../pass/pass-decision.ts'
import type { EpochMs } from '../time.ts'

/** It holds from `from` until `until` (exclusive, `Infinity`: without end), and admits by grace until `graceUntil`. */
export type ProofWindow = {
  readonly proof: ProofKind
  readonly from: EpochMs
  readonly until: EpochMs
  /** Null where an ended proof is of no more use. */
  readonly graceUntil: EpochMs | null
}

export function proofWindow(proof: ProofKind, from: EpochMs, until: EpochMs): ProofWindow {
  return { proof, from, until, graceUntil: null }
}
