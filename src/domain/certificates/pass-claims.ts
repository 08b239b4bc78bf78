/** Claims of a pass QR: the decision that a person's pass rested on, for staff to compare with whoever shows it. */
import type { ProofLevel } from '../identity/person.ts'
import type { EpochMs } from '../kit/time.ts'
import type { PassOutcome } from '../pass/pass-decision.ts'

/** `screen`: a showing of 30 seconds, of which no two share a byte. `paper`: one code for weeks, which can be known again. */
export type PassForm = 'screen' | 'paper'

export type PassClaims = {
  /** As `maskName` shows it: 홍*동. */
  readonly maskedName: string
  readonly birthYear: number
  readonly outcome: PassOutcome
  /** End of the pass (exclusive), or null: no end is known. */
  readonly until: EpochMs | null
  readonly proofLevel: ProofLevel
  readonly rulesetVersion: string
  readonly form: PassForm
  /** When the code begins and ceases (exclusive) to count, whatever the pass. Whole seconds. */
  readonly showFrom: EpochMs
  readonly showUntil: EpochMs
  /** 8 random bytes in hexadecimal: names this code, and nothing else. */
  readonly nonce: string
}
