/** A question to the rules: may this person, with this evidence, stay at this place at this instant? */

import type { CalendarDate, EpochMs } from '../kit/time.ts'
import type { Category, Region } from '../places/site.ts'
import type { KnownEvidence } from './evidence/evidence.ts'
import type { ProofWindow } from './evidence/proof-window.ts'

export type PlaceAndTime = {
  readonly at: EpochMs
  /** Only what was published by then counts. A live decision gives `at`; absent: everything ever published. */
  readonly asKnownAt?: EpochMs | undefined
  readonly site: { readonly category: Category; readonly region: Region }
}

export type PassQuestion = PlaceAndTime & {
  /** Absent for a line that is bound to nobody: what depends on age cannot be judged then. */
  readonly person?: { readonly birthDate: CalendarDate } | undefined
  /** Absent for a call, which has no party. `withoutPass` counts everyone without a pass, this person included. */
  readonly party?: { readonly size: number; readonly withoutPass: number } | undefined
  /** `unknown` when it could not be established, `partly` where some of it could not: never the same as none. */
  readonly evidence: KnownEvidence
  /** Proofs that other rules than ours have judged, beside the evidence. */
  readonly proofs?: readonly ProofWindow[] | undefined
}
