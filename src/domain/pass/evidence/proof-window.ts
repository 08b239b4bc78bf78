/** The time in which a proof counts. */

import type { EpochMs } from '../../kit/time.ts'
import type { ProofKind } from '../pass-decision.ts'

/** It holds from `from` until `until` (exclusive, `Infinity`: without end), and admits by grace until `graceUntil`. */
export type ProofWindow = {
  readonly proof: ProofKind
  /** The row that lets it count. */
  readonly credential: string
  readonly from: EpochMs
  readonly until: EpochMs
  /** Null where an ended proof is of no more use. */
  readonly graceUntil: EpochMs | null
}

/** Cut to the time in which its row is in force; empty where nothing is left. */
export function windowWithin(
  row: { readonly id: string; readonly from: EpochMs; readonly to: EpochMs },
  proof: ProofKind,
  from: EpochMs,
  until: EpochMs,
): ProofWindow[] {
  const [start, end] = [Math.max(from, row.from), Math.min(until, row.to)]
  return start < end ? [{ proof, credential: row.id, from: start, until: end, graceUntil: null }] : []
}
