/** A decision that a proof holds, with no end in sight. */
import type { PassDecision } from './pass-decision.ts'

export const PASSES: PassDecision = {
  outcome: 'pass',
  enforcement: 'penalty',
  allowedAlone: false,
  reason: { code: 'proof-holds', proof: 'vaccination' },
  validUntil: null,
  nextChangeAt: null,
  graceUntil: null,
  ruleId: 'N3',
  rulesetVersion: 'test',
}
